<?php

declare(strict_types=1);

namespace Absenki\Laravel\Results;

use Absenki\Laravel\Messages;
use Absenki\QualityReport;

/** What was measured on a photo, and what the gate said. */
final class Quality
{
    /**
     * @param string|null $reason `too_small`, `too_dark` or `blurry`; null if the photo passed
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
            $report->message ?? Messages::text('quality_passed'),
            $report->shownLaplace,
            $report->shownBrightness,
            $report->width,
            $report->height,
            $report->threshold,
        );
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
