<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Illuminate\Http\UploadedFile;
use Illuminate\Support\Facades\Log;
use Illuminate\Support\Str;
use Throwable;

/** The app's `App\Services\FaceProcessor`: same methods, same array keys. */
class FaceProcessor
{
    /**
     * Cuts the face out of an upload, checks the crop, and stores both on the disk of the settings.
     * They stay until `enrollFace()` fails or the face is deleted. If the app never calls
     * `enrollFace()`, it deletes them itself: `Absenki::discard()`.
     *
     * @return array{success: bool, message: string, raw_path?: string, cropped_path?: string, width?: int,
     *     height?: int, crop_source?: string} the paths are on that disk
     * @throws FaceException if the upload is no photo, or cannot be stored
     */
    public function processImage(UploadedFile $file, int $userId): array
    {
        $this->refuseWhatIsNoPhoto($file);
        // First: of several people, one out of focus must not be the reason.
        $several = $this->severalFaces($file->path());
        if ($several !== null) {
            return ['success' => false, 'message' => $several];
        }
        $cropFile = TemporaryFile::named('jpg');
        $crop = $this->cropFace($file->path(), $cropFile->path);
        if (!$crop['success']) {
            return ['success' => false, 'message' => $crop['message']];
        }
        $quality = $this->qualityCheck($cropFile->path);
        if (!$quality['success']) {
            return ['success' => false, 'message' => $quality['message']];
        }
        $kept = KeptUpload::forUser($userId);
        $rawPath = $kept->rawPath($this->safeName($file));
        $croppedPath = $kept->croppedPath();
        try {
            $this->keep($rawPath, $file->path());
            $this->keep($croppedPath, $cropFile->path);
        } catch (Throwable $e) {
            $this->absenki()->discard($croppedPath);
            throw $e;
        }
        return [
            'success' => true,
            'raw_path' => $rawPath,
            'cropped_path' => $croppedPath,
            'width' => $crop['width'],
            'height' => $crop['height'],
            'crop_source' => $crop['source'],
            'message' => Messages::text('processed'),
        ];
    }

    /**
     * Cuts a face out of a local file.
     *
     * @param array{Left: float, Top: float, Width: float, Height: float}|null $bbox shares of the
     *     photo, as Rekognition gives them; null takes the largest face that is found
     * @return array{success: bool, message: string, source?: string, width?: int, height?: int,
     *     bbox_px?: array{x: int, y: int, w: int, h: int}|null}
     */
    public function cropFace(string $inputPath, string $outputPath, ?array $bbox = null): array
    {
        try {
            // An empty box is none, as the app has it for a face whose box it does not know.
            $crop = $this->absenki()->crop($inputPath, $outputPath, $bbox ?: null);
            // Faces that are seen and not cut out are too small.
            $refused = $crop !== null || $this->absenki()->countFaces($inputPath) === 0 ? 'no_face' : 'face_too_small';
        } catch (FaceException $e) {
            return $this->failed('Face crop failed', $e);
        }
        if ($crop === null) {
            return ['success' => false, 'message' => Messages::text($refused)];
        }
        return [
            'success' => true,
            'message' => Messages::text('cropped'),
            'source' => $crop->source,
            'width' => $crop->width,
            'height' => $crop->height,
            'bbox_px' => $crop->box,
        ];
    }

    /**
     * Measures size, brightness and sharpness of a local file, and says whether they are good enough.
     *
     * @return array{success: bool, message: string, laplace?: float, brightness?: float, width?: int,
     *     height?: int, adjusted_threshold?: float}
     */
    public function qualityCheck(string $localPath): array
    {
        try {
            return $this->absenki()->quality($localPath)->toArray();
        } catch (FaceException $e) {
            return $this->failed('Quality check failed', $e);
        }
    }

    /**
     * Why a photo of several people is refused, or null. The crop shows only one of them, so nobody
     * could see later whether it is the right one.
     */
    private function severalFaces(string $path): ?string
    {
        if (app(Settings::class)->get('enroll.several_faces') !== 'refuse') {
            return null;
        }
        try {
            $faces = $this->absenki()->countFaces($path);
        } catch (FaceException $e) {
            return $this->failed('Face count failed', $e)['message'];
        }
        return $faces > 1 ? Messages::text('multiple_faces', ['count' => $faces]) : null;
    }

    private function refuseWhatIsNoPhoto(UploadedFile $file): void
    {
        if (!$file->isValid()) {
            throw FaceException::because('upload_invalid', 'upload_invalid', $file->getErrorMessage());
        }
        if (!Str::startsWith((string) $file->getMimeType(), 'image/')) {
            throw FaceException::because('not_an_image', 'image_format');
        }
        [$width, $height] = getimagesize($file->path())
            ?: throw FaceException::because('photo_unreadable', 'image_corrupt');
        $minWidth = (int) app(Settings::class)->number('face.min_width');
        $minHeight = (int) app(Settings::class)->number('face.min_height');
        // The crop is enlarged, so its own check would not see that the photo is too small.
        if ($width < $minWidth || $height < $minHeight) {
            $sizes = ['width' => $width, 'height' => $height, 'min_width' => $minWidth, 'min_height' => $minHeight];
            throw new FaceException(Messages::text('too_small', $sizes), 'too_small');
        }
    }

    /** The upload's own name, with the extension of its real type, so never `foto.php`. */
    private function safeName(UploadedFile $file): string
    {
        $name = pathinfo($file->getClientOriginalName(), PATHINFO_FILENAME);
        return Str::limit(preg_replace('/[^a-zA-Z0-9_-]/', '_', $name), 80, '') . '.' . ($file->extension() ?: 'jpg');
    }

    private function keep(string $path, string $file): void
    {
        $contents = fopen($file, 'rb');
        $kept = $contents !== false && $this->absenki()->disk()->put($path, $contents);
        if (is_resource($contents)) {
            fclose($contents);
        }
        if (!$kept) {
            throw FaceException::because('photo_not_stored', 'file_write');
        }
    }

    /** @return array{success: false, message: string} */
    private function failed(string $what, FaceException $e): array
    {
        Log::error($what, $e->context());
        return ['success' => false, 'message' => $e->getMessage()];
    }

    private function absenki(): Absenki
    {
        return app(Absenki::class);
    }
}
