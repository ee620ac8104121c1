<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\Laravel\Contracts\PhotoProcessor;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Results\Crop;
use Absenki\Laravel\Results\Quality;
use Absenki\Laravel\Settings;
use Absenki\Laravel\TemporaryFile;
use Symfony\Component\Process\Exception\ExceptionInterface;
use Symfony\Component\Process\Process;

/**
 * Photos by the app's two scripts, called as the app called them:
 *
 *     quality_script --image PHOTO                     {"ok", "laplace", "brightness", "width", "height"}
 *     crop_script --image PHOTO --out CROP [--bbox L,T,W,H]   {"ok", "source", "bbox_px", "width", "height"}
 *
 * One line of JSON on standard output, and with `"ok": false` a `"message"`.
 */
final class PythonPhotoProcessor implements PhotoProcessor
{
    public function __construct(
        private readonly Settings $settings,
        private readonly QualityGate $gate,
        private readonly NativePhotoProcessor $native,
    ) {
    }

    public function quality(string $path): Quality
    {
        $answer = $this->run('quality', ['--image', $path]);
        if (($answer['ok'] ?? false) !== true) {
            throw FaceException::because('photo_unreadable', 'image_corrupt', $this->words($answer));
        }
        return $this->gate->judge(
            (float) ($answer['laplace'] ?? 0),
            (float) ($answer['brightness'] ?? 0),
            (int) ($answer['width'] ?? 0),
            (int) ($answer['height'] ?? 0),
        );
    }

    public function crop(string $path, string $to, ?array $box = null): ?Crop
    {
        $arguments = ['--image', $path, '--out', $to];
        if ($box !== null) {
            array_push($arguments, '--bbox', $this->text($box));
        }
        $answer = $this->run('crop', $arguments);
        if (($answer['ok'] ?? false) !== true) {
            // The script says "no face" and "no photo" alike, by a message in its own words.
            return null;
        }
        return new Crop(
            (string) ($answer['source'] ?? 'unknown'),
            (int) ($answer['width'] ?? 0),
            (int) ($answer['height'] ?? 0),
            is_array($answer['bbox_px'] ?? null) ? $answer['bbox_px'] : null,
        );
    }

    /** By the extension, which this driver needs for recognition. */
    public function annotate(string $path, string $to, array $boundingBoxes): void
    {
        $this->native->annotate($path, $to, $boundingBoxes);
    }

    /**
     * By the extension, which recognition needs in any case. Without it the script counts one face or
     * none, since it finds only the largest.
     */
    public function countFaces(string $path): int
    {
        if (Extension::trouble() === null) {
            return $this->native->countFaces($path);
        }
        $file = TemporaryFile::named('jpg');
        return $this->crop($path, $file->path) === null ? 0 : 1;
    }

    /** @param array<string, mixed> $box */
    private function text(array $box): string
    {
        $numbers = [];
        foreach (['Left', 'Top', 'Width', 'Height'] as $name) {
            if (!is_numeric($box[$name] ?? null)) {
                throw FaceException::because('invalid_box', 'invalid_box', "the box has no number {$name}");
            }
            $numbers[] = $box[$name];
        }
        return implode(',', $numbers);
    }

    /**
     * @param 'quality'|'crop' $script
     * @param list<string> $arguments
     * @return array<string, mixed>
     */
    private function run(string $script, array $arguments): array
    {
        $path = (string) $this->settings->get("python.{$script}_script");
        if (!is_file($path)) {
            throw FaceException::configuration("the script of absenki.python.{$script}_script does not exist");
        }
        $process = new Process([(string) $this->settings->get('python.binary'), $path, ...$arguments]);
        $process->setTimeout($this->settings->number("python.{$script}_timeout"));
        try {
            $process->run();
        } catch (ExceptionInterface $e) {
            throw FaceException::because('unavailable', 'timeout', "the {$script} script did not end", $e);
        }
        $answer = json_decode($process->getOutput(), true);
        if (!is_array($answer)) {
            $detail = "the {$script} script ended with {$process->getExitCode()} and no JSON: ";
            throw FaceException::configuration($detail . mb_strcut($process->getErrorOutput(), 0, 2000));
        }
        return $answer;
    }

    /** @param array<string, mixed> $answer */
    private function words(array $answer): string
    {
        return is_string($answer['message'] ?? null) ? $answer['message'] : 'the script gave no reason';
    }
}
