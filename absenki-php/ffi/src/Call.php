<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use FFI;
use FFI\CData;

/** Calls functions of the C library that can fail: `absenki_<name>(..., out, error)`. */
final class Call
{
    /** @var array<string, FFI\CType> */
    private static array $types = [];

    /** Calls a function without an answer. */
    public static function run(string $name, mixed ...$arguments): void
    {
        $error = self::new('absenki_error*');
        if (Library::ffi()->{"absenki_{$name}"}(...[...$arguments, FFI::addr($error)]) !== 0) {
            throw Failure::of(new Handle($error, 'error'));
        }
    }

    /** Calls a function that answers with a scalar, such as `bool`. */
    public static function value(string $name, string $type, mixed ...$arguments): mixed
    {
        $out = self::new($type);
        self::run($name, ...[...$arguments, FFI::addr($out)]);
        return $out->cdata;
    }

    /** Calls a function that makes an object; null where it makes none. */
    public static function object(string $name, string $type, mixed ...$arguments): ?Handle
    {
        $out = self::new("absenki_{$type}*");
        self::run($name, ...[...$arguments, FFI::addr($out)]);
        return FFI::isNull($out) ? null : new Handle($out, $type);
    }

    /** Calls a function that answers with bytes. */
    public static function bytes(string $name, mixed ...$arguments): string
    {
        $buffer = self::object($name, 'buffer', ...$arguments);
        return $buffer === null ? '' : self::string(Library::ffi()->absenki_buffer_bytes($buffer->pointer));
    }

    /** Calls a function that answers with JSON. */
    public static function json(string $name, mixed ...$arguments): mixed
    {
        return json_decode(self::bytes($name, ...$arguments), true, flags: JSON_THROW_ON_ERROR);
    }

    /** The text or bytes that a struct of C points to. */
    public static function string(CData $text): string
    {
        return $text->len === 0 ? '' : FFI::string($text->ptr, $text->len);
    }

    /** Memory for one value of a type. */
    public static function new(string $type): CData
    {
        $ffi = Library::ffi();
        return $ffi->new(self::$types[$type] ??= $ffi->type($type));
    }
}
