<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use FFI;
use RuntimeException;

/** The C library, loaded once for each process or request. */
final class Library
{
    /** The name under which `preload.php` leaves the library for all requests. */
    public const SCOPE = 'ABSENKI';

    private static ?FFI $ffi = null;

    public static function ffi(): FFI
    {
        return self::$ffi ??= self::preloaded() ?? self::load();
    }

    /**
     * Where the library is: `ABSENKI_LIBRARY`, `absenki.library` of php.ini, the package's folder `lib`,
     * or else its name alone, for the system's loader.
     */
    public static function path(): string
    {
        $named = getenv('ABSENKI_LIBRARY') ?: get_cfg_var('absenki.library');
        if (is_string($named) && $named !== '') {
            return $named;
        }
        $name = match (PHP_OS_FAMILY) {
            'Windows' => 'absenki.dll',
            'Darwin' => 'libabsenki.0.1.dylib',
            default => 'libabsenki.so.0.1',
        };
        $own = dirname(__DIR__) . '/lib/' . $name;
        return is_file($own) ? $own : $name;
    }

    /** What keeps this PHP from using the library, and what to do about it; null if nothing does. */
    public static function trouble(): ?string
    {
        if (!extension_loaded('ffi')) {
            return 'PHP has no FFI: enable the extension ffi in php.ini (extension=ffi).';
        }
        try {
            self::ffi();
        } catch (FFI\Exception $e) {
            $refused = str_contains($e->getMessage(), 'ffi.enable');
            return $refused
                ? 'FFI is not allowed here: set ffi.enable=true in php.ini, or preload the library (absenki/ffi/preload.php).'
                : 'The library could not be loaded (' . $e->getMessage() . '): set ABSENKI_LIBRARY to its path.';
        }
        return null;
    }

    private static function preloaded(): ?FFI
    {
        try {
            return FFI::scope(self::SCOPE);
        } catch (FFI\Exception) {
            return null;
        }
    }

    private static function load(): FFI
    {
        $header = file_get_contents(__DIR__ . '/../generated/absenki.h');
        if ($header === false) {
            throw new RuntimeException('the package absenki/ffi is incomplete');
        }
        $ffi = FFI::cdef($header, self::path());
        if (PHP_OS_FAMILY === 'Windows') {
            self::pin();
        }
        return $ffi;
    }

    /** PHP unloads a library at the end of the request; this one has threads, whose code must stay. */
    private static function pin(): void
    {
        $pin = 1;
        $windows = FFI::cdef('int GetModuleHandleExA(uint32_t flags, const char *name, void **module);', 'kernel32.dll');
        $module = $windows->new('void*');
        $windows->GetModuleHandleExA($pin, basename(self::path()), FFI::addr($module));
    }
}
