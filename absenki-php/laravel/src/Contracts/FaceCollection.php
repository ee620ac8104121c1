<?php

declare(strict_types=1);

namespace Absenki\Laravel\Contracts;

use Absenki\Laravel\FaceException;

/** The collection that keeps the staff's faces, as an administrator sees it. */
interface FaceCollection
{
    /**
     * Creates the collection if it does not exist; returns whether it created one.
     *
     * @throws FaceException
     */
    public function ensure(): bool;

    /**
     * Describes the collection; null if it does not exist.
     *
     * @return array{collection_id: string, face_count: int, face_model_version: string}|null
     * @throws FaceException
     */
    public function describe(): ?array;

    /**
     * Every collection of the account.
     *
     * @return list<string>
     * @throws FaceException
     */
    public function all(): array;

    /**
     * Deletes the collection and every face in it; returns whether there was one.
     *
     * @throws FaceException
     */
    public function drop(): bool;

    /**
     * Compares the collection with the faces on record. With `$apply` it waits for a grace time,
     * calls `$faceIds` again, and deletes the faces that still have no profile and the users without a face.
     *
     * @param callable(): list<string> $faceIds
     * @return array{faces_without_profile: list<string>, profiles_without_face: list<string>,
     *     users_without_face: list<string>}
     * @throws FaceException
     */
    public function reconcile(callable $faceIds, bool $apply): array;

    /**
     * Checks that the service answers, and says how it was reached.
     *
     * @return array{provider: string, collection_id: string, milliseconds: float, region: string|null,
     *     credentials: string|null}
     * @throws FaceException
     */
    public function ping(): array;
}
