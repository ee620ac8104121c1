<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\DeletionRecords;
use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\Models\FaceProfile;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Storage;

/** The gallery of the embedded recognizer: faces that nobody uses, damage, copies. */
final class GalleryTest extends TestCase
{
    /** Runs a command; its exit status and what it said. */
    private function artisan(string $command): array
    {
        return [Artisan::call($command), Artisan::output()];
    }

    private function gallery(): \PDO
    {
        return new \PDO('sqlite:' . $this->app['config']['absenki.gallery']);
    }

    private function enrolled(): FaceProfile
    {
        $this->migrate();
        $this->artisan('absenki:collection create');
        Storage::put('faces/budi.jpg', (string) file_get_contents(self::fixture('people/obama.jpg')));
        (new FaceEnrollService())->enrollFace($this->user(), 'faces/budi.jpg');
        return FaceProfile::firstOrFail();
    }

    public function testFacesThatNobodyUsesAreListedAndDeletedWithTheirProfilesAndPhotos(): void
    {
        $profile = $this->enrolled();
        self::assertStringContainsString('0 faces', $this->artisan('absenki:purge 1')[1]);
        $this->gallery()->exec('UPDATE faces SET created_at = 1; UPDATE matches SET day = 1');
        [$status, $said] = $this->artisan('absenki:purge 365');
        self::assertSame(0, $status);
        self::assertStringContainsString($profile->face_id, $said);
        self::assertStringContainsString('Nothing was deleted', $said);
        $file = "{$this->folder}/purged.jsonl";
        self::assertSame(1, $this->artisan("absenki:purge 365 --force --record={$file}")[0], 'without a key');
        config(['absenki.audit.key' => 'a secret of 32 characters or more']);
        [$status, $said] = $this->artisan("absenki:purge 365 --force --record={$file}");
        self::assertSame(0, $status, $said);
        $record = json_decode(json_decode((string) file_get_contents($file), true)['record'], true);
        self::assertSame(['purge', $profile->face_id], [$record['action'], $record['deleted']['faces'][0]['face_id']]);
        self::assertStringContainsString('1 faces deleted', $said);
        self::assertSame(0, FaceProfile::count());
        self::assertFalse(Storage::exists((string) $profile->image_path));
        self::assertSame(1, $this->artisan('absenki:purge 0')[0]);
    }

    public function testAThresholdIsProposedFromTheEnrolledFaces(): void
    {
        $this->enrolled();
        foreach (['obama2.jpg' => 'Siti', 'biden.jpg' => 'Andi'] as $photo => $name) {
            Storage::put("faces/{$photo}", (string) file_get_contents(self::fixture("people/{$photo}")));
            (new FaceEnrollService())->enrollFace($this->user($name), "faces/{$photo}");
        }
        [$status, $said] = $this->artisan("absenki:calibrate --far=0.5 --svg={$this->folder}/staff.svg");
        self::assertSame(0, $status, $said);
        self::assertStringContainsString('0 pairs of one user, 3 of two users', $said);
        self::assertMatchesRegularExpression('/^threshold [\d.]+: false accept rate 3\.33e-1/m', $said);
        self::assertMatchesRegularExpression('/^one person\? 1 \(.+\) and 2 \(.+\): 9/m', $said);
        self::assertStringStartsWith('<svg ', (string) file_get_contents("{$this->folder}/staff.svg"));
        self::assertSame(1, $this->artisan('absenki:calibrate --far=2')[0]);
    }

    public function testADeletionIsRecordedAndSigned(): void
    {
        $profile = $this->enrolled();
        $file = "{$this->folder}/deleted.jsonl";
        $forget = "absenki:forget {$profile->user_id} --force --record={$file}";
        self::assertSame(1, $this->artisan($forget)[0], 'without a key');
        self::assertSame(1, FaceProfile::count());
        $key = 'a secret of 32 characters or more';
        config(['absenki.audit.key' => $key]);
        self::assertSame(0, $this->artisan($forget)[0]);
        ['record' => $record, 'signature' => $signature] = json_decode((string) file_get_contents($file), true);
        self::assertSame($profile->face_id, json_decode($record, true)['deleted']['profiles'][0]['face_id']);
        self::assertSame(DeletionRecords::signature($key, $record), $signature);
        // The reference of absenki_core::audit, computed with OpenSSL.
        $reference = '392c27b34e7c05cf7d63983a8fa82ed3f960417de6dd9da0490723aac734cc88';
        self::assertSame($reference, DeletionRecords::signature($key, '{}'));
    }

    public function testTheDoctorCountsDamagedFaces(): void
    {
        $this->enrolled();
        self::assertStringContainsString('templates: all can be searched', $this->artisan('absenki:doctor')[1]);
        $this->gallery()->exec("UPDATE faces SET template = x'00'");
        [$status, $said] = $this->artisan('absenki:doctor');
        self::assertSame(1, $status);
        self::assertMatchesRegularExpression('/FAIL\s+templates: 1 damaged, 0 of another model/', $said);
    }

    public function testAGalleryIsCopiedIntoTheAppsDatabase(): void
    {
        $this->enrolled();
        $url = preg_replace('#/[^/]*$#', '/empty', (string) getenv('ABSENKI_TEST_MYSQL_URL'));
        config(['database.connections.server' => ['driver' => 'mysql', 'url' => $url]]);
        config(['absenki.gallery_connection' => 'server']);
        $from = $this->app['config']['absenki.gallery'];
        [$status, $said] = $this->artisan("absenki:gallery-copy {$from} database");
        self::assertSame(0, $status, $said);
        self::assertStringContainsString(' 1/1 [', $said);
        self::assertMatchesRegularExpression('/^staf_desa: 0 users, 1 faces, 1 of them copied, hash [0-9a-f]{64}$/m', $said);
        [$status, $said] = $this->artisan("absenki:gallery-copy database {$this->folder}/copy.sqlite");
        self::assertSame(0, $status, $said);
        config(['absenki.gallery_connection' => 'sqlite']);
        self::assertSame(1, $this->artisan("absenki:gallery-copy {$from} database")[0]);
    }
}
