<?php

declare(strict_types=1);

namespace Absenki\Laravel\Events;

/** A face was enrolled and its profile stored. */
final class FaceEnrolled
{
    public function __construct(
        public readonly int|string $userId,
        public readonly string $faceId,
        public readonly int|string $profileId,
    ) {
    }
}
