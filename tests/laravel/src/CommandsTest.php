<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Models\FaceProfile;
use Illuminate\Support\Facades\Artisan;

/** The artisan commands, on the embedded recognizer. */
final class CommandsTest extends TestCase
{
    /** Runs a command; its exit status and what it said. */
    private function artisan(string $command): array
    {
        return [Artisan::call($command), Artisan::output()];
    }

    public function testTheDoctorSaysWhatToDoUntilAllIsWell(): void
    {
        [$status, $said] = $this->artisan('absenki:doctor');
        self::assertSame(1, $status);
        self::assertMatchesRegularExpression('/FAIL\s+collection: there is no staf_desa\s+Run php artisan absenki:collection create\./', $said);
        self::assertMatchesRegularExpression('/FAIL\s+database: face_profiles lacks .*\s+Run php artisan absenki:install/', $said);
        self::assertStringEndsWith("2 to mend.\n", $said);

        $this->migrate();
        $this->artisan('absenki:collection create');
        [$status, $said] = $this->artisan('absenki:doctor');
        self::assertSame(0, $status, $said);
        self::assertStringContainsString('probe face: written and removed', $said);
        self::assertStringContainsString('staf_desa: 0 faces', $this->artisan('absenki:collection describe')[1]);
        self::assertMatchesRegularExpression('/self-test: sharpness \d+\.\d\d, brightness 145\.00/', $said);
        self::assertStringEndsWith("All is well.\n", $said);

        chmod($this->app['config']['absenki.gallery'], 0644);
        [$status, $said] = $this->artisan('absenki:doctor');
        self::assertSame(0, $status, $said);
        self::assertMatchesRegularExpression('/warn\s+gallery: other users of this machine may read .*\s+Run chmod 600/', $said);
    }

    public function testTheDoctorNamesTheFirstCauseAndComparesProfilesWithFaces(): void
    {
        $this->migrate();
        $this->artisan('absenki:collection create');
        $profile = ['user_id' => $this->user()->id, 'face_id' => 'gone', 'collection_id' => 'staf_desa', 'image_path' => null];
        FaceProfile::create($profile + ['provider' => 'aws']);
        $said = $this->artisan('absenki:doctor')[1];
        self::assertStringContainsString('profiles: all 1 profiles are of another collection or backend', $said);
        FaceProfile::create($profile + ['provider' => 'local']);
        $said = $this->artisan('absenki:doctor')[1];
        self::assertStringContainsString('profiles: 1 profiles, but 0 faces', $said);
        $this->start(['absenki.gallery' => "{$this->folder}/none/faces.sqlite"]);
        $said = $this->artisan('absenki:doctor')[1];
        self::assertMatchesRegularExpression('/FAIL\s+recognition service/', $said);
        self::assertStringEndsWith("1 to mend.\n", $said);
    }

    public function testTheDoctorLooksThroughOtherDriversAndAtCredentials(): void
    {
        $this->migrate();
        $this->start(['absenki.driver' => 'fake', 'absenki.backend' => 'rekognition', 'services.aws.secret' => null]);
        $said = $this->artisan('absenki:doctor')[1];
        self::assertMatchesRegularExpression('/FAIL\s+driver: fake.*\s+Set ABSENKI_DRIVER=native/', $said);
        self::assertMatchesRegularExpression('/FAIL\s+credentials: half a pair\s+Set AWS_ACCESS_KEY_ID/', $said);
        self::assertStringNotContainsString('AKIAEXAMPLE', $said);
        $this->start([
            'absenki.driver' => 'python',
            'absenki.backend' => 'local',
            'absenki.python' => [
                'binary' => '/usr/bin/python3',
                'quality_script' => __DIR__ . '/../python/quality.py',
                'crop_script' => __DIR__ . '/../python/crop.py',
                'quality_timeout' => 60,
                'crop_timeout' => 60,
            ],
        ]);
        self::assertStringContainsString('brightness 145.00', $this->artisan('absenki:doctor')[1]);
    }

    public function testTheCollectionIsMadeShownAndDeleted(): void
    {
        self::assertSame([0, "There is none.\n"], $this->artisan('absenki:collection list'));
        self::assertSame([1, "There is no staf_desa. Run php artisan absenki:collection create.\n"], $this->artisan('absenki:collection describe'));
        self::assertSame([0, "staf_desa has been created.\n"], $this->artisan('absenki:collection create'));
        self::assertSame([0, "staf_desa was there already.\n"], $this->artisan('absenki:collection create'));
        self::assertSame([0, "staf_desa\n"], $this->artisan('absenki:collection list'));
        self::assertStringStartsWith('staf_desa: 0 faces, model sface', $this->artisan('absenki:collection describe')[1]);
        self::assertStringContainsString('Nothing was deleted.', $this->artisan('absenki:collection delete --no-interaction')[1]);
        self::assertSame([0, "staf_desa has been deleted.\n"], $this->artisan('absenki:collection delete --force'));
        self::assertSame(1, $this->artisan('absenki:collection burn')[0]);
    }

    public function testPhotosAreEnrolledFromTheCommandLine(): void
    {
        $this->migrate();
        $user = $this->user();
        $photos = array_map(self::fixture(...), ['people/obama.jpg', 'photos/dark.jpg', 'photos/no_face.jpg', 'none.jpg', 'people/obama2.jpg']);
        [$status, $said] = $this->artisan("absenki:enroll {$user->id} " . implode(' ', array_map('escapeshellarg', $photos)));
        self::assertSame(1, $status);
        self::assertStringContainsString('5/5', $said);
        self::assertSame(2, FaceProfile::count());
        self::assertMatchesRegularExpression('/dark\.jpg\s+\| refused\s+\| Foto terlalu gelap/', $said);
        self::assertMatchesRegularExpression('/obama2\.jpg\s+\| enrolled \| [0-9a-f-]{36}/', $said);
        $said = $this->artisan("absenki:enroll {$user->email} " . escapeshellarg(self::fixture('people/obama.jpg')))[1];
        self::assertMatchesRegularExpression('/obama\.jpg\s+\| enrolled/', $said);
        self::assertStringContainsString('Pengguna tidak ditemukan.', $this->artisan('absenki:enroll none@example.com x.jpg')[1]);
        self::assertStringContainsString('Pengguna tidak ditemukan.', $this->artisan('absenki:enroll 999 x.jpg')[1]);
    }

    public function testPingSaysWhoAnswers(): void
    {
        self::assertSame(0, $this->artisan('aws:ping')[0]);
        [$status, $said] = $this->artisan('absenki:ping');
        self::assertSame(0, $status);
        self::assertMatchesRegularExpression('/^local answered in [\d.]+ ms\ncollection:  staf_desa\n$/', $said);
        $this->start(['absenki.gallery' => "{$this->folder}/none/faces.sqlite"]);
        self::assertSame(1, $this->artisan('absenki:ping')[0]);
    }
}
