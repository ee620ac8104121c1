<?php

declare(strict_types=1);

namespace Absenki\Laravel\Http;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\TemporaryFile;
use Absenki\Laravel\Users;
use Closure;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Http\UploadedFile;
use Illuminate\Support\Facades\Log;
use Illuminate\Support\Str;

/** The HTTP routes, for apps in other languages: JSON, and a verdict is data with the status 200. */
final class FaceController
{
    public function __construct(private readonly Absenki $absenki, private readonly Users $users)
    {
    }

    /** `GET health`: whether the recognizer answers. */
    public function health(FaceCollection $collection): JsonResponse
    {
        return $this->answered(static function () use ($collection): array {
            $ping = $collection->ping();
            return ['provider' => $ping['provider'], 'collection_id' => $ping['collection_id']];
        });
    }

    /** `POST quality`: the measures of a photo, and what the gate says. */
    public function quality(Request $request): JsonResponse
    {
        return $this->answered(function () use ($request): array {
            $photo = TemporaryFile::named('jpg', $this->photo($request));
            $quality = $this->absenki->quality($photo->path);
            return $quality->toArray() + ['reason' => $quality->reason];
        });
    }

    /** `POST users/{user}/faces`: enrols the face in a photo. */
    public function enroll(Request $request, string $user): JsonResponse
    {
        return $this->answered(function () use ($request, $user): array {
            $enrolment = $this->absenki->enroll($this->users->find($user), $this->photo($request));
            return $enrolment->toArray() + ['reason' => $enrolment->reason];
        });
    }

    /** `POST users/{user}/verify`: whether a photo shows the user. */
    public function verify(Request $request, string $user): JsonResponse
    {
        return $this->answered(function () use ($request, $user): array {
            $verdict = $this->absenki->verify($this->users->find($user), $this->photo($request));
            return $verdict->toArray() + ['reason' => $verdict->reason];
        });
    }

    /** `POST users/{user}/person`: enrols the user from `photos`, 3 to 5 of them. */
    public function enrollPerson(Request $request, string $user): JsonResponse
    {
        return $this->answered(function () use ($request, $user): array {
            $given = ($request->file('photos') ?? []) ?: $request->input('photos');
            $photos = array_map(fn (mixed $photo): string => $this->bytes($photo), array_values(is_array($given) ? $given : []));
            return $this->absenki->enrollPerson($this->users->find($user), $photos)->toArray();
        });
    }

    /** `POST identify`: who a photo shows. */
    public function identify(Request $request): JsonResponse
    {
        return $this->answered(fn (): array => $this->absenki->identify($this->photo($request))->toArray());
    }

    /** `DELETE users/{user}/faces/{face}`: takes a face out of the collection and of `face_profiles`. */
    public function forget(string $user, string $face): JsonResponse
    {
        return $this->answered(function () use ($user, $face): array {
            $owner = ['user_id' => $this->users->find($user)->getAuthIdentifier(), 'face_id' => $face];
            $profile = $this->absenki->profilesInUse()->where($owner)->first();
            if ($profile !== null) {
                $this->absenki->forget($profile);
            }
            return ['deleted' => $profile !== null];
        });
    }

    /** The bytes of `photo`: an upload, or the data URL of a picture. */
    private function photo(Request $request): string
    {
        return $this->bytes($request->file('photo') ?? $request->input('photo'));
    }

    /** The bytes of an upload, or of a data URL. */
    private function bytes(mixed $photo): string
    {
        if ($photo instanceof UploadedFile && $photo->isValid()) {
            return (string) file_get_contents($photo->path());
        }
        if (is_string($photo) && preg_match('/\Adata:image\/[a-z]+;base64,/', $photo, $prefix) === 1) {
            $bytes = base64_decode(substr($photo, strlen($prefix[0])), true);
            if ($bytes !== false) {
                return $bytes;
            }
        }
        throw FaceException::because('not_an_image', 'image_format');
    }

    /** @param Closure(): array<string, mixed> $work */
    private function answered(Closure $work): JsonResponse
    {
        try {
            return new JsonResponse($work());
        } catch (FaceException $e) {
            $code = $e->errorCode();
            $status = match (true) {
                $e->isRetryable() => 503,
                $code === 'no_user' => 404,
                $code === 'invalid_parameter', Str::startsWith($code, 'image_') => 422,
                default => 500,
            };
            if ($status >= 500) {
                Log::error('Face route failed', $e->context());
            }
            $answer = ['code' => $code, 'message' => $e->getMessage(), 'retryable' => $e->isRetryable()];
            return new JsonResponse($answer, $status);
        }
    }
}
