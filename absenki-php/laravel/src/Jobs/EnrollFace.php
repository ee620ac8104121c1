<?php

declare(strict_types=1);

namespace Absenki\Laravel\Jobs;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Users;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;

/**
 * Enrols a photo from a queue. The queue holds an id and a path, never a photo.
 *
 * A failure that can pass is tried again; a photo that was refused is not: `FaceRejected` says why.
 * Once it has failed for good, what `FaceProcessor::processImage()` kept is deleted.
 */
final class EnrollFace implements ShouldQueue
{
    use Dispatchable;
    use InteractsWithQueue;
    use Queueable;

    public int $tries = 3;

    /** @param string $imagePath on the disk of the settings */
    public function __construct(public readonly int|string $userId, public readonly string $imagePath)
    {
    }

    /** @return list<int> seconds before the second and third try */
    public function backoff(): array
    {
        return [10, 60];
    }

    public function handle(Users $users, FaceEnrollService $service): void
    {
        try {
            $service->enrollFace($users->find($this->userId), $this->imagePath, true);
        } catch (FaceException $e) {
            if ($e->isRetryable()) {
                throw $e;
            }
            $this->fail($e);
        }
    }

    public function failed(): void
    {
        app(Absenki::class)->discard($this->imagePath);
    }
}
