<?php

declare(strict_types=1);

namespace Absenki\Laravel\Results;

use Absenki\Enrollment;
use Absenki\Exception\AbsenkiException;
use Absenki\Laravel\FaceException;
use Closure;

/** How the enrolment of a person from several photos ended. */
final class PersonEnrolment
{
    /**
     * @param list<Enrolment|FaceException> $photos one result for each photo, in their order; an exception
     *     where no result could be reached
     * @param list<'front'|'left'|'right'> $missing what to add, where fewer than three photos were enrolled
     * @param string $message for the person: how many photos were enrolled, and what to add
     */
    public function __construct(
        public readonly array $photos,
        public readonly array $missing,
        public readonly string $message,
    ) {
    }

    /**
     * @param array{photos: list<Enrollment|AbsenkiException>, missing: list<'front'|'left'|'right'>, message: string} $found
     * @param Closure(Closure): mixed $guard runs an undoing, so that its failure is one of ours
     */
    public static function fromExtension(array $found, Closure $guard): self
    {
        $photo = static fn (Enrollment|AbsenkiException $photo): Enrolment|FaceException => $photo instanceof Enrollment
            ? Enrolment::fromExtension($photo, $guard)
            : FaceException::fromExtension($photo);
        return new self(array_map($photo, $found['photos']), $found['missing'], $found['message']);
    }

    /**
     * The photos that were enrolled, by their place.
     *
     * @return array<int, Enrolment>
     */
    public function enrolled(): array
    {
        return array_filter($this->photos, static fn (Enrolment|FaceException $photo): bool => $photo instanceof Enrolment && $photo->enrolled);
    }

    /** @param array<int, Enrolment> $photos by their place */
    public function with(array $photos): self
    {
        return new self(array_replace($this->photos, $photos), $this->missing, $this->message);
    }

    /**
     * @return array{success: bool, message: string, missing: list<string>, photos: list<array{success: bool,
     *     face_id: string|null, confidence: float|null, face_profile_id: int|string|null, message: string}>}
     *     `success` if no photo is missing
     */
    public function toArray(): array
    {
        $photo = static fn (Enrolment|FaceException $photo): array => $photo instanceof Enrolment ? $photo->toArray() : [
            'success' => false,
            'face_id' => null,
            'confidence' => null,
            'face_profile_id' => null,
            'message' => $photo->getMessage(),
        ];
        return [
            'success' => $this->missing === [],
            'message' => $this->message,
            'missing' => $this->missing,
            'photos' => array_map($photo, $this->photos),
        ];
    }
}
