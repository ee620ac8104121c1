<?php

declare(strict_types=1);

namespace Absenki\Laravel\Events;

use Absenki\Laravel\Results\Verdict;

/** A photo showed the user. */
final class FaceVerified
{
    public function __construct(public readonly int|string $userId, public readonly Verdict $verdict)
    {
    }
}
