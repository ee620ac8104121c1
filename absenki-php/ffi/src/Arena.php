<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use FFI;
use FFI\CData;

/** Texts and arrays lent to the C library: they live as long as the arena, which outlives the call. */
final class Arena
{
    /** @var list<CData> */
    private array $kept = [];

    public function text(string $text): CData
    {
        $made = Call::new('absenki_str');
        $this->fill($made, $text);
        return $made;
    }

    /**
     * The first of several texts; null for none.
     *
     * @param list<string> $texts
     */
    public function texts(array $texts): ?CData
    {
        if ($texts === []) {
            return null;
        }
        $array = $this->array('absenki_str', count($texts));
        foreach ($texts as $index => $text) {
            $this->fill($array[$index], $text);
        }
        return FFI::addr($array[0]);
    }

    /** Memory for several values of a type. */
    public function array(string $type, int $count): CData
    {
        return $this->kept[] = Library::ffi()->new("{$type}[{$count}]");
    }

    /** Points a struct of C with `ptr` and `len` at a copy of a text. */
    public function fill(CData $struct, string $text): void
    {
        $length = strlen($text);
        if ($length > 0) {
            $copy = $this->array('char', $length);
            FFI::memcpy($copy, $text, $length);
            $struct->ptr = Library::ffi()->cast(FFI::typeof($struct->ptr), FFI::addr($copy[0]));
        }
        $struct->len = $length;
    }
}
