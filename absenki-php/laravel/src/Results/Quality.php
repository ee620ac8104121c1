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
        return self::fromFacts($report->toArray());
    }

    /**
     * @param array{passed: bool, width: int, height: int, shown_laplace: float, shown_brightness: float,
     *     threshold: float, reason: string|null, message: string|null} $facts the extension's, or the server's
     */
    public static function fromFacts(array $facts): self
    {
        return new self(
            $facts['passed'],
            $facts['reason'],
            self::sentence($facts),
            $facts['shown_laplace'],
            $facts['shown_brightness'],
            $facts['width'],
            $facts['height'],
            $facts['threshold'],
        );
    }

    /** @param array<string, mixed> $facts */
    private static function sentence(array $facts): string
    {
        if ($facts['reason'] === null) {
            return Messages::text('quality_passed');
        }
        $settings = app(Settings::class);
        $shown = static fn (float $number): string => number_format($number, 2, '.', '');
        return Messages::ofReason($facts['reason'], (string) $facts['message'], [
            'width' => $facts['width'],
            'height' => $facts['height'],
            'min_width' => (int) $settings->number('face.min_width'),
            'min_height' => (int) $settings->number('face.min_height'),
            'brightness' => $shown($facts['shown_brightness']),
            'min_brightness' => $shown($settings->number('face.min_brightness')),
            'max_brightness' => $shown($settings->number('face.max_brightness')),
            'sharpness' => $shown($facts['shown_laplace']),
            'min_sharpness' => $shown($facts['threshold']),
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
