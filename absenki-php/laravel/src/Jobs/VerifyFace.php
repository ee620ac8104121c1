<?php

declare(strict_types=1);

namespace Absenki\Laravel\Jobs;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\Events\VerificationFinished;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Users;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;
use Throwable;

/**
 * Verifies a photo from a queue. The queue holds an id and a path, never a photo. The answer is the
 * event `VerificationFinished`. A worker that is killed between the event and the end of the job makes
 * it come twice, with the same `checkId`.
 *
 * A failure that can pass is tried again, and so is the job of a worker that was killed, after the
 * queue's `retry_after`. The photo is deleted once there is an answer.
 */
final class VerifyFace implements ShouldQueue
{
    use Dispatchable;
    use InteractsWithQueue;
    use Queueable;

    public int $tries = 5;

    /**
     * @param string $imagePath on the disk of the settings
     * @param string $checkId what the caller knows this check by; the event carries it
     */
    public function __construct(
        public readonly int|string $userId,
        public readonly string $imagePath,
        public readonly string $checkId = '',
    ) {
    }

    /** @return list<int> seconds before each further try */
    public function backoff(): array
    {
        return [2, 5, 15, 60];
    }

    public function handle(Users $users, Absenki $absenki, Dispatcher $events): void
    {
        try {
            $photo = $absenki->disk()->exists($this->imagePath) ? $absenki->disk()->get($this->imagePath) : null;
            if ($photo === null || $photo === '') {
                throw FaceException::because('photo_not_in_storage', 'file_not_found');
            }
            $verdict = $absenki->verify($users->find($this->userId), $photo);
        } catch (FaceException $e) {
            if ($e->isRetryable()) {
                throw $e;
            }
            $this->fail($e);
            return;
        }
        // The photo last: a worker that is killed before this point leaves it for the next one.
        $events->dispatch(new VerificationFinished($this->checkId, $this->userId, $verdict, $verdict->message));
        $absenki->disk()->delete($this->imagePath);
    }

    public function failed(?Throwable $e = null): void
    {
        $absenki = app(Absenki::class);
        $message = $e instanceof FaceException ? $e->getMessage() : FaceException::configuration('the job failed')->getMessage();
        app(Dispatcher::class)->dispatch(new VerificationFinished($this->checkId, $this->userId, null, $message));
        $absenki->disk()->delete($this->imagePath);
    }
}
