<?php

declare(strict_types=1);

namespace Absenki\Laravel\Contracts;

use Absenki\Laravel\FaceException;
use Absenki\Laravel\Results\Liveness;
use Closure;

/** Checks that a living person, not a picture of one, is in front of the camera. */
interface LivenessChecker
{
    /**
     * Starts an attempt: what the person must do, and a token for one call of `check()`.
     *
     * @return array{token: string, steps: list<'left'|'right'|'straight'|'closer'>, expires_in_ms: int}
     * @throws FaceException
     */
    public function start(int|string $userId): array;

    /**
     * Whether the frames show one living person who does what the session says.
     *
     * @param array<int, string> $frames pictures (bytes, or data URLs) by milliseconds since the start
     * @param Closure(string, int): bool $useOnce records a session's nonce, until a time in Unix seconds,
     *     and returns whether it was unused
     * @throws FaceException
     */
    public function check(string $token, int|string $userId, array $frames, Closure $useOnce): Liveness;
}
