<?php

declare(strict_types=1);

namespace Absenki\Laravel\Events;

/** A face and its profile were deleted. */
final class FaceDeleted
{
    public function __construct(public readonly int|string $userId, public readonly string $faceId)
    {
    }
}
