<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Facades\Absenki;
use Absenki\Laravel\FaceVerificationService;
use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Storage;

/** Evidence photos, how long they stay, and what the app's scheduler does. */
final class EvidenceTest extends TestCase
{
    public function testTheLabelledPhotoIsKeptAsLongAsTheSettingsSay(): void
    {
        $this->start(['absenki.evidence' => ['keep' => 'matched', 'days' => 2]]);
        $this->migrate();
        Artisan::call('absenki:collection', ['action' => 'create']);
        $user = $this->user();
        $photo = static fn (string $name): string => (string) file_get_contents(self::fixture($name));
        self::assertTrue(Absenki::enroll($user, $photo('people/obama.jpg'))->enrolled);
        $service = new FaceVerificationService();
        self::assertArrayNotHasKey('evidence', $service->verifyFace($user, $photo('people/collins.jpg')));
        $kept = $service->verifyFace($user, $photo('people/obama2.jpg'))['evidence'];
        self::assertStringStartsWith('attendance/evidence/' . date('Y-m-d') . "/{$user->id}_", $kept);
        self::assertSame([$kept], Storage::allFiles('attendance'));
        [$width, $height] = getimagesizefromstring(Storage::get($kept));
        self::assertSame(array_slice(getimagesize(self::fixture('people/obama2.jpg')), 0, 2), [$width, $height]);
        $this->start(['absenki.evidence' => ['keep' => 'all', 'days' => 2]]);
        $other = (new FaceVerificationService())->verifyFace($user, self::dataUrl('people/collins.jpg'))['evidence'];
        Storage::put('attendance/evidence/2020-01-31/1_000000_abcdefgh.jpg', 'old');
        Storage::put('attendance/evidence/notes/of-the-app.txt', 'kept');
        self::assertSame([0, "1 days of evidence deleted\n"], [Artisan::call('absenki:prune'), Artisan::output()]);
        self::assertEqualsCanonicalizing([$kept, $other, 'attendance/evidence/notes/of-the-app.txt'], Storage::allFiles('attendance'));
    }

    public function testTheSchedulerCleansUpWhereTheSettingsNameATime(): void
    {
        $events = fn (): array => array_map(static fn ($event): string => $event->expression, $this->app->make(Schedule::class)->events());
        self::assertSame([], $events());
        $this->start(['absenki.schedule' => ['reconcile' => '02:30', 'prune' => '3:15']]);
        self::assertSame(['30 2 * * *', '15 3 * * *'], $events());
        self::assertStringContainsString('absenki:reconcile --force', (string) $this->app->make(Schedule::class)->events()[0]->command);
    }
}
