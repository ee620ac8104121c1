<?php

declare(strict_types=1);

namespace Absenki\Laravel\Events;

use Absenki\Laravel\Results\Identity;

/** `Absenki::identify()` has its answer: a user, or nobody. */
final class IdentificationFinished
{
    public function __construct(public readonly Identity $identity)
    {
    }
}
