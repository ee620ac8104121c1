<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Facades\Absenki;
use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\FaceProcessor;
use Absenki\Laravel\FaceVerificationService;
use Absenki\Laravel\Models\FaceProfile;
use Absenki\Laravel\Results\Enrolment;
use Absenki\Laravel\Results\Verdict;
use Absenki\Laravel\Testing\StrayCall;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Storage;
use PHPUnit\Framework\AssertionFailedError;
use RuntimeException;

/** `Absenki::fake()`: scripted answers through the same services, results and rows. */
final class FakeTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->migrate();
        Storage::put('faces/budi.jpg', 'any bytes');
    }

    private static function refuses(callable $assertion): void
    {
        try {
            $assertion();
        } catch (AssertionFailedError) {
            return;
        }
        self::fail('the assertion held');
    }

    public function testWithoutAScriptAllGoesWell(): void
    {
        $faces = Absenki::fake();
        $user = $this->user();
        $verify = fn (): array => (new FaceVerificationService())->verifyFace($user, 'any bytes');
        self::assertStringContainsString('belum terdaftar', $verify()['message']);
        self::assertTrue((new FaceProcessor())->qualityCheck('any.jpg')['success']);
        $processed = (new FaceProcessor())->processImage(self::upload('photos/good.jpg'), $user->id);
        self::assertTrue($processed['success']);
        $faces->assertVerified($user, false, 1);
        self::refuses(fn () => $faces->assertEnrolled($user));
        $enrolled = (new FaceEnrollService())->enrollFace($user, $processed['cropped_path']);
        $verdict = $verify();
        self::assertSame([true, $enrolled['face_id'], 'Wajah cocok, kemiripan 98.76%.'], [$verdict['ok'], $verdict['face_id'], $verdict['message']]);
        $faces->assertEnrolled($user, 1);
        $faces->assertVerified($user, true);
        self::refuses(fn () => $faces->assertVerified($user->id + 1));
        self::refuses(fn () => $faces->assertVerified($user, true, 2));
        self::refuses(fn () => $faces->assertNothingSent());
        self::assertSame((string) $user->id, (new FaceVerificationService())->identifyFace('any bytes')['user_id']);
        $faces->whenIdentifying('ambiguous');
        self::assertStringContainsString('lebih dari satu orang', (new FaceVerificationService())->identifyFace('any bytes')['message']);
    }

    public function testRecognisesTheProfilesOfTheBackendInUse(): void
    {
        $faces = Absenki::fake();
        $user = $this->user();
        foreach (['local' => 'local', 'rekognition' => 'aws'] as $backend => $provider) {
            $this->app['config']->set('absenki.backend', $backend);
            FaceProfile::query()->delete();
            FaceProfile::create(['user_id' => $user->id, 'face_id' => 'a', 'provider' => $provider, 'collection_id' => 'staf_desa']);
            self::assertTrue((new FaceVerificationService())->verifyFace($user, 'any bytes')['ok'], $backend);
        }
        $faces->assertVerified($user, true, 2);
    }

    public function testVerdictsAreScriptedAndSequencesEnd(): void
    {
        $faces = Absenki::fake()
            ->whenVerifying('wrong_person', Verdict::matched(97.31, 'Budi'), new FaceException('Sibuk.', 'throttled', true))
            ->whenChecking('too_dark')
            ->whenEnrolling(fn (int $userId, string $photo): string => $photo === 'any bytes' ? 'multiple_faces' : 'enrolled');
        $user = $this->user();
        $verify = fn (): array => (new FaceVerificationService())->verifyFace($user, 'any bytes');
        $wrong = $verify();
        self::assertSame([false, 'wrong_user', null], [$wrong['ok'], $wrong['boundingBoxes'][0]['type'], $wrong['name']]);
        self::assertSame([true, 97.31, 'Budi'], array_values(array_intersect_key($verify(), ['ok' => 1, 'score' => 1, 'name' => 1])));
        self::assertSame('Sibuk.', $verify()['message']);
        for ($i = 0; $i < 2; $i++) {
            self::assertStringStartsWith('Foto terlalu gelap', (new FaceProcessor())->qualityCheck('any.jpg')['message']);
        }
        try {
            (new FaceEnrollService())->enrollFace($user, 'faces/budi.jpg');
            self::fail('no exception');
        } catch (FaceException $e) {
            self::assertSame(['multiple_faces', 'Ada 2 wajah di foto. Pastikan hanya satu orang di depan kamera.'], [$e->errorCode(), $e->getMessage()]);
        }
        $faces->assertVerified($user, true, 1);
        $faces->assertVerified($user, false, 2);
        $this->expectException(StrayCall::class);
        $verify();
    }

    public function testStrayCallsCanBePrevented(): void
    {
        $faces = Absenki::fake()->whenChecking('passed')->preventStrayCalls();
        self::assertTrue((new FaceProcessor())->qualityCheck('any.jpg')['success']);
        $faces->assertNothingSent();
        $this->expectException(StrayCall::class);
        $this->expectExceptionMessage('stray call of verify');
        (new FaceVerificationService())->verifyFace($this->user(), 'any bytes');
    }

    public function testAFaceThatCannotBeTakenBackIsSaid(): void
    {
        $lost = new FaceException('Pendaftaran wajah belum tuntas.', 'orphan_face');
        Absenki::fake()->whenEnrolling(Enrolment::enrolled('face', undo: static fn () => throw $lost));
        FaceProfile::creating(static fn () => throw new RuntimeException('the database is gone'));
        $this->expectExceptionObject($lost);
        try {
            (new FaceEnrollService())->enrollFace($this->user(), 'faces/budi.jpg');
        } finally {
            FaceProfile::flushEventListeners();
        }
    }

    public function testTheFakeDriverAndOtherDriversComeFromTheContainer(): void
    {
        $this->start(['absenki.driver' => 'fake']);
        self::assertTrue((new FaceProcessor())->qualityCheck('any.jpg')['success']);
        $own = $this->createStub(FaceRecognizer::class);
        $own->method('provider')->willReturn('other');
        $own->method('collectionId')->willReturn('staff');
        $own->method('verify')->willReturn(Verdict::rejected('no_match'));
        $this->app->instance(FaceRecognizer::class, $own);
        self::assertStringStartsWith('Wajah tidak cocok', (new FaceVerificationService())->verifyFace($this->user(), 'x')['message']);
        $this->start(['absenki.driver' => 'telepathy']);
        self::assertSame('Layanan wajah tidak dapat dijalankan. Hubungi admin.', (new FaceProcessor())->qualityCheck('any.jpg')['message']);
        self::assertSame(1, Artisan::call('absenki:doctor'));
        self::assertStringContainsString('absenki.driver must be native, http, python or fake', Artisan::output());
    }

    public function testNeedsNoExtension(): void
    {
        $answer = shell_exec(sprintf(
            'APP_FOLDER=%s ABSENKI_DRIVER=fake ABSENKI_REPLACE_APP_SERVICES=true %s %s 2>&1',
            escapeshellarg($this->folder),
            PHP_BINARY,
            escapeshellarg(__DIR__ . '/../without_extension.php'),
        ));
        self::assertSame("fake: Kualitas foto bagus.\nnative: Layanan wajah belum terpasang di server ini. Admin: jalankan php artisan absenki:doctor.\n", $answer);
    }
}
