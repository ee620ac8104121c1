<?php

declare(strict_types=1);

namespace App\Support;

use Absenki\Laravel\Settings;

/** Limits as a person reads them, and the thresholds that the pages show. */
final class Limits
{
    /** The largest photo, `15 MB`. */
    public static function maxPhoto(): string
    {
        return self::megabytes((int) config('attendance.max_photo_bytes'));
    }

    public static function megabytes(int $bytes): string
    {
        return Number::show($bytes / 1024 / 1024, $bytes % (1024 * 1024) === 0 ? 0 : 1) . ' MB';
    }

    /** A similarity as it stands beside a face. */
    public static function percent(float|string|null $score): ?string
    {
        return $score === null ? null : Number::show($score) . '%';
    }

    /** Mean brightness that a photo needs, 0..255. */
    public static function minBrightness(): float
    {
        return app(Settings::class)->number('face.min_brightness');
    }

    /** Whether a movement of the head takes the place of a photo: off, ask or require. */
    public static function liveness(): string
    {
        return (string) app(Settings::class)->get('liveness.mode');
    }

    /** Similarity that counts as a match, 0..100. */
    public static function threshold(): float
    {
        return app(Settings::class)->number('face.threshold');
    }
}
