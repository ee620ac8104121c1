<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\FaceProcessor;
use Absenki\Laravel\Contracts\PhotoProcessor;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Results\Crop;
use Absenki\Laravel\Results\Quality;
use Absenki\Laravel\Results\Verdict;
use Absenki\Laravel\Settings;
use Closure;

/** Photos by the extension, in this process. */
final class NativePhotoProcessor implements PhotoProcessor
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function quality(string $path): Quality
    {
        return $this->run(static fn (FaceProcessor $faces) => Quality::fromExtension($faces->qualityCheckFile($path)));
    }

    public function crop(string $path, string $to, ?array $box = null): ?Crop
    {
        return $this->run(static function (FaceProcessor $faces) use ($path, $to, $box): ?Crop {
            $face = $faces->cropFaceFile($path, $box);
            $face?->save($to);
            return $face === null ? null : Crop::fromExtension($face);
        });
    }

    public function annotate(string $path, string $to, array $boundingBoxes): void
    {
        $picture = $this->run(static fn (FaceProcessor $faces): string =>
            $faces->annotateFile($path, Verdict::forExtension($boundingBoxes)));
        if (file_put_contents($to, $picture) !== strlen($picture)) {
            throw FaceException::because('photo_not_stored', 'file_write');
        }
    }

    public function countFaces(string $path): int
    {
        return $this->run(static fn (FaceProcessor $faces) => count($faces->detectFacesFile($path)));
    }

    /** A new processor for each call: it is cheap, and settings may change between requests. */
    private function run(Closure $work): mixed
    {
        return Extension::run(fn () => $work(new FaceProcessor($this->settings->forExtension())));
    }
}
