<?php

declare(strict_types=1);

namespace App\Support;

use Absenki\Laravel\Absenki;
use Illuminate\Support\Str;
use Symfony\Component\HttpFoundation\Response;

/** Photos on their way in and out. */
final class Photo
{
    /** The bytes in a camera's data URL; null if it holds no picture. */
    public static function fromDataUrl(string $url): ?string
    {
        if (preg_match('#^data:image/(?:jpeg|png|webp);base64,#', $url, $start) !== 1) {
            return null;
        }
        $bytes = base64_decode(substr($url, strlen($start[0])), true);

        return $bytes === false || $bytes === '' ? null : $bytes;
    }

    /** A name on the disk for a new face. */
    public static function name(string $folder): string
    {
        return $folder . '/' . Str::uuid() . '.jpg';
    }

    /** A stored face, for this browser only: no cache on the way keeps it. */
    public static function show(?string $path): Response
    {
        $disk = app(Absenki::class)->disk();
        abort_if($path === null || !$disk->exists($path), 404);

        return $disk->response($path, null, ['Cache-Control' => 'private, max-age=86400, immutable']);
    }
}
