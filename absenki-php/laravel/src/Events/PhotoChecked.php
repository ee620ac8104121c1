<?php

declare(strict_types=1);

namespace Absenki\Laravel\Events;

use Absenki\Laravel\Results\Quality;

/** A photo went through the quality gate. */
final class PhotoChecked
{
    public function __construct(public readonly Quality $quality)
    {
    }
}
