<?php

declare(strict_types=1);

namespace Absenki\Laravel\Results;

use Absenki\Duplicate;
use Absenki\Enrollment;
use Absenki\Laravel\Messages;
use Closure;
use Illuminate\Support\Str;

/** How an enrolment ended: with a face, or with a reason why the photo was refused. */
final class Enrolment
{
    /**
     * @param string $reason `enrolled`, `no_face`, `multiple_faces`, `face_too_small`, `low_quality`,
     *     `occluded`, `not_frontal`, `tilted`, `eyes_closed`, `overexposed`, `already_enrolled` or
     *     `not_same_person`
     * @param float|null $confidence how sure the detector is that it is a face, 0..100
     * @param (Closure(): void)|null $undo takes the face back out of the collection
     * @param int|string|null $profileId the row of `face_profiles`, once there is one
     * @param Duplicate|null $duplicate somebody else's face that it is very much like: for the admin, not for the person
     */
    public function __construct(
        public readonly bool $enrolled,
        public readonly string $reason,
        public readonly string $message,
        public readonly int $faceCount = 1,
        public readonly ?string $faceId = null,
        public readonly ?float $confidence = null,
        private readonly ?Closure $undo = null,
        public readonly int|string|null $profileId = null,
        public readonly ?Duplicate $duplicate = null,
    ) {
    }

    /** @param (Closure(Closure): mixed)|null $guard runs the undoing, so that its failure is one of ours */
    public static function fromExtension(Enrollment $enrollment, ?Closure $guard = null): self
    {
        $face = $enrollment->face;
        $guard ??= static fn (Closure $work) => $work();
        return new self(
            $enrollment->enrolled,
            $enrollment->reason->value,
            self::sentence($enrollment),
            $enrollment->faceCount,
            $face?->faceId,
            $face?->confidence,
            $face === null ? null : static fn () => $guard(static fn () => $face->undo()),
            duplicate: $enrollment->duplicate,
        );
    }

    /** What a sentence says of the photo's size or of the recognizer's reasons, only the extension knows. */
    private static function sentence(Enrollment $enrollment): string
    {
        $reason = $enrollment->reason->value;
        return in_array($reason, ['low_quality', 'too_small'], true)
            ? $enrollment->message
            : Messages::ofReason($reason, $enrollment->message, ['count' => $enrollment->faceCount]);
    }

    /** For fakes: an enrolment that went well. */
    public static function enrolled(?string $faceId = null, float $confidence = 99.99, ?Closure $undo = null): self
    {
        $faceId ??= (string) Str::uuid();
        return new self(true, 'enrolled', Messages::text('enrolled'), 1, $faceId, $confidence, $undo);
    }

    /**
     * For fakes: a photo that was refused.
     *
     * @param 'no_face'|'multiple_faces'|'low_quality' $reason
     */
    public static function refused(string $reason, int $faceCount = 0): self
    {
        $facts = ['count' => $faceCount, 'detail' => Messages::text('low_quality_detail')];
        return new self(false, $reason, Messages::text($reason, $facts), $faceCount);
    }

    public function withProfile(int|string $id): self
    {
        return new self(
            $this->enrolled,
            $this->reason,
            $this->message,
            $this->faceCount,
            $this->faceId,
            $this->confidence,
            $this->undo,
            $id,
            $this->duplicate,
        );
    }

    /** Takes the face back out, for when its profile cannot be stored. One known before stays. */
    public function undo(): void
    {
        if ($this->undo !== null) {
            ($this->undo)();
        }
    }

    /**
     * The app's array.
     *
     * @return array{success: bool, face_id: string|null, confidence: float|null,
     *     face_profile_id: int|string|null, message: string}
     */
    public function toArray(): array
    {
        return [
            'success' => $this->enrolled,
            'face_id' => $this->faceId,
            'confidence' => $this->confidence,
            'face_profile_id' => $this->profileId,
            'message' => $this->message,
        ];
    }
}
