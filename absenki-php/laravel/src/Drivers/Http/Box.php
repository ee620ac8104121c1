<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers\Http;

/**
 * Rekognition's boxes, as shares of the photo.
 *
 * @phpstan-type Area array{Left: float, Top: float, Width: float, Height: float}
 */
final class Box
{
    /**
     * @param array<string, mixed> $box
     * @return Area
     */
    public static function of(array $box): array
    {
        $part = static fn (string $name): float => (float) ($box[$name] ?? 0);
        return ['Left' => $part('Left'), 'Top' => $part('Top'), 'Width' => $part('Width'), 'Height' => $part('Height')];
    }

    /** @param Area $box */
    public static function area(array $box): float
    {
        return $box['Width'] * $box['Height'];
    }

    /**
     * Intersection over union, 0 (apart) to 1 (equal).
     *
     * @param Area $a
     * @param Area $b
     */
    public static function overlap(array $a, array $b): float
    {
        $width = min($a['Left'] + $a['Width'], $b['Left'] + $b['Width']) - max($a['Left'], $b['Left']);
        $height = min($a['Top'] + $a['Height'], $b['Top'] + $b['Height']) - max($a['Top'], $b['Top']);
        if ($width <= 0 || $height <= 0) {
            return 0.0;
        }
        $shared = $width * $height;
        return $shared / (self::area($a) + self::area($b) - $shared);
    }
}
