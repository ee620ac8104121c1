<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Laravel\Events\FaceDeleted;
use Absenki\Laravel\Events\FaceEnrolled;
use Absenki\Laravel\Events\FaceRejected;
use Absenki\Laravel\Events\FaceVerified;
use Absenki\Laravel\Events\IdentificationFinished;
use Absenki\Laravel\Events\LivenessPassed;
use Absenki\Laravel\Events\PhotoChecked;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Support\Facades\Log;

/** A line for each event in the channel of the settings: ids and numbers, never a name or a picture. */
final class VerdictLog
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function subscribe(Dispatcher $events): void
    {
        $events->listen(PhotoChecked::class, [self::class, 'photoChecked']);
        $events->listen(FaceEnrolled::class, [self::class, 'enrolled']);
        $events->listen(FaceVerified::class, [self::class, 'verified']);
        $events->listen(FaceRejected::class, [self::class, 'rejected']);
        $events->listen(IdentificationFinished::class, [self::class, 'identified']);
        $events->listen(LivenessPassed::class, [self::class, 'live']);
        $events->listen(FaceDeleted::class, [self::class, 'deleted']);
    }

    public function photoChecked(PhotoChecked $event): void
    {
        $quality = $event->quality;
        $this->write('info', 'Photo checked', [
            'passed' => $quality->passed,
            'reason' => $quality->reason,
            'sharpness' => $quality->laplace,
            'adaptive_threshold' => $quality->threshold,
            'brightness' => $quality->brightness,
            'width' => $quality->width,
            'height' => $quality->height,
        ]);
    }

    public function enrolled(FaceEnrolled $event): void
    {
        $this->write('info', 'Face enrolled', ['user_id' => $event->userId, 'face_id' => $event->faceId]);
    }

    public function verified(FaceVerified $event): void
    {
        $verdict = $event->verdict;
        $this->several($event->userId, $verdict->faceCount);
        $this->write('info', 'Face matched', [
            'user_id' => $event->userId,
            'face_id' => $verdict->faceId,
            'similarity' => $verdict->score,
            'threshold' => $this->settings->number('face.threshold'),
            'face_count' => $verdict->faceCount,
        ]);
    }

    public function identified(IdentificationFinished $event): void
    {
        $identity = $event->identity;
        $this->write($identity->ok ? 'info' : 'warning', $identity->ok ? 'Face identified' : 'Face not identified', [
            'user_id' => $identity->userId,
            'reason' => $identity->reason,
            'face_id' => $identity->faceId,
            'similarity' => $identity->score,
            'threshold' => $identity->threshold,
        ]);
    }

    public function rejected(FaceRejected $event): void
    {
        $count = $event->verdict?->faceCount ?? 0;
        $this->several($event->userId, $count);
        $this->write('warning', 'Face rejected', [
            'user_id' => $event->userId,
            'during' => $event->during,
            'reason' => $event->reason,
            'similarity' => $event->verdict?->score,
            'threshold' => $event->during === 'verify' ? $this->settings->number('face.threshold') : null,
            'face_count' => $event->verdict === null ? null : $count,
        ]);
    }

    public function live(LivenessPassed $event): void
    {
        $this->write('info', 'Living person', ['user_id' => $event->userId]);
    }

    public function deleted(FaceDeleted $event): void
    {
        $this->write('info', 'Face deleted', ['user_id' => $event->userId, 'face_id' => $event->faceId]);
    }

    private function several(int|string $userId, int $count): void
    {
        if ($count > 1) {
            $this->write('warning', 'Several faces', ['user_id' => $userId, 'face_count' => $count]);
        }
    }

    /** @param array<string, mixed> $facts those that are null are left out */
    private function write(string $level, string $line, array $facts): void
    {
        $channel = $this->settings->get('log_channel');
        if ($channel !== null) {
            Log::channel($channel)->log($level, $line, array_filter($facts, static fn (mixed $fact): bool => $fact !== null));
        }
    }
}
