<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\Exception\AbsenkiException;
use Absenki\Laravel\FaceException;
use Closure;

/** The door to the extension: whether it is there, and its exceptions as the package's own. */
final class Extension
{
    /**
     * @template T
     * @param Closure(): T $work
     * @return T
     * @throws FaceException
     */
    public static function run(Closure $work): mixed
    {
        if (!extension_loaded('absenki')) {
            throw FaceException::because(
                'extension_missing',
                'configuration',
                'the PHP extension absenki is not loaded; see php artisan absenki:doctor',
            );
        }
        try {
            return $work();
        } catch (AbsenkiException $e) {
            throw FaceException::fromExtension($e);
        }
    }
}
