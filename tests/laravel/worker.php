<?php

declare(strict_types=1);

// Works on the Redis queue until it is empty. Writes `checkId reason` of each answer to the file answers.
// With the argument `die` it kills itself in the middle of its first job.

$app = require __DIR__ . '/application.php';

$app['events']->listen(Absenki\Laravel\Events\VerificationFinished::class, static function ($event): void {
    $line = "{$event->checkId} " . ($event->verdict?->reason ?? 'failed') . "\n";
    file_put_contents(getenv('APP_FOLDER') . '/answers', $line, FILE_APPEND | LOCK_EX);
});
if (($argv[1] ?? '') === 'die') {
    $app['events']->listen(Absenki\Laravel\Events\FaceVerified::class, static fn () => posix_kill(getmypid(), SIGKILL));
}
$queue = $app['queue']->connection('redis');
while ($queue->size() > 0) {
    $app['queue.worker']->runNextJob('redis', 'default', new Illuminate\Queue\WorkerOptions(sleep: 0));
}
