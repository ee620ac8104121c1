<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\Laravel\Messages;
use Absenki\Laravel\Results\Quality;
use Absenki\Laravel\Settings;

/**
 * The gate of the app's PHP side, for what its quality script measured: size, then brightness (a
 * dark photo measures as blurred too), then sharpness against a threshold that follows brightness.
 */
final class QualityGate
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function judge(float $laplace, float $brightness, int $width, int $height): Quality
    {
        $limit = fn (string $name): float => $this->settings->number("face.{$name}");
        $threshold = $this->threshold($brightness);
        $reason = match (true) {
            $width < $limit('min_width') || $height < $limit('min_height') => 'too_small',
            $brightness < $limit('min_brightness') => 'too_dark',
            $brightness > $limit('max_brightness') => 'too_bright',
            $laplace < $threshold => 'blurry',
            default => null,
        };
        $shown = static fn (float $number): string => number_format($number, 2, '.', '');
        $message = Messages::text($reason ?? 'quality_passed', [
            'width' => $width,
            'height' => $height,
            'min_width' => (int) $limit('min_width'),
            'min_height' => (int) $limit('min_height'),
            'brightness' => $shown($brightness),
            'min_brightness' => $shown($limit('min_brightness')),
            'max_brightness' => $shown($limit('max_brightness')),
            'sharpness' => $shown($laplace),
            'min_sharpness' => $shown($threshold),
        ]);
        return new Quality($reason === null, $reason, $message, $laplace, $brightness, $width, $height, $threshold);
    }

    private function threshold(float $brightness): float
    {
        $target = $this->settings->number('face.target_brightness');
        if (!filter_var($this->settings->get('face.adaptive'), FILTER_VALIDATE_BOOL) || $target <= 0) {
            return $this->settings->number('face.min_laplace');
        }
        $wanted = $this->settings->number('face.laplace_base') * $brightness / $target;
        $maximum = $this->settings->number('face.laplace_max');
        return max($this->settings->number('face.laplace_min'), min($maximum, $wanted));
    }
}
