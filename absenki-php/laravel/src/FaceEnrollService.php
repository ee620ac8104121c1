<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Laravel\Contracts\FaceCollection;
use Closure;
use Illuminate\Contracts\Auth\Authenticatable;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Support\Facades\Log;
use Throwable;

/** The app's `App\Services\FaceEnrollService`: same methods, same array keys, failures thrown. */
class FaceEnrollService
{
    /**
     * Enrols a photo that is on the disk of the settings, and stores its profile. Deletes the files
     * that `FaceProcessor::processImage()` kept if that fails, or if the photo was enrolled before and
     * its profile names older files.
     *
     * @param string $imagePath on that disk: `cropped_path` of `FaceProcessor::processImage()`
     * @param bool $keepOnFailure for a caller that tries again: it calls `Absenki::discard()` in the end
     * @return array{success: true, face_id: string, confidence: float, face_profile_id: int|string, message: string}
     * @throws FaceException also if the photo was refused
     */
    public function enrollFace(Authenticatable $user, string $imagePath, bool $keepOnFailure = false): array
    {
        $absenki = app(Absenki::class);
        try {
            $enrolled = $this->enroll($absenki, $user, $imagePath);
        } catch (Throwable $e) {
            if (!$keepOnFailure) {
                $absenki->discard($imagePath);
            }
            throw $e;
        }
        $absenki->discard($imagePath);
        return $enrolled;
    }

    /**
     * Enrols a person from 3 to 5 photos that are on the disk of the settings, and stores a profile for each
     * that was worth it. Deletes the files that `FaceProcessor::processImage()` kept of the others.
     *
     * @param list<string> $imagePaths on that disk: `cropped_path` of `FaceProcessor::processImage()`
     * @return array{success: bool, message: string, missing: list<string>, photos: list<array{success: bool,
     *     face_id: string|null, confidence: float|null, face_profile_id: int|string|null, message: string}>}
     *     `success` if no photo is missing; `missing` is what to add: `front`, `left`, `right`
     * @throws FaceException
     */
    public function enrollPerson(Authenticatable $user, array $imagePaths): array
    {
        $absenki = app(Absenki::class);
        try {
            $photos = array_map($absenki->stored(...), $imagePaths);
            return $this->logged('Enrolment of a person failed', fn () => $absenki->enrollPerson($user, $photos, $imagePaths))->toArray();
        } finally {
            array_map($absenki->discard(...), $imagePaths);
        }
    }

    /** @return array{success: true, face_id: string, confidence: float, face_profile_id: int|string, message: string} */
    private function enroll(Absenki $absenki, Authenticatable $user, string $imagePath): array
    {
        $photo = $absenki->stored($imagePath);
        $enrolment = $this->logged('Face enrolment failed', fn () => $absenki->enroll($user, $photo, $imagePath));
        if (!$enrolment->enrolled) {
            throw new FaceException($enrolment->message, $enrolment->reason);
        }
        return $enrolment->toArray();
    }

    /**
     * Deletes a face from its collection, then its profile and its photo, and also the raw photo if
     * `FaceProcessor::processImage()` kept one.
     *
     * @param Model $faceProfile a row of `face_profiles`, of the app's model or the package's
     * @throws FaceException
     */
    public function deleteFace(Model $faceProfile): bool
    {
        try {
            $this->logged('Face deletion failed', static fn () => app(Absenki::class)->forget($faceProfile));
        } catch (FaceException $e) {
            $text = Messages::text('delete_failed', ['why' => $e->getMessage()]);
            throw new FaceException($text, $e->errorCode(), $e->isRetryable(), null, $e);
        }
        return true;
    }

    /** @throws FaceException */
    public function ensureCollectionExists(): bool
    {
        $this->logged('Face collection failed', static fn () => app(FaceCollection::class)->ensure());
        return true;
    }

    /** What is thrown is shown to an admin; what an administrator needs goes into the log. */
    private function logged(string $what, Closure $work): mixed
    {
        try {
            return $work();
        } catch (FaceException $e) {
            Log::error($what, $e->context());
            throw $e;
        }
    }
}
