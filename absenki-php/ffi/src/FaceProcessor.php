<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\CroppedFace;
use Absenki\DetectedFace;
use Absenki\FaceBox;
use Absenki\LabelledFace;
use Absenki\ProcessedImage;
use Absenki\QualityReport;
use Absenki\Verification;
use FFI;
use FFI\CData;
use TypeError;

/** What stands behind `Absenki\FaceProcessor`. */
final class FaceProcessor
{
    use Objects;

    private const LABELS = ['other' => 0, 'matched' => 1, 'wrong_person' => 2, 'unknown' => 3];

    private readonly Settings $settings;
    private readonly Handle $processor;

    /** @param array<int|string, mixed>|null $config */
    public function __construct(?array $config)
    {
        $this->settings = Settings::of($config);
        $this->processor = self::handle($this->settings);
    }

    /** A processor of the C library with the best detector. */
    public static function handle(Settings $settings): Handle
    {
        return Call::object('processor_new', 'processor', $settings->config->pointer, 0);
    }

    /** @return array<string, mixed> */
    public static function quality(Handle $processor, CData $measured): array
    {
        return Call::json('processor_quality_to_json', $processor->pointer, FFI::addr($measured));
    }

    public function qualityCheck(string $image): QualityReport
    {
        return $this->check($this->photo($image));
    }

    public function qualityCheckFile(string $path): QualityReport
    {
        return $this->check($this->file($path));
    }

    private function check(Handle $photo): QualityReport
    {
        $measured = Call::new('absenki_quality');
        Call::run('processor_quality_check', $this->processor->pointer, $photo->pointer, FFI::addr($measured));
        return Hydrator::qualityReport(self::quality($this->processor, $measured));
    }

    /** @param FaceBox|array<string, mixed>|null $box */
    public function cropFace(string $image, FaceBox|array|null $box): ?CroppedFace
    {
        return $this->crop($this->photo($image), $box);
    }

    /** @param FaceBox|array<string, mixed>|null $box */
    public function cropFaceFile(string $path, FaceBox|array|null $box): ?CroppedFace
    {
        return $this->crop($this->file($path), $box);
    }

    /** @param FaceBox|array<string, mixed>|null $box */
    private function crop(Handle $photo, FaceBox|array|null $box): ?CroppedFace
    {
        $arena = new Arena();
        $crop = Call::object('processor_crop', 'crop', $this->processor->pointer, $photo->pointer, Input::box($box, $arena));
        return $crop === null ? null : Crop::face($crop, $crop->pointer);
    }

    public function enhance(string $image, string $format): string
    {
        return $this->enhanced($this->photo($image), $format);
    }

    public function enhanceFile(string $path, string $format): string
    {
        return $this->enhanced($this->file($path), $format);
    }

    private function enhanced(Handle $photo, string $format): string
    {
        return Call::bytes('processor_enhance', $this->processor->pointer, $photo->pointer, Input::format($format));
    }

    public function annotate(string $image, Verification $verification, string $format): string
    {
        return $this->annotated($this->photo($image), $verification, $format);
    }

    public function annotateFile(string $path, Verification $verification, string $format): string
    {
        return $this->annotated($this->file($path), $verification, $format);
    }

    private function annotated(Handle $photo, Verification $verification, string $format): string
    {
        $arena = new Arena();
        $count = count($verification->faces);
        $faces = $count === 0 ? null : $arena->array('absenki_face', $count);
        foreach (array_values($verification->faces) as $index => $face) {
            if (!$face instanceof LabelledFace) {
                throw new TypeError('Invalid value given for argument `verification`.');
            }
            $made = $faces[$index];
            foreach ($face->box->toArray() as $side => $value) {
                $made->bounding_box->{$side} = $value;
            }
            $made->label = self::LABELS[$face->label->value];
            $made->has_score = $face->score !== null;
            $made->score = $face->score ?? 0.0;
        }
        $first = $faces === null ? null : FFI::addr($faces[0]);
        $name = $arena->text($verification->name ?? '');
        return Call::bytes('processor_annotate', $this->processor->pointer, $photo->pointer, $first, $count, $name, Input::format($format));
    }

    /** @param FaceBox|array<string, mixed>|null $box */
    public function processImage(string $image, FaceBox|array|null $box): ProcessedImage
    {
        return $this->process($this->photo($image), $box);
    }

    /** @param FaceBox|array<string, mixed>|null $box */
    public function processImageFile(string $path, FaceBox|array|null $box): ProcessedImage
    {
        return $this->process($this->file($path), $box);
    }

    /** @param FaceBox|array<string, mixed>|null $box */
    private function process(Handle $photo, FaceBox|array|null $box): ProcessedImage
    {
        $arena = new Arena();
        $processed = Call::object('processor_process', 'processed', $this->processor->pointer, $photo->pointer, Input::box($box, $arena));
        $facts = Call::json('processed_to_json', $processed->pointer);
        $crop = Library::ffi()->absenki_processed_crop($processed->pointer);
        $facts['face'] = $crop === null ? null : Crop::face($processed, $crop);
        return Hydrator::processedImage($facts);
    }

    public function prepareForUpload(string $image): string
    {
        return $this->prepared($this->photo($image));
    }

    public function prepareForUploadFile(string $path): string
    {
        return $this->prepared($this->file($path));
    }

    private function prepared(Handle $photo): string
    {
        return Call::bytes('processor_prepare_for_upload', $this->processor->pointer, $photo->pointer);
    }

    /** @return list<DetectedFace> */
    public function detectFaces(string $image): array
    {
        return $this->detected($this->photo($image));
    }

    /** @return list<DetectedFace> */
    public function detectFacesFile(string $path): array
    {
        return $this->detected($this->file($path));
    }

    /** @return list<DetectedFace> */
    private function detected(Handle $photo): array
    {
        $faces = Call::object('processor_detect', 'detected_faces', $this->processor->pointer, $photo->pointer);
        return array_map(Hydrator::detectedFace(...), Call::json('detected_faces_to_json', $faces->pointer));
    }

    private function photo(string $image): Handle
    {
        return Input::photo($image, $this->settings);
    }

    private function file(string $path): Handle
    {
        return Input::photoFile($path, $this->settings);
    }
}
