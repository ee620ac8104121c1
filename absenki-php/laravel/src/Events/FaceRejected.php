<?php

declare(strict_types=1);

namespace Absenki\Laravel\Events;

use Absenki\Duplicate;
use Absenki\Laravel\Results\Verdict;

/** A photo was refused, by a verdict and not by a failure. */
final class FaceRejected
{
    /**
     * @param 'enroll'|'verify'|'liveness' $during
     * @param string $reason `wrong_person`, `no_face`, `not_enrolled` ...
     * @param string $message the text for the person at the camera
     * @param Verdict|null $verdict of a verification: similarity, number of faces, boxes
     * @param Duplicate|null $duplicate of an enrolment with the reason `already_enrolled`: whose face it is, for the admin
     */
    public function __construct(
        public readonly int|string $userId,
        public readonly string $during,
        public readonly string $reason,
        public readonly string $message,
        public readonly ?Verdict $verdict = null,
        public readonly ?Duplicate $duplicate = null,
    ) {
    }
}
