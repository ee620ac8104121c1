<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Facades\Absenki;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Jobs\EnrollFace;
use Absenki\Laravel\Models\FaceProfile;
use Illuminate\Queue\Events\JobFailed;
use Illuminate\Queue\WorkerOptions;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Event;
use Illuminate\Support\Facades\Storage;

/** The queued enrolment, through a real queue and worker. */
final class EnrollFaceTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->migrate();
        Storage::put('faces/budi.jpg', (string) file_get_contents(self::fixture('people/obama.jpg')));
    }

    /** What one turn of a worker made fail for good. */
    private function work(): array
    {
        $failed = [];
        Event::listen(JobFailed::class, function (JobFailed $event) use (&$failed): void {
            $failed[] = $event->exception->errorCode();
        });
        DB::table('jobs')->update(['available_at' => 0]);
        $this->app->make('queue.worker')->runNextJob('database', 'default', new WorkerOptions());
        Event::forget(JobFailed::class);
        return $failed;
    }

    public function testTheQueueHoldsIdsAndPathsAndTheWorkerEnrols(): void
    {
        Artisan::call('absenki:collection', ['action' => 'create']);
        $user = $this->user();
        EnrollFace::dispatch($user->id, 'faces/budi.jpg');
        $payload = DB::table('jobs')->value('payload');
        self::assertStringContainsString('budi.jpg', $payload);
        self::assertLessThan(1000, strlen($payload));
        self::assertSame([], $this->work());
        self::assertSame(0, DB::table('jobs')->count());
        self::assertSame(['faces/budi.jpg', $user->id], [FaceProfile::sole()->image_path, (int) FaceProfile::sole()->user_id]);
    }

    public function testWhatCanPassIsTriedAgainAndARefusalIsNot(): void
    {
        $busy = new FaceException('Layanan wajah sedang sibuk.', 'throttled', true);
        $faces = Absenki::fake()->whenEnrolling($busy, 'enrolled', 'no_face');
        [$user, $other] = [$this->user(), $this->user('Siti Aminah')];
        EnrollFace::dispatch($user->id, 'faces/budi.jpg');
        self::assertSame([], $this->work());
        self::assertSame(1, DB::table('jobs')->count());
        self::assertSame([], $this->work());
        $faces->assertEnrolled($user, 1);
        $kept = ["faces/cropped/{$other->id}/1700000000_abcdefgh_cropped.jpg", "faces/raw/{$other->id}/1700000000_abcdefgh_siti.png"];
        array_map(fn (string $path) => Storage::put($path, 'as processImage() names them'), $kept);
        EnrollFace::dispatch($other->id, $kept[0]);
        self::assertSame(['no_face'], $this->work());
        self::assertSame(['faces/budi.jpg'], Storage::allFiles('faces'));
        EnrollFace::dispatch(999, 'faces/budi.jpg');
        self::assertSame(['no_user'], $this->work());
        self::assertSame(0, DB::table('jobs')->count());
    }
}
