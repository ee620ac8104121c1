<?php

declare(strict_types=1);

namespace Absenki\Laravel\Results;

use Absenki\Laravel\Messages;
use Absenki\Laravel\Settings;
use Absenki\QualityReport;

/** What was measured on a photo, and what the gate said. */
final class Quality
{
    /**
     * @param string|null $reason `too_small`, `too_dark`, `too_bright` or `blurry`; null if the photo passed
     * @param float $laplace sharpness, the variance of the Laplacian, two decimals
     * @param float $brightness mean, 0..255, two decimals
     * @param int $width pixels
     * @param int $height pixels
     * @param float $threshold the required sharpness at this brightness
     */
    public function __construct(
        public readonly bool $passed,
        public readonly ?string $reason,
        public readonly string $message,
        public readonly float $laplace,
        public readonly float $brightness,
        public readonly int $width,
        public readonly int $height,
        public readonly float $threshold,
    ) {
    }

    public static function fromExtension(QualityReport $report): self
    {
        return new self(
            $report->passed,
            $report->reason?->value,
            self::sentence($report),
            $report->shownLaplace,
            $report->shownBrightness,
            $report->width,
            $report->height,
            $report->threshold,
        );
    }

    private static function sentence(QualityReport $report): string
    {
        if ($report->reason === null) {
            return Messages::text('quality_passed');
        }
        $settings = app(Settings::class);
        $shown = static fn (float $number): string => number_format($number, 2, '.', '');
        return Messages::ofReason($report->reason->value, (string) $report->message, [
            'width' => $report->width,
            'height' => $report->height,
            'min_width' => (int) $settings->number('face.min_width'),
            'min_height' => (int) $settings->number('face.min_height'),
            'brightness' => $shown($report->shownBrightness),
            'min_brightness' => $shown($settings->number('face.min_brightness')),
            'max_brightness' => $shown($settings->number('face.max_brightness')),
            'sharpness' => $shown($report->shownLaplace),
            'min_sharpness' => $shown($report->threshold),
        ]);
    }

    /** The answer if the thresholds are so low that the app means "do not check". */
    public static function bypassed(): self
    {
        return new self(true, null, Messages::text('quality_bypassed'), 100.0, 100.0, 640, 480, 0.0);
    }

    /**
     * The app's array.
     *
     * @return array{success: bool, message: string, laplace: float, brightness: float, width: int, height: int,
     *     adjusted_threshold?: float}
     */
    public function toArray(): array
    {
        $measured = [
            'success' => $this->passed,
            'message' => $this->message,
            'laplace' => $this->laplace,
            'brightness' => $this->brightness,
            'width' => $this->width,
            'height' => $this->height,
        ];
        return $this->reason === 'blurry' ? $measured + ['adjusted_threshold' => $this->threshold] : $measured;
    }
}
