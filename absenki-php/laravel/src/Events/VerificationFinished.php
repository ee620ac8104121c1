<?php

declare(strict_types=1);

namespace Absenki\Laravel\Events;

use Absenki\Laravel\Results\Verdict;

/** A `VerifyFace` job has its answer. */
final class VerificationFinished
{
    /**
     * @param string $checkId that of the job
     * @param Verdict|null $verdict null if no verdict could be reached
     * @param string $message the text for the person at the camera
     */
    public function __construct(
        public readonly string $checkId,
        public readonly int|string $userId,
        public readonly ?Verdict $verdict,
        public readonly string $message,
    ) {
    }
}
