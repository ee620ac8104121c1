<?php

declare(strict_types=1);

namespace Absenki\Laravel\Rules;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Messages;
use Absenki\Laravel\TemporaryFile;
use Illuminate\Contracts\Validation\Rule;
use Illuminate\Http\UploadedFile;
use Illuminate\Support\Facades\Log;
use Illuminate\Support\Str;

/**
 * An upload, or a camera's data URL, that is a good photo of one person:
 *
 *     'photo' => ['required', new FacePhoto()],
 */
final class FacePhoto implements Rule
{
    private string $message = '';

    /**
     * @param float $maxMegabytes largest file
     * @param bool $severalFaces whether other people may be in the photo
     */
    public function __construct(private readonly float $maxMegabytes = 10, private readonly bool $severalFaces = false)
    {
    }

    /**
     * @param string $attribute
     * @param mixed $value
     */
    public function passes($attribute, $value): bool
    {
        try {
            $this->message = $this->complaint($value) ?? '';
        } catch (FaceException $e) {
            $this->message = $e->errorCode() === 'image_format' ? Messages::text('photo_type') : $e->getMessage();
            // The person sees what is wrong with the photo; anything else is for an administrator.
            if (!Str::startsWith($e->errorCode(), 'image_')) {
                Log::error('Face photo check failed', $e->context());
            }
        }
        return $this->message === '';
    }

    public function message(): string
    {
        return $this->message;
    }

    /** What is wrong, or null. */
    private function complaint(mixed $value): ?string
    {
        $file = null;
        if (is_string($value)) {
            $file = $this->decoded($value);
        }
        $path = match (true) {
            $file !== null => $file->path,
            $value instanceof UploadedFile && $value->isValid() => $value->path(),
            default => null,
        };
        if ($path === null) {
            return Messages::text('photo_type');
        }
        if (filesize($path) > $this->maxMegabytes * 1024 * 1024) {
            return Messages::text('photo_size', ['max' => $this->maxMegabytes]);
        }
        $absenki = app(Absenki::class);
        $quality = $absenki->quality($path);
        if (!$quality->passed) {
            return $quality->message;
        }
        $faces = $absenki->countFaces($path);
        return match (true) {
            $faces === 0 => Messages::text('no_face'),
            $faces > 1 && !$this->severalFaces => Messages::text('multiple_faces', ['count' => $faces]),
            default => null,
        };
    }

    /** The picture of a data URL. Anything else that is text is none: a path above all. */
    private function decoded(string $value): ?TemporaryFile
    {
        if (preg_match('/\Adata:image\/[a-z]+;base64,/', $value, $prefix) !== 1) {
            return null;
        }
        $bytes = base64_decode(substr($value, strlen($prefix[0])), true);
        return $bytes === false ? null : TemporaryFile::named('jpg', $bytes);
    }
}
