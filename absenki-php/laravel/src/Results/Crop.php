<?php

declare(strict_types=1);

namespace Absenki\Laravel\Results;

use Absenki\CroppedFace;

/** A face that was cut out and written to a file. */
final class Crop
{
    /**
     * @param string $source what located the face: `rekognition` for a given box, else the
     *     detector's name (`yunet`); the app's scripts say `bbox` and `haar`
     * @param int $width of the crop, after enlarging, pixels
     * @param int $height of the crop, after enlarging, pixels
     * @param array{x: int, y: int, w: int, h: int}|null $box the part of the photo, its margin
     *     included, pixels
     */
    public function __construct(
        public readonly string $source,
        public readonly int $width,
        public readonly int $height,
        public readonly ?array $box,
    ) {
    }

    public static function fromExtension(CroppedFace $face): self
    {
        return self::fromFacts($face->toArray());
    }

    /**
     * @param array{source: string, width: int, height: int, box: array{x: int, y: int, width: int, height: int}} $facts
     *     the extension's, or the server's
     */
    public static function fromFacts(array $facts): self
    {
        ['x' => $x, 'y' => $y, 'width' => $width, 'height' => $height] = $facts['box'];
        return new self($facts['source'], $facts['width'], $facts['height'], ['x' => $x, 'y' => $y, 'w' => $width, 'h' => $height]);
    }
}
