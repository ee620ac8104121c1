<?php

declare(strict_types=1);

namespace Absenki\Laravel\Contracts;

use Absenki\Laravel\FaceException;
use Absenki\Laravel\Results\Enrolment;
use Absenki\Laravel\Results\Identity;
use Absenki\Laravel\Results\PersonEnrolment;
use Absenki\Laravel\Results\Verdict;

/** The service that knows faces. Photos are bytes, or a `data:image/...;base64,` URL. */
interface FaceRecognizer
{
    /** `aws` or `local`: the column `provider` of `face_profiles`. */
    public function provider(): string;

    /** The collection in use: the column `collection_id` of `face_profiles`. */
    public function collectionId(): string;

    /**
     * Enrols the face in a photo.
     *
     * @param list<string> $faceIds the user's faces on record: a photo that was enrolled before
     *     gives its old face, and taking that back must not lose it
     * @throws FaceException
     */
    public function enroll(int|string $userId, string $name, string $photo, array $faceIds): Enrolment;

    /**
     * Enrols a person from 3 to 5 photos: those that are worth it.
     *
     * @param list<string> $photos
     * @param list<string> $faceIds the person's faces on record
     * @throws FaceException
     */
    public function enrollPerson(int|string $userId, string $name, array $photos, array $faceIds): PersonEnrolment;

    /**
     * Who in the collection a photo shows.
     *
     * @throws FaceException
     */
    public function identify(string $photo): Identity;

    /**
     * Whether a photo shows the person whose faces are `$faceIds`.
     *
     * @param list<string> $faceIds
     * @throws FaceException
     */
    public function verify(int|string $userId, string $photo, array $faceIds): Verdict;

    /**
     * Starts a session of AWS Face Liveness, and returns its id.
     *
     * @throws FaceException
     */
    public function createLivenessSession(): string;

    /**
     * Whether a session of AWS Face Liveness shows the person whose faces are `$faceIds`, living.
     *
     * @param list<string> $faceIds
     * @throws FaceException
     */
    public function verifyLivenessSession(string $sessionId, int|string $userId, array $faceIds): Verdict;

    /**
     * Deletes a face from the provider and collection that keep it; returns whether there was one.
     *
     * @throws FaceException
     */
    public function delete(string $faceId, string $provider, string $collectionId): bool;
}
