<?php

declare(strict_types=1);

namespace Absenki\Laravel\Events;

use Absenki\Duplicate;

/** A face was enrolled and its profile stored. */
final class FaceEnrolled
{
    /** @param Duplicate|null $duplicate somebody else's face that it is very much like: for the admin, not for the person */
    public function __construct(
        public readonly int|string $userId,
        public readonly string $faceId,
        public readonly int|string $profileId,
        public readonly ?Duplicate $duplicate = null,
    ) {
    }
}
