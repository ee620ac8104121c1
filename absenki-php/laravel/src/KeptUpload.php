<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Illuminate\Contracts\Filesystem\Filesystem;
use Illuminate\Support\Str;

/** The two files that `FaceProcessor::processImage()` keeps of one upload: the photo and the face. */
final class KeptUpload
{
    private const CROPPED = '#\Afaces/cropped/(\d+)/(\d+_[a-z0-9]{8})_cropped\.jpg\z#';

    private function __construct(private readonly int $userId, private readonly string $name)
    {
    }

    public static function forUser(int $userId): self
    {
        // Several photos fit into one second, so the time alone is no name.
        return new self($userId, time() . '_' . Str::lower(Str::random(8)));
    }

    /** The upload whose face is at that path; null if the path is not one that this class makes. */
    public static function of(string $croppedPath): ?self
    {
        return preg_match(self::CROPPED, $croppedPath, $found) === 1 ? new self((int) $found[1], $found[2]) : null;
    }

    /** @param string $fileName a safe one */
    public function rawPath(string $fileName): string
    {
        return "faces/raw/{$this->userId}/{$this->name}_{$fileName}";
    }

    public function croppedPath(): string
    {
        return "faces/cropped/{$this->userId}/{$this->name}_cropped.jpg";
    }

    /** Deletes both files, if they exist. */
    public function delete(Filesystem $disk): void
    {
        // The raw photo's name ends with the upload's own name, which is not recorded anywhere.
        $raw = array_filter(
            $disk->files("faces/raw/{$this->userId}"),
            fn (string $path): bool => Str::startsWith($path, $this->rawPath('')),
        );
        $disk->delete([...array_values($raw), $this->croppedPath()]);
    }
}
