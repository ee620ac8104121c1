<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\FaceBox;
use FFI;
use FFI\CData;
use TypeError;

/** What methods take: photos, boxes, formats, lists of texts. */
final class Input
{
    private const FORMATS = ['jpeg' => 1, 'jpg' => 1, 'png' => 2, 'webp' => 3, 'bmp' => 4];

    /** A photo from bytes or a data URL. The C library copies them once. */
    public static function photo(string $image, Settings $settings): Handle
    {
        return Call::object('photo_from_data', 'photo', $settings->config->pointer, $image, strlen($image));
    }

    public static function photoFile(string $path, Settings $settings): Handle
    {
        return self::photo(Files::read($path, (int) $settings->get('limits.max_input_bytes')), $settings);
    }

    /** The number of a picture format. */
    public static function format(string $name): int
    {
        return self::FORMATS[$name]
            ?? throw Failure::new('invalid_parameter', 'encode', 'the format must be jpeg, png, webp or bmp');
    }

    /**
     * The address of a face's box for C: of a `FaceBox`, or of Rekognition's `Left`, `Top`, `Width` and `Height`.
     *
     * @param FaceBox|array<string, mixed>|null $box
     */
    public static function box(FaceBox|array|null $box, Arena $arena): ?CData
    {
        if ($box === null) {
            return null;
        }
        $sides = $box instanceof FaceBox ? $box->toArray() : array_change_key_case($box);
        $made = $arena->array('absenki_box', 1)[0];
        foreach (['left', 'top', 'width', 'height'] as $side) {
            $value = $sides[$side] ?? null;
            $value = is_string($value) ? trim($value) : $value;
            if (!is_numeric($value)) {
                throw Failure::new('invalid_box', 'box', 'a face box has the numbers Left, Top, Width and Height');
            }
            $made->{$side} = (float) $value;
        }
        return FFI::addr($made);
    }

    /**
     * The texts of a list, as of face ids; whole numbers are taken as text.
     *
     * @param array<mixed> $list
     * @return list<string>
     */
    public static function texts(string $name, array $list): array
    {
        foreach ($list as $text) {
            if (!is_string($text) && !is_int($text)) {
                throw new TypeError("Argument `{$name}` must be a list of texts.");
            }
        }
        return array_map(strval(...), array_values($list));
    }
}
