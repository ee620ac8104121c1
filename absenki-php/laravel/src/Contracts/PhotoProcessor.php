<?php

declare(strict_types=1);

namespace Absenki\Laravel\Contracts;

use Absenki\Laravel\FaceException;
use Absenki\Laravel\Results\Crop;
use Absenki\Laravel\Results\Quality;

/** What is done to a photo on this machine. Paths are local files. */
interface PhotoProcessor
{
    /**
     * Measures a photo and puts it through the quality gate.
     *
     * @throws FaceException if the file is no photo
     */
    public function quality(string $path): Quality;

    /**
     * Cuts a face out of `$path` and writes it to `$to`, in the format of its extension. Creates
     * missing folders. Null if there is no face.
     *
     * @param array{Left: float, Top: float, Width: float, Height: float}|null $box shares (0..1) of
     *     the upright photo; null takes the largest face that is found
     * @throws FaceException
     */
    public function crop(string $path, string $to, ?array $box = null): ?Crop;

    /**
     * Writes the photo to `$to` as a JPEG file, with a labelled box around each face.
     *
     * @param list<array{box: array{Left: float, Top: float, Width: float, Height: float}, label: string,
     *     type: string, score: float|null}> $boundingBoxes those of the verdict on this photo
     * @throws FaceException
     */
    public function annotate(string $path, string $to, array $boundingBoxes): void;

    /**
     * How many faces the photo shows.
     *
     * @throws FaceException
     */
    public function countFaces(string $path): int;
}
