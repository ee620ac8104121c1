<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\Exception\AbsenkiException;
use Absenki\Ffi\Library;
use Absenki\Laravel\FaceException;
use Closure;

/** The door to Absenki's classes, of the extension or of absenki/ffi, and their exceptions as the package's own. */
final class Extension
{
    /** What keeps PHP from using Absenki's classes; null if nothing does. */
    public static function trouble(): ?string
    {
        return match (true) {
            extension_loaded('absenki') => null,
            class_exists(Library::class) => Library::trouble(),
            default => 'neither the PHP extension absenki nor the package absenki/ffi is installed',
        };
    }

    /**
     * @template T
     * @param Closure(): T $work
     * @return T
     * @throws FaceException
     */
    public static function run(Closure $work): mixed
    {
        $trouble = self::trouble();
        if ($trouble !== null) {
            throw FaceException::because('extension_missing', 'configuration', "{$trouble}; see php artisan absenki:doctor");
        }
        try {
            return $work();
        } catch (AbsenkiException $e) {
            throw FaceException::fromExtension($e);
        }
    }
}
