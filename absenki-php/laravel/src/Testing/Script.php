<?php

declare(strict_types=1);

namespace Absenki\Laravel\Testing;

use Closure;
use Throwable;

/** What a fake answers to one kind of call. */
final class Script
{
    /** @var list<mixed> */
    private array $outcomes = [];

    private bool $repeats = true;

    public function __construct(private readonly string $call)
    {
    }

    /**
     * One outcome answers every call. Several are a sequence, and a call after the last fails.
     *
     * @param list<mixed> $outcomes
     */
    public function set(array $outcomes): void
    {
        $this->outcomes = $outcomes;
        $this->repeats = count($outcomes) === 1;
    }

    /**
     * Returns the next outcome; null without a script. Throws exceptions and calls closures.
     *
     * @throws Throwable
     */
    public function next(bool $strayAllowed, mixed ...$arguments): mixed
    {
        if ($this->outcomes === [] && $this->repeats) {
            return $strayAllowed ? null : throw new StrayCall("Absenki::fake(): a stray call of {$this->call}.");
        }
        if ($this->outcomes === []) {
            throw new StrayCall("Absenki::fake(): the sequence for {$this->call} has ended.");
        }
        $outcome = $this->repeats ? $this->outcomes[0] : array_shift($this->outcomes);
        if ($outcome instanceof Throwable) {
            throw $outcome;
        }
        return $outcome instanceof Closure ? $outcome(...$arguments) : $outcome;
    }
}
