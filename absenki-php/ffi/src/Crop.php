<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\CroppedFace;
use Absenki\PixelBox;
use Absenki\Source;
use Closure;
use FFI\CData;
use ReflectionClass;

/** What stands behind `Absenki\CroppedFace`: the pixels, in the C library. */
final class Crop
{
    use Objects;

    /** @param Handle $owner what frees the crop */
    private function __construct(
        private readonly Handle $owner,
        private readonly CData $crop,
    ) {
    }

    /** The face of a crop that belongs to `$owner`. */
    public static function face(Handle $owner, CData $crop): CroppedFace
    {
        $info = Library::ffi()->absenki_crop_get_info($crop);
        $facts = [
            'source' => Source::from(Call::string(Library::ffi()->absenki_crop_source($crop))),
            'width' => $info->width,
            'height' => $info->height,
            'box' => new PixelBox($info->x, $info->y, $info->box_width, $info->box_height),
        ];
        $face = (new ReflectionClass(CroppedFace::class))->newInstanceWithoutConstructor();
        Closure::bind(function (array $facts): void {
            foreach ($facts as $name => $value) {
                $this->{$name} = $value;
            }
        }, $face, CroppedFace::class)($facts);
        // To the box, which a clone of the face shares.
        self::attach($face->box, new self($owner, $crop));
        return $face;
    }

    public function encode(string $format): string
    {
        return Call::bytes('crop_encode', $this->crop, Input::format($format));
    }

    public function save(string $path): void
    {
        $arena = new Arena();
        Call::run('crop_save', $this->crop, $arena->text(Files::local('save', $path)));
    }
}
