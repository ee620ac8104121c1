<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Results\Enrolment;
use Absenki\Laravel\Results\Identity;
use Closure;
use Illuminate\Database\DetectsConcurrencyErrors;
use Illuminate\Database\DetectsLostConnections;
use Illuminate\Database\Eloquent\Builder;
use Illuminate\Database\Eloquent\Model;
use PDOException;
use Throwable;

/** The table `face_profiles`: which faces are whose. */
final class Profiles
{
    use DetectsConcurrencyErrors;
    use DetectsLostConnections;

    public function __construct(private readonly Settings $settings, private readonly FaceRecognizer $faces)
    {
    }

    /** Every row. */
    public function all(): Builder
    {
        return $this->settings->get('model')::query();
    }

    /** The rows whose face is in the collection in use. */
    public function inUse(): Builder
    {
        return $this->all()
            ->where('provider', $this->faces->provider())
            ->where('collection_id', $this->faces->collectionId());
    }

    /**
     * The faces of a user.
     *
     * @return list<string>
     * @throws FaceException
     */
    public function faceIds(int|string $userId): array
    {
        return $this->query(fn (): array => $this->inUse()->where('user_id', $userId)->pluck('face_id')->all());
    }

    /**
     * Whether the user whom a photo shows has the face on record, or any where users were searched.
     *
     * @throws FaceException
     */
    public function has(Identity $identity): bool
    {
        $owner = ['user_id' => $identity->userId] + ($identity->faceId === null ? [] : ['face_id' => $identity->faceId]);
        return $this->query(fn (): bool => $this->inUse()->where($owner)->exists());
    }

    /**
     * Stores the profile of a face that was enrolled; if that fails it takes the face back out.
     *
     * @throws FaceException
     */
    public function store(int|string $userId, Enrolment $enrolment, ?string $imagePath): Model
    {
        $owner = ['user_id' => $userId, 'face_id' => $enrolment->faceId];
        try {
            return $this->inUse()->where($owner)->first() ?? $this->all()->create($owner + [
                'provider' => $this->faces->provider(),
                'collection_id' => $this->faces->collectionId(),
                'image_path' => $imagePath,
                'confidence' => round((float) $enrolment->confidence, 2),
            ]);
        } catch (Throwable $e) {
            return $this->afterFailedInsert($owner, $enrolment, $e);
        }
    }

    /**
     * Queries the database; its error text contains the query, so it goes to the log only.
     *
     * @template T
     * @param Closure(): T $work
     * @return T
     * @throws FaceException
     */
    public function query(Closure $work): mixed
    {
        try {
            return $work();
        } catch (PDOException $e) {
            throw $this->failure($e);
        }
    }

    /** A deadlock or a lost connection is worth a retry; a missing column is not. */
    private function failure(Throwable $cause): FaceException
    {
        $passes = $this->causedByConcurrencyError($cause) || $this->causedByLostConnection($cause);
        return FaceException::because('storage', 'storage', null, $cause, $passes);
    }

    /**
     * If the table has a unique key, a photo that arrives twice at once fails here. Its face has a
     * profile then, and must stay.
     *
     * @param array{user_id: int|string, face_id: string|null} $owner
     */
    private function afterFailedInsert(array $owner, Enrolment $enrolment, Throwable $cause): Model
    {
        $failure = $this->failure($cause);
        try {
            $profile = $this->inUse()->where('face_id', $owner['face_id'])->first();
        } catch (Throwable) {
            $profile = null;
        }
        if ($profile === null) {
            $enrolment->undo();
            throw $failure;
        }
        return (string) $profile->user_id === (string) $owner['user_id'] ? $profile : throw $failure;
    }
}
