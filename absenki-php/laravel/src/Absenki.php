<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Contracts\LivenessChecker;
use Absenki\Laravel\Contracts\PhotoProcessor;
use Absenki\Laravel\Events\FaceDeleted;
use Absenki\Laravel\Events\FaceEnrolled;
use Absenki\Laravel\Events\FaceRejected;
use Absenki\Laravel\Events\FaceVerified;
use Absenki\Laravel\Events\IdentificationFinished;
use Absenki\Laravel\Events\LivenessPassed;
use Absenki\Laravel\Events\PhotoChecked;
use Absenki\Laravel\Results\Crop;
use Absenki\Laravel\Results\Enrolment;
use Absenki\Laravel\Results\Identity;
use Absenki\Laravel\Results\PersonEnrolment;
use Absenki\Laravel\Results\Quality;
use Absenki\Laravel\Results\Verdict;
use Illuminate\Contracts\Auth\Authenticatable;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Contracts\Filesystem\Factory as Disks;
use Illuminate\Contracts\Filesystem\Filesystem;
use Illuminate\Database\Eloquent\Builder;
use Illuminate\Database\Eloquent\Model;
use Throwable;

/**
 * The work itself, in types: photo, recognizer, profiles and events brought together. The drop-in
 * services turn it into the app's arrays.
 */
final class Absenki
{
    public const VERSION = '0.1.0';

    public function __construct(
        private readonly Settings $settings,
        private readonly PhotoProcessor $photos,
        private readonly FaceRecognizer $faces,
        private readonly Profiles $profiles,
        private readonly FaceCollection $collection,
        private readonly LivenessChecker $liveness,
        private readonly LivenessSessions $sessions,
        private readonly Dispatcher $events,
        private readonly Disks $disks,
        private readonly Evidence $evidence,
    ) {
    }

    /**
     * Measures a local file and puts it through the quality gate.
     *
     * @throws FaceException if the file is no photo
     */
    public function quality(string $path): Quality
    {
        // The app's way to say "no quality check on this server".
        if ($this->settings->number('face.min_laplace') <= 5 && $this->settings->number('face.min_brightness') <= 20) {
            return Quality::bypassed();
        }
        $quality = $this->photos->quality($path);
        $this->events->dispatch(new PhotoChecked($quality));
        return $quality;
    }

    /**
     * Cuts the face out of a local file; null if there is none.
     *
     * @param array{Left: float, Top: float, Width: float, Height: float}|null $box
     * @throws FaceException
     */
    public function crop(string $path, string $to, ?array $box = null): ?Crop
    {
        return $this->photos->crop($path, $to, $box);
    }

    /**
     * Writes the photo of a local file to `$to` as a JPEG file, with a labelled box around each face.
     *
     * @param list<array{box: array{Left: float, Top: float, Width: float, Height: float}, label: string,
     *     type: string, score: float|null}> $boundingBoxes those of the verdict on this photo
     * @throws FaceException
     */
    public function annotate(string $path, string $to, array $boundingBoxes): void
    {
        $this->photos->annotate($path, $to, $boundingBoxes);
    }

    /** @throws FaceException */
    public function countFaces(string $path): int
    {
        return $this->photos->countFaces($path);
    }

    /**
     * Enrols the face in a photo and stores its profile; if that fails it takes the face back out.
     * The same photo of the same user gives the existing profile.
     *
     * @param string $photo bytes, or a data URL
     * @param string|null $imagePath the photo's path on the disk of the settings
     * @throws FaceException
     */
    public function enroll(Authenticatable $user, string $photo, ?string $imagePath = null): Enrolment
    {
        $userId = $user->getAuthIdentifier();
        $name = (string) ($user->name ?? '');
        return $this->settled($userId, $this->faces->enroll($userId, $name, $photo, $this->profiles->faceIds($userId)), $imagePath);
    }

    /**
     * Enrols a person from 3 to 5 photos: those that are worth it, each with a profile. A photo that is a
     * copy of another, or shows somebody else, is refused, and the result says which photo to add.
     *
     * @param list<string> $photos bytes, or data URLs
     * @param array<int, string|null> $imagePaths the photos' paths on the disk of the settings, by their place
     * @throws FaceException also if a profile could not be stored: the faces of the photos after it are taken out again
     */
    public function enrollPerson(Authenticatable $user, array $photos, array $imagePaths = []): PersonEnrolment
    {
        $userId = $user->getAuthIdentifier();
        $name = (string) ($user->name ?? '');
        $person = $this->faces->enrollPerson($userId, $name, $photos, $this->profiles->faceIds($userId));
        $settled = [];
        foreach ($person->photos as $place => $photo) {
            if ($photo instanceof Enrolment) {
                try {
                    $settled[$place] = $this->settled($userId, $photo, $imagePaths[$place] ?? null);
                } catch (FaceException $e) {
                    foreach ($person->enrolled() as $later => $enrolment) {
                        $later > $place && $enrolment->undo();
                    }
                    throw $e;
                }
            }
        }
        return $person->with($settled);
    }

    /**
     * Who a photo shows, for a kiosk where nobody says who they are. A face whose profile is gone identifies
     * nobody. With `absenki.liveness.mode` = `require` a photo alone is refused, whatever it shows.
     *
     * @param string $photo bytes, or a data URL
     * @throws FaceException
     */
    public function identify(string $photo): Identity
    {
        if ($this->settings->get('liveness.mode') === 'require') {
            $identity = new Identity(false, 'liveness_required', Messages::text('liveness_required'));
        } else {
            $identity = $this->faces->identify($photo);
            if ($identity->ok && !$this->profiles->has($identity)) {
                $identity = Identity::nobody('no_match', null, $identity->threshold);
            }
        }
        $this->events->dispatch(new IdentificationFinished($identity));
        return $identity;
    }

    /** Stores the profile of a face, and tells the listeners of the enrolment. */
    private function settled(int|string $userId, Enrolment $enrolment, ?string $imagePath): Enrolment
    {
        if (!$enrolment->enrolled) {
            $this->events->dispatch(new FaceRejected(
                $userId,
                'enroll',
                $enrolment->reason,
                $enrolment->message,
                duplicate: $enrolment->duplicate,
            ));
            return $enrolment;
        }
        $profile = $this->profiles->store($userId, $enrolment, $imagePath);
        $this->events->dispatch(new FaceEnrolled($userId, $enrolment->faceId, $profile->getKey(), $enrolment->duplicate));
        return $enrolment->withProfile($profile->getKey());
    }

    /**
     * Whether a photo shows the user. With `absenki.liveness.mode` = `require` a photo alone is refused,
     * whatever it shows: see `verifyLive()`.
     *
     * @param string $photo bytes, or a data URL
     * @throws FaceException
     */
    public function verify(Authenticatable $user, string $photo): Verdict
    {
        if ($this->settings->get('liveness.mode') === 'require') {
            $userId = $user->getAuthIdentifier();
            $verdict = Verdict::withoutLiveness();
            $this->events->dispatch(new FaceRejected($userId, 'verify', $verdict->reason, $verdict->message, $verdict));
            return $verdict;
        }
        return $this->recognize($user, $photo);
    }

    /**
     * Starts an attempt of the user to show that a living person is in front of the camera.
     *
     * @return array{token: string, steps: list<string>, expires_in_ms: int} the token is for one call of
     *     `verifyLive()`
     * @throws FaceException
     */
    public function startLiveness(Authenticatable $user): array
    {
        return $this->liveness->start($user->getAuthIdentifier());
    }

    /**
     * Whether the frames of an attempt show a living person who is the user. The face is looked up only
     * if the person is alive.
     *
     * @param array<int, string> $frames pictures (bytes, or data URLs) by milliseconds since the start
     * @throws FaceException
     */
    public function verifyLive(Authenticatable $user, string $token, array $frames): Verdict
    {
        $userId = $user->getAuthIdentifier();
        $liveness = $this->liveness->check($token, $userId, $frames, $this->sessions->useOnce(...));
        if (!$liveness->isLive() || $liveness->frame === null) {
            $this->events->dispatch(new FaceRejected($userId, 'liveness', $liveness->reason, $liveness->message));
            return Verdict::notLive($liveness);
        }
        $this->events->dispatch(new LivenessPassed($userId, $liveness));
        return $this->recognize($user, $liveness->frame)->withLiveness($liveness);
    }

    /**
     * Starts a session of AWS Face Liveness for the user, and returns its id, for AWS's component for
     * browsers and phones.
     *
     * @throws FaceException
     */
    public function startAwsLiveness(Authenticatable $user): string
    {
        return $this->sessions->startAws($user->getAuthIdentifier());
    }

    /**
     * Whether a session of AWS Face Liveness shows the user, living. A session is good once, for the user
     * for whom it was started; one that is not finished may be tried again.
     *
     * @throws FaceException
     */
    public function verifyAwsLiveness(Authenticatable $user, string $sessionId): Verdict
    {
        $userId = $user->getAuthIdentifier();
        $verdict = $this->sessions->awsVerdict($userId, $sessionId);
        if ($verdict->liveness?->isLive()) {
            $this->events->dispatch(new LivenessPassed($userId, $verdict->liveness));
        }
        $this->events->dispatch(match (true) {
            $verdict->ok => new FaceVerified($userId, $verdict),
            $verdict->liveness?->isLive() => new FaceRejected($userId, 'verify', $verdict->reason, $verdict->message, $verdict),
            default => new FaceRejected($userId, 'liveness', $verdict->reason, $verdict->message, $verdict),
        });
        return $verdict;
    }

    private function recognize(Authenticatable $user, string $photo): Verdict
    {
        $userId = $user->getAuthIdentifier();
        $verdict = $this->faces->verify($userId, $photo, $this->profiles->faceIds($userId));
        $verdict = $this->evidence->keep($userId, $photo, $verdict);
        $this->events->dispatch(
            $verdict->ok
                ? new FaceVerified($userId, $verdict)
                : new FaceRejected($userId, 'verify', $verdict->reason, $verdict->message, $verdict)
        );
        return $verdict;
    }

    /**
     * Deletes the raw photo and the face that `FaceProcessor::processImage()` kept of an upload, unless
     * a profile names them. Leaves any other path alone. Reports what it cannot delete.
     *
     * @param string $croppedPath `cropped_path` of `processImage()`
     */
    public function discard(string $croppedPath): void
    {
        $kept = KeptUpload::of($croppedPath);
        if ($kept === null) {
            return;
        }
        try {
            if (!$this->profiles()->where('image_path', $croppedPath)->exists()) {
                $kept->delete($this->disk());
            }
        } catch (Throwable $e) {
            report($e);
        }
    }

    /**
     * Deletes a face from its collection, then its profile and its photo, and also the raw photo if
     * `FaceProcessor::processImage()` kept one.
     *
     * @throws FaceException
     */
    public function forget(Model $profile): void
    {
        // Another row may name the same face, in apps that enrolled a photo twice.
        $shared = fn (string $column): bool => $this->profiles->query(fn () => $this->profiles()
            ->where($column, $profile->{$column})->whereKeyNot($profile->getKey())->exists());
        if (!$shared('face_id')) {
            $this->faces->delete($profile->face_id, $profile->provider, $profile->collection_id);
        }
        $this->profiles->query(static fn () => $profile->delete());
        if ($profile->image_path !== null && !$shared('image_path')) {
            $kept = KeptUpload::of($profile->image_path);
            $kept === null ? $this->disk()->delete($profile->image_path) : $kept->delete($this->disk());
        }
        $this->events->dispatch(new FaceDeleted($profile->user_id, $profile->face_id));
    }

    /**
     * Compares the collection with `face_profiles`. With `$apply` faces without a profile,
     * profiles without a face and users without a face are deleted; photos stay.
     *
     * @return array{faces_without_profile: list<string>, profiles_without_face: list<string>,
     *     users_without_face: list<string>}
     * @throws FaceException
     */
    public function reconcile(bool $apply): array
    {
        $found = $this->collection->reconcile(fn (): array => $this->profilesInUse()->pluck('face_id')->all(), $apply);
        if ($apply && $found['profiles_without_face'] !== []) {
            $this->profilesInUse()->whereIn('face_id', $found['profiles_without_face'])->delete();
        }
        return $found;
    }

    /** The disk that keeps the photos. */
    public function disk(): Filesystem
    {
        return $this->disks->disk($this->settings->get('disk'));
    }

    /**
     * The bytes of a photo on that disk.
     *
     * @throws FaceException if there is none
     */
    public function stored(?string $path): string
    {
        $photo = $path !== null && $this->disk()->exists($path) ? (string) $this->disk()->get($path) : '';
        return $photo === '' ? throw FaceException::because('photo_not_in_storage', 'file_not_found') : $photo;
    }

    /** Every row of `face_profiles`. */
    public function profiles(): Builder
    {
        return $this->profiles->all();
    }

    /** The rows of `face_profiles` whose face is in the collection in use. */
    public function profilesInUse(): Builder
    {
        return $this->profiles->inUse();
    }
}
