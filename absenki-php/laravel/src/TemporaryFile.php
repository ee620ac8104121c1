<?php

declare(strict_types=1);

namespace Absenki\Laravel;

/** A path for a file that is gone when the object is. */
final class TemporaryFile
{
    private function __construct(public readonly string $path)
    {
    }

    public static function named(string $extension, string $contents = ''): self
    {
        $file = new self(sys_get_temp_dir() . '/absenki-' . bin2hex(random_bytes(12)) . ".{$extension}");
        if (file_put_contents($file->path, $contents) === false) {
            throw FaceException::because('photo_not_stored', 'file_write');
        }
        chmod($file->path, 0600);
        return $file;
    }

    public function __destruct()
    {
        if (is_file($this->path)) {
            unlink($this->path);
        }
    }
}
