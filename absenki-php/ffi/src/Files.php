<?php

declare(strict_types=1);

namespace Absenki\Ffi;

/** Local files, read by PHP, so that `open_basedir` applies. */
final class Files
{
    /** The bytes of a photo's file, at most one more than `$most`. */
    public static function read(string $path, int $most): string
    {
        $path = self::local('read_photo', $path);
        // Asked before opening: opening a pipe would wait for its writer.
        if (!self::quietly(static fn () => file_exists($path))) {
            throw Failure::new('file_not_found', 'read_photo', "the photo's file does not exist");
        }
        if (!self::quietly(static fn () => is_file($path))) {
            throw Failure::new('file_read', 'read_photo', 'the path is not a file');
        }
        if (self::quietly(static fn () => filesize($path)) > $most) {
            throw Failure::new('image_too_large', 'decode', "the photo exceeds the limit of {$most} bytes");
        }
        $bytes = self::quietly(static fn () => file_get_contents($path, false, null, 0, $most + 1));
        return is_string($bytes) ? $bytes : throw Failure::new('file_read', 'read_photo', "the photo's file could not be read");
    }

    /** An absolute path to a local file that `open_basedir` permits; never a URL or one of PHP's streams. */
    public static function local(string $operation, string $path): string
    {
        $wrong = match (true) {
            $path === '' => 'the path is empty',
            str_contains($path, '://') => 'the path must be that of a local file, not a URL',
            str_contains($path, "\0") => 'the path holds a NUL byte',
            !self::isPermitted($path) => 'open_basedir does not permit this path',
            default => null,
        };
        if ($wrong !== null) {
            throw Failure::new('file_read', $operation, $wrong);
        }
        $isAbsolute = preg_match('~^([/\\\\]|[A-Za-z]:[/\\\\])~', $path) === 1;
        return $isAbsolute ? $path : getcwd() . DIRECTORY_SEPARATOR . $path;
    }

    private static function isPermitted(string $path): bool
    {
        if ((string) ini_get('open_basedir') === '') {
            return true;
        }
        self::quietly(static fn () => file_exists($path), $warning);
        return !str_contains((string) $warning, 'open_basedir');
    }

    /** Runs `$work` and keeps PHP's warning from the program's error handler. */
    private static function quietly(callable $work, ?string &$warning = null): mixed
    {
        set_error_handler(static function (int $level, string $message) use (&$warning): bool {
            $warning = $message;
            return true;
        });
        try {
            return $work();
        } finally {
            restore_error_handler();
        }
    }
}
