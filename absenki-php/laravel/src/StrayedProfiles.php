<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Results\Enrolment;
use Illuminate\Contracts\Auth\Authenticatable;
use Illuminate\Database\Eloquent\Collection;
use Illuminate\Database\Eloquent\Model;

/** Profiles without a face, after another recognizer, collection or gallery was chosen. */
final class StrayedProfiles
{
    public function __construct(
        private readonly Absenki $absenki,
        private readonly Profiles $profiles,
        private readonly FaceRecognizer $faces,
    ) {
    }

    /**
     * The profiles whose faces the collection in use does not hold. Without those whose photo was enrolled
     * again.
     *
     * @return Collection<int, Model>
     * @throws FaceException
     */
    public function find(): Collection
    {
        $gone = $this->absenki->reconcile(false)['profiles_without_face'];
        return $this->profiles->query(function () use ($gone): Collection {
            $held = $this->profiles->inUse()->get()->reject(static fn (Model $profile): bool => in_array($profile->face_id, $gone, true));
            $photo = static fn (Model $profile): string => "{$profile->user_id}:{$profile->image_path}";
            $photos = $held->whereNotNull('image_path')->map($photo)->flip();
            $isHeld = static fn (Model $profile): bool => $held->contains($profile->getKey()) || $photos->has($photo($profile));
            return $this->profiles->all()->get()->reject($isHeld)->values();
        });
    }

    /**
     * Enrols the stored photo of a profile. The old profile goes with it if it is one of the collection in
     * use; those of other collections stay.
     *
     * @throws FaceException
     */
    public function enroll(Authenticatable $user, Model $profile): Enrolment
    {
        $enrolment = $this->absenki->enroll($user, $this->absenki->stored($profile->image_path), $profile->image_path);
        $isOfThisOne = $profile->provider === $this->faces->provider() && $profile->collection_id === $this->faces->collectionId();
        if ($enrolment->enrolled && $isOfThisOne && $profile->face_id !== $enrolment->faceId) {
            $this->profiles->query(static fn () => $profile->delete());
        }
        return $enrolment;
    }
}
