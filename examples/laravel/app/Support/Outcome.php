<?php

declare(strict_types=1);

namespace App\Support;

/** How a photo ended: the reasons of absenki/laravel, with the look and the words of these pages. */
enum Outcome: string
{
    case Matched = 'matched';
    case WrongPerson = 'wrong_person';
    case NoMatch = 'no_match';
    case NotEnrolled = 'not_enrolled';
    case NoFace = 'no_face';
    case MultipleFaces = 'multiple_faces';
    case TooSmall = 'too_small';
    case TooDark = 'too_dark';
    case Blurry = 'blurry';
    case LowQuality = 'low_quality';
    case FaceTooSmall = 'face_too_small';
    case TooBright = 'too_bright';
    case Occluded = 'occluded';
    case SamePhoto = 'same_photo';
    case NotFrontal = 'not_frontal';
    case Tilted = 'tilted';
    case EyesClosed = 'eyes_closed';
    case Overexposed = 'overexposed';
    case AlreadyEnrolled = 'already_enrolled';
    case NotSamePerson = 'not_same_person';
    case Enrolled = 'enrolled';
    case NotLive = 'not_live';
    case Inconclusive = 'inconclusive';
    case LivenessRequired = 'liveness_required';

    /** The label colour that the verdict is shown in: matched, wrong, other or unknown. */
    public function tone(): string
    {
        return match ($this) {
            self::Matched, self::Enrolled => 'matched',
            self::WrongPerson, self::NotLive => 'wrong',
            self::NoMatch, self::NotEnrolled => 'unknown',
            default => 'other',
        };
    }

    /** The sign beside the words. */
    public function icon(): string
    {
        return match ($this->tone()) {
            'matched' => 'check',
            'wrong' => 'cross',
            'unknown' => 'question',
            default => 'alert',
        };
    }

    /**
     * @param 'title'|'short'|'advice' $part
     * @param array<string, string> $facts
     */
    public function text(string $part, array $facts = []): string
    {
        return (string) __("ui.verdict.{$this->value}.{$part}", $facts);
    }
}
