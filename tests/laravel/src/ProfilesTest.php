<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\FaceVerificationService;
use Absenki\Laravel\Models\FaceProfile;
use App\Models\User;
use Illuminate\Database\QueryException;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;
use Illuminate\Support\Facades\Storage;

/** `face_profiles` on real databases: the migration, and what becomes of a face whose row fails. */
final class ProfilesTest extends TestCase
{
    /** @return array<string, array{string}> */
    public static function databases(): array
    {
        return ['SQLite' => ['sqlite'], 'MariaDB' => ['mysql']];
    }

    private function on(string $database): void
    {
        $url = preg_replace('#/[^/]*$#', '/empty', (string) getenv('ABSENKI_TEST_MYSQL_URL'));
        self::assertNotSame('', $url, 'run through tests/databases.sh');
        $this->start(['database.default' => $database, 'database.connections.mysql.url' => $url]);
        Artisan::call('db:wipe', ['--force' => true]);
        FaceProfile::flushEventListeners();
        $this->migrate();
        (new FaceEnrollService())->ensureCollectionExists();
        Storage::put('faces/budi.jpg', (string) file_get_contents(self::fixture('people/obama.jpg')));
    }

    private function facesKept(): int
    {
        return app(FaceCollection::class)->describe()['face_count'];
    }

    private function enroll(User $user): array
    {
        return (new FaceEnrollService())->enrollFace($user, 'faces/budi.jpg');
    }

    /** Enrols, and returns what was thrown. */
    private function failure(User $user): FaceException
    {
        try {
            $this->enroll($user);
        } catch (FaceException $e) {
            return $e;
        }
        self::fail('the enrolment did not fail');
    }

    /** @dataProvider databases */
    #[\PHPUnit\Framework\Attributes\DataProvider('databases')]
    public function testTheMigrationMakesTheAppsTable(string $database): void
    {
        $this->on($database);
        $user = $this->user();
        $row = ['user_id' => $user->id, 'face_id' => 'a', 'collection_id' => 'staf_desa', 'confidence' => 99.994];
        FaceProfile::create($row);
        $profile = FaceProfile::sole();
        self::assertSame(['aws', null, '99.99'], [$profile->provider, $profile->image_path, $profile->confidence]);
        try {
            FaceProfile::create(['user_id' => $user->id + 1] + $row);
            self::fail('a profile of nobody');
        } catch (QueryException) {
        }
        $user->delete();
        self::assertSame(0, FaceProfile::count());
        self::assertSame(0, Artisan::call('migrate:rollback', ['--force' => true]));
        self::assertFalse(Schema::hasTable('face_profiles'));
    }

    /** @dataProvider databases */
    #[\PHPUnit\Framework\Attributes\DataProvider('databases')]
    public function testTheSamePhotoTwiceIsOneProfile(string $database): void
    {
        $this->on($database);
        $user = $this->user();
        self::assertSame($this->enroll($user), $this->enroll($user));
        self::assertSame([1, 1], [FaceProfile::count(), $this->facesKept()]);
    }

    /** @dataProvider databases */
    #[\PHPUnit\Framework\Attributes\DataProvider('databases')]
    public function testAFaceWithoutItsRowIsTakenBackOut(string $database): void
    {
        $this->on($database);
        $user = $this->user();
        DB::table('users')->delete();
        $failure = $this->failure($user);
        self::assertSame('Data wajah tidak dapat dibaca atau disimpan. Hubungi admin.', $failure->getMessage());
        self::assertFalse($failure->isRetryable());
        self::assertInstanceOf(QueryException::class, $failure->getPrevious());
        self::assertSame(0, $this->facesKept());
    }

    /** @dataProvider databases */
    #[\PHPUnit\Framework\Attributes\DataProvider('databases')]
    public function testADatabaseThatIsBusyIsWorthAnotherTry(string $database): void
    {
        $this->on($database);
        $user = $this->user();
        $this->app['config']->set('database.connections.other', $this->app['config']->get("database.connections.{$database}"));
        DB::statement($database === 'sqlite' ? 'PRAGMA busy_timeout = 0' : 'SET SESSION innodb_lock_wait_timeout = 1');
        // Another connection is about to change the user, whom the profile's row refers to.
        DB::connection('other')->beginTransaction();
        DB::connection('other')->table('users')->where('id', $user->id)->update(['name' => 'Budi']);
        self::assertTrue($this->failure($user)->isRetryable());
        self::assertSame(0, $this->facesKept());
        DB::connection('other')->rollBack();
        $this->enroll($user);
        self::assertSame(1, FaceProfile::count());
    }

    /** @dataProvider databases */
    #[\PHPUnit\Framework\Attributes\DataProvider('databases')]
    public function testADatabaseThatFailsIsSaidWithoutItsWords(string $database): void
    {
        $this->on($database);
        $user = $this->user();
        $this->enroll($user);
        $profile = FaceProfile::sole();
        Schema::drop('face_profiles');
        $text = 'Data wajah tidak dapat dibaca atau disimpan. Hubungi admin.';
        self::assertSame($text, $this->failure($user)->getMessage());
        self::assertSame($text, (new FaceVerificationService())->verifyFace($user, 'any bytes')['message']);
        $this->expectExceptionMessage("Gagal menghapus wajah: {$text}");
        (new FaceEnrollService())->deleteFace($profile);
    }

    /** @dataProvider databases */
    #[\PHPUnit\Framework\Attributes\DataProvider('databases')]
    public function testARaceForAUniqueKeyKeepsTheWinnersRow(string $database): void
    {
        $this->on($database);
        Schema::table('face_profiles', fn (Blueprint $table) => $table->unique('face_id'));
        $user = $this->user();
        // The other request stores the row between our look and our insert.
        FaceProfile::creating(fn (FaceProfile $profile) => DB::table('face_profiles')->insert($profile->getAttributes()));
        $enrolled = $this->enroll($user);
        self::assertSame($enrolled['face_profile_id'], FaceProfile::sole()->id);
        self::assertSame(1, $this->facesKept());
    }

    /** @dataProvider databases */
    #[\PHPUnit\Framework\Attributes\DataProvider('databases')]
    public function testAFaceThatIsSomebodyElsesStaysTheirs(string $database): void
    {
        $this->on($database);
        Schema::table('face_profiles', fn (Blueprint $table) => $table->unique('face_id'));
        [$budi, $joko] = [$this->user(), $this->user('Joko Widodo')];
        FaceProfile::creating(fn (FaceProfile $profile) => DB::table('face_profiles')
            ->insert(['user_id' => $joko->id] + $profile->getAttributes()));
        self::assertStringNotContainsString('Joko', $this->failure($budi)->getMessage());
        self::assertSame([$joko->id, 1], [(int) FaceProfile::sole()->user_id, $this->facesKept()]);
    }

    /** @dataProvider databases */
    #[\PHPUnit\Framework\Attributes\DataProvider('databases')]
    public function testTwoRowsOfOneFaceAreDeletedOneByOne(string $database): void
    {
        $this->on($database);
        $this->enroll($this->user());
        $first = FaceProfile::sole();
        $second = $first->replicate();
        $second->save();
        $service = new FaceEnrollService();
        $left = fn (): array => [FaceProfile::count(), $this->facesKept(), Storage::exists('faces/budi.jpg')];
        $service->deleteFace($first);
        self::assertSame([1, 1, true], $left());
        $service->deleteFace($second);
        self::assertSame([0, 0, false], $left());
    }

    public function testAFaceIsDeletedFromTheCollectionThatKeepsIt(): void
    {
        $this->on('sqlite');
        $this->enroll($this->user());
        $this->start(['services.rekognition.collection' => 'another']);
        (new FaceEnrollService())->ensureCollectionExists();
        (new FaceEnrollService())->deleteFace(FaceProfile::sole());
        $this->start(['services.rekognition.collection' => 'staf_desa']);
        self::assertSame(0, $this->facesKept());
    }

    /** @dataProvider databases */
    #[\PHPUnit\Framework\Attributes\DataProvider('databases')]
    public function testReconcileFindsFirstAndDeletesWithForce(string $database): void
    {
        $this->on($database);
        $this->app['config']->set('absenki.options', ['enroll.reconcile_grace_ms' => 1]);
        $user = $this->user();
        $lost = $this->enroll($user)['face_id'];
        DB::table('face_profiles')->update(['face_id' => 'gone']);
        $other = FaceProfile::create(['user_id' => $user->id, 'face_id' => 'elsewhere', 'provider' => 'local', 'collection_id' => 'another']);

        self::assertSame(0, Artisan::call('absenki:reconcile'));
        $shown = Artisan::output();
        self::assertStringContainsString("1 faces without a profile\n  {$lost}\n1 profiles without a face\n  gone\n", $shown);
        self::assertStringContainsString('Nothing was deleted', $shown);
        self::assertSame([2, 1], [FaceProfile::count(), $this->facesKept()]);

        self::assertSame(0, Artisan::call('absenki:reconcile', ['--force' => true]));
        self::assertSame($other->id, FaceProfile::sole()->id);
        self::assertSame(0, $this->facesKept());
        self::assertTrue(Storage::exists('faces/budi.jpg'));
    }

    public function testPhotosAreEnrolledAgainWhereTheCollectionLacksTheirFaces(): void
    {
        $this->on('sqlite');
        $user = $this->user();
        $this->enroll($user);
        FaceProfile::create(['user_id' => $user->id, 'face_id' => 'no photo', 'provider' => 'aws', 'collection_id' => 'staf_desa']);
        $this->start(['services.rekognition.collection' => 'another']);
        (new FaceEnrollService())->ensureCollectionExists();
        self::assertStringContainsString('all 2 profiles are of another collection', $this->doctor());
        self::assertSame(1, Artisan::call('absenki:re-enroll'));
        self::assertMatchesRegularExpression("/\\| {$user->id} +\\| enrolled +\\| [0-9a-f-]{36}/", Artisan::output());
        self::assertSame([3, 1], [FaceProfile::count(), $this->facesKept()]);
        // Not a second time; and a profile of this collection makes way for the new one.
        Artisan::call('absenki:re-enroll');
        self::assertSame([3, 1], [FaceProfile::count(), $this->facesKept()]);
        FaceProfile::where('collection_id', 'another')->update(['face_id' => 'gone']);
        Artisan::call('absenki:re-enroll');
        self::assertSame([3, 1], [FaceProfile::count(), $this->facesKept()]);
        self::assertFalse(FaceProfile::where('face_id', 'gone')->exists());
    }

    private function doctor(): string
    {
        Artisan::call('absenki:doctor');
        return Artisan::output();
    }

    public function testAPersonIsForgottenWithFacesProfilesAndPhotos(): void
    {
        $this->on('sqlite');
        [$user, $other] = [$this->user(), $this->user('Siti Aminah')];
        $this->enroll($user);
        $this->enroll($other);
        self::assertSame(1, Artisan::call("absenki:forget {$user->id} --no-interaction"));
        self::assertSame(2, FaceProfile::count());
        self::assertSame(0, Artisan::call("absenki:forget {$user->id} --force"));
        self::assertMatchesRegularExpression('/^[0-9a-f-]{36} of staf_desa: deleted\n$/', Artisan::output());
        self::assertSame((string) $other->id, (string) FaceProfile::sole()->user_id);
        self::assertSame(1, $this->facesKept());
        self::assertSame(0, Artisan::call("absenki:forget {$user->id} --force"));
        self::assertSame("There is nothing of {$user->id}.\n", Artisan::output());
    }

    /** `ABSENKI_GALLERY=database`: one gallery for all servers of the app. */
    public function testTheFacesMayBeInTheAppsDatabaseToo(): void
    {
        $this->on('mysql');
        $this->start(['absenki.gallery' => 'database']);
        (new FaceEnrollService())->ensureCollectionExists();
        $user = $this->user();
        $enrolled = $this->enroll($user);
        self::assertTrue($enrolled['success'], $enrolled['message']);
        self::assertSame($enrolled['face_id'], DB::table('absenki_faces')->value('face_id'));
        $photo = (string) file_get_contents(self::fixture('people/obama2.jpg'));
        $verdict = (new FaceVerificationService())->verifyFace($user, $photo);
        self::assertTrue($verdict['ok'], $verdict['message']);
    }
}
