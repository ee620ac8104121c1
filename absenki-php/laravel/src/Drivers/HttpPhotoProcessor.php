<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\Laravel\Contracts\PhotoProcessor;
use Absenki\Laravel\Drivers\Http\Refusal;
use Absenki\Laravel\Drivers\Http\Server;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Results\Crop;
use Absenki\Laravel\Results\Quality;

/** Photos by rekognition-local, without the extension. */
final class HttpPhotoProcessor implements PhotoProcessor
{
    public function __construct(private readonly Server $server)
    {
    }

    public function quality(string $path): Quality
    {
        return Quality::fromFacts($this->server->photo('quality', $this->read($path))['Quality']);
    }

    public function crop(string $path, string $to, ?array $box = null): ?Crop
    {
        $answer = $this->server->photo('crop', $this->read($path), [
            'Box' => $box === null ? null : $this->numbers($box),
            'Format' => strtolower(pathinfo($to, PATHINFO_EXTENSION)),
        ]);
        if ($answer['Face'] === null) {
            return null;
        }
        $this->write($to, $answer['Image']);
        return Crop::fromFacts($answer['Face']);
    }

    public function annotate(string $path, string $to, array $boundingBoxes): void
    {
        $face = fn (array $face): array => [
            'Box' => $this->numbers((array) ($face['box'] ?? [])),
            'Label' => ($face['type'] ?? '') === 'wrong_user' ? 'wrong_person' : (string) ($face['type'] ?? ''),
            'Score' => $face['score'] ?? null,
        ];
        $answer = $this->server->photo('annotate', $this->read($path), [
            'Faces' => array_map($face, array_values($boundingBoxes)),
            'Name' => array_column($boundingBoxes, 'label', 'type')['matched'] ?? null,
        ]);
        $this->write($to, $answer['Image']);
    }

    public function countFaces(string $path): int
    {
        return count($this->server->photo('faces', $this->read($path))['Boxes']);
    }

    private function read(string $path): string
    {
        $bytes = is_file($path) ? file_get_contents($path) : false;
        return $bytes === false
            ? throw Refusal::because(is_file($path) ? 'file_read' : 'file_not_found', 'the photo cannot be read')
            : $bytes;
    }

    private function write(string $path, string $base64): void
    {
        $bytes = (string) base64_decode($base64, true);
        if (!is_dir(dirname($path))) {
            @mkdir(dirname($path), 0777, true);
        }
        if (@file_put_contents($path, $bytes) !== strlen($bytes)) {
            throw FaceException::because('photo_not_stored', 'file_write');
        }
    }

    /**
     * @param array<string, mixed> $box
     * @return array<string, float>
     */
    private function numbers(array $box): array
    {
        $numbers = [];
        foreach (['Left', 'Top', 'Width', 'Height'] as $name) {
            $number = $box[$name] ?? null;
            $numbers[$name] = is_numeric($number)
                ? (float) $number
                : throw FaceException::because('invalid_box', 'invalid_box', "the box has no number {$name}");
        }
        return $numbers;
    }
}
