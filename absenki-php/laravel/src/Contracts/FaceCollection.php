<?php

declare(strict_types=1);

namespace Absenki\Laravel\Contracts;

use Absenki\Laravel\FaceException;

/** The collection that keeps the staff's faces, as an administrator sees it. */
interface FaceCollection
{
    /**
     * Creates the collection where there is none; whether it did.
     *
     * @throws FaceException
     */
    public function ensure(): bool;

    /**
     * What is known of the collection; null where there is none.
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
     * Deletes the collection and every face in it; whether there was one.
     *
     * @throws FaceException
     */
    public function drop(): bool;

    /**
     * Compares the collection with the faces on record; with `$apply`, faces without a profile are
     * deleted after a grace time, once `$faceIds` was asked again.
     *
     * @param callable(): list<string> $faceIds
     * @return array{faces_without_profile: list<string>, profiles_without_face: list<string>}
     * @throws FaceException
     */
    public function reconcile(callable $faceIds, bool $apply): array;

    /**
     * Whether the service answers, and as whom.
     *
     * @return array{provider: string, collection_id: string, milliseconds: float, region: string|null,
     *     credentials: string|null}
     * @throws FaceException
     */
    public function ping(): array;
}
