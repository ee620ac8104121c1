<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use RuntimeException;

/** A check that failed, or that warns, and what to do about it. */
final class Trouble extends RuntimeException
{
    public function __construct(string $message, public readonly string $advice, public readonly bool $isWarning = false)
    {
        parent::__construct($message);
    }
}
