<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers\Http;

use Absenki\Laravel\FaceException;
use Absenki\Laravel\Messages;
use Absenki\Laravel\Settings;

/** Photos as Rekognition takes them. */
final class Upload
{
    /** The shortest side of a photo that Rekognition takes, pixels. */
    private const MIN_SIDE = 80;

    public function __construct(private readonly Settings $settings, private readonly Server $server)
    {
    }

    /**
     * The bytes of a photo, which may be a data URL.
     *
     * @throws FaceException
     */
    public static function bytes(string $photo): string
    {
        if (preg_match('#^data:image/[a-z0-9.+-]+;base64,#i', $photo, $start) !== 1) {
            return $photo;
        }
        $bytes = base64_decode(substr($photo, strlen($start[0])), true);
        return $bytes === false || $bytes === '' ? throw Refusal::because('image_corrupt', 'the data URL is no base64') : $bytes;
    }

    /**
     * What keeps Rekognition from looking at the photo at all; null if nothing does.
     *
     * @throws FaceException if it is no photo
     */
    public static function tooSmall(string $bytes): ?string
    {
        [$width, $height] = self::size($bytes);
        return min($width, $height) >= self::MIN_SIDE ? null : Messages::text('too_small', [
            'width' => $width,
            'height' => $height,
            'min_width' => self::MIN_SIDE,
            'min_height' => self::MIN_SIDE,
        ]);
    }

    /**
     * The photo in base64. One that Rekognition does not take as it is, rekognition-local makes fit.
     *
     * @throws FaceException
     */
    public function image(string $bytes): array
    {
        [$width, $height, $type] = self::size($bytes);
        $fits = strlen($bytes) <= (int) ($this->settings->get('upload.max_bytes') ?? 5242880)
            && max($width, $height) <= (int) ($this->settings->get('upload.max_side') ?? 1920);
        $isTaken = in_array($type, [IMAGETYPE_JPEG, IMAGETYPE_PNG], true);
        return ['Bytes' => $fits && $isTaken ? base64_encode($bytes) : $this->server->photo('prepare', $bytes)['Image']];
    }

    /** @return array{int, int, int} width and height in pixels, and PHP's type of image */
    private static function size(string $bytes): array
    {
        $size = @getimagesizefromstring($bytes);
        return $size === false ? throw Refusal::because('image_format', 'the file is no photo') : $size;
    }
}
