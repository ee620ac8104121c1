<?php

declare(strict_types=1);

namespace Absenki\Laravel\Events;

use Absenki\Laravel\Results\Liveness;

/** A living person is in front of the camera. Whose face it is comes next. */
final class LivenessPassed
{
    public function __construct(public readonly int|string $userId, public readonly Liveness $liveness)
    {
    }
}
