<?php

declare(strict_types=1);

namespace Absenki\Laravel;

/** A path for a file that nobody else can read, and that is gone when the object is. */
final class TemporaryFile
{
    private function __construct(public readonly string $path)
    {
    }

    /** An empty file, or one with contents, whose name ends in `.{$extension}`. */
    public static function named(string $extension, string $contents = ''): self
    {
        // In a folder of its own, because a script that writes the file may replace it by another.
        $folder = sys_get_temp_dir() . '/absenki-' . bin2hex(random_bytes(12));
        $file = new self("{$folder}/photo.{$extension}");
        if (!mkdir($folder, 0700) || file_put_contents($file->path, $contents) !== strlen($contents)) {
            throw FaceException::because('photo_not_stored', 'file_write');
        }
        return $file;
    }

    public function __destruct()
    {
        if (is_file($this->path)) {
            unlink($this->path);
        }
        if (is_dir(dirname($this->path))) {
            rmdir(dirname($this->path));
        }
    }
}
