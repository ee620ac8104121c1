<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\FaceVerificationService;
use Absenki\Laravel\Models\FaceProfile;
use Absenki\Laravel\Settings;
use Absenki\Laravel\UsageLedger;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Storage;

/** The app's AWS settings, against Rekognition's protocol as rekognition-local speaks it. */
class RekognitionTest extends TestCase
{
    protected const DRIVER = 'native';

    private string $address;

    protected function setUp(): void
    {
        parent::setUp();
        file_put_contents("{$this->folder}/faults.json", '[]');
        $this->address = $this->serve('--fault', "{$this->folder}/faults.json");
        $this->start([
            'absenki.driver' => static::DRIVER,
            'absenki.backend' => 'rekognition',
            'absenki.aws' => ['endpoint_url' => $this->address],
            // The debug build of the server takes its time.
            'absenki.options' => ['aws.max_attempts' => 1, 'aws.attempt_timeout_ms' => 60000, 'aws.operation_timeout_ms' => 60000],
        ]);
        $this->migrate();
        Storage::put('faces/budi.jpg', (string) file_get_contents(self::fixture('people/obama.jpg')));
    }

    private function fault(string $fault, string $operation): void
    {
        $faults = json_encode([['fault' => $fault, 'operation' => $operation]], JSON_THROW_ON_ERROR);
        signed_put("{$this->address}/_faults", $faults, 'AKIAEXAMPLE', 'not-a-secret');
    }

    public function testEnrolsVerifiesAndCountsWhatAwsBills(): void
    {
        (new FaceEnrollService())->ensureCollectionExists();
        $user = $this->user();
        $enrolled = (new FaceEnrollService())->enrollFace($user, 'faces/budi.jpg');
        self::assertSame(['aws', 'staf_desa'], [FaceProfile::sole()->provider, FaceProfile::sole()->collection_id]);
        $photo = (string) file_get_contents(self::fixture('people/obama2.jpg'));
        // As an earlier request of the same php-fpm worker: it has been counted by then.
        $service = new \Absenki\FaceVerificationService($this->app->make(Settings::class)->forExtension());
        $service->verifyFace($user->id, $photo, [$enrolled['face_id']]);
        $result = (new FaceVerificationService())->verifyFace($user, $photo);
        self::assertSame([true, $enrolled['face_id']], [$result['ok'], $result['face_id']], $result['message']);

        self::assertSame(0, Artisan::call('absenki:usage'));
        $said = Artisan::output();
        foreach (['index_faces', 'detect_faces', 'search_faces_by_image'] as $operation) {
            self::assertMatchesRegularExpression("/\\| {$operation}\\s+\\| 1\\s+\\|/", $said);
        }
        self::assertStringContainsString('3 images at 0.001 USD, about 0.003 USD', $said);
        self::assertSame(1, Artisan::call('absenki:usage', ['--month' => 'May']));
        self::assertSame(0, Artisan::call('absenki:ping'));
        self::assertStringContainsString('region:      ap-southeast-2', Artisan::output());

        self::assertTrue((new FaceEnrollService())->deleteFace(FaceProfile::sole()));
    }

    public function testASessionOfFaceLivenessIsVerifiedAndBilled(): void
    {
        (new FaceEnrollService())->ensureCollectionExists();
        [$user, $other] = [$this->user(), $this->user('Siti')];
        (new FaceEnrollService())->enrollFace($user, 'faces/budi.jpg');
        $service = new FaceVerificationService();
        $started = $service->startAwsLiveness($user);
        self::assertTrue($started['ok'], $started['message']);
        $route = "{$this->address}/_liveness/{$started['session_id']}";
        self::assertSame('unfinished', $service->verifyAwsLiveness($user, $started['session_id'])['liveness']['reason']);
        $steps = json_decode((string) file_get_contents($route), true)['Steps'];
        $frames = [];
        foreach ($this->film('head', $steps) as $ms => $picture) {
            $frames[] = ['Ms' => $ms, 'Image' => base64_encode($picture)];
        }
        $put = ['method' => 'PUT', 'header' => 'Content-Type: application/json', 'content' => json_encode(['Frames' => $frames])];
        self::assertNotFalse(file_get_contents($route, false, stream_context_create(['http' => $put])));
        $verdict = $service->verifyAwsLiveness($user, $started['session_id']);
        self::assertSame([true, 'live'], [$verdict['ok'], $verdict['liveness']['verdict']], $verdict['message']);
        self::assertSame('used', $service->verifyAwsLiveness($user, $started['session_id'])['liveness']['reason']);
        self::assertSame('other_user', $service->verifyAwsLiveness($other, $started['session_id'])['liveness']['reason']);
        Artisan::call('absenki:usage');
        self::assertStringContainsString('1 liveness checks at 0.015 USD, about 0.015 USD', Artisan::output());
    }

    public function testNoCallOfTwoProcessesIsLostInACacheOfFiles(): void
    {
        file_put_contents("{$this->folder}/config/cache.php", '<?php return ' . var_export([
            'default' => 'file',
            'stores' => ['file' => ['driver' => 'file', 'path' => "{$this->folder}/storage/cache"]],
            'prefix' => 'absensi',
        ], true) . ';');
        $processes = [];
        for ($i = 0; $i < 2; $i++) {
            $processes[] = proc_open($this->command('usage.php', '500'), [], $pipes);
        }
        self::assertSame([0, 0], array_map('proc_close', $processes));
        $this->start();
        self::assertSame(['describe_collection' => 1000], $this->app->make(UsageLedger::class)->month(Carbon::now()));
    }

    public function testFailuresAreReturnedByVerifyAndThrownByEnrolWithoutAwsWords(): void
    {
        $user = $this->user();
        try {
            (new FaceEnrollService())->enrollFace($user, 'faces/budi.jpg');
            self::fail('no exception');
        } catch (FaceException $e) {
            self::assertSame(['collection_not_found', 'Koleksi wajah belum dibuat. Hubungi admin.'], [$e->errorCode(), $e->getMessage()]);
            $log = (string) file_get_contents("{$this->folder}/storage/logs/laravel.log");
            self::assertMatchesRegularExpression('/Face enrolment failed .*"code":"collection_not_found".*"request_id":/', $log);
        }
        (new FaceEnrollService())->ensureCollectionExists();
        (new FaceEnrollService())->enrollFace($user, 'faces/budi.jpg');
        $photo = (string) file_get_contents(self::fixture('people/obama2.jpg'));
        $this->fault('access_denied', 'SearchFacesByImage');
        $denied = (new FaceVerificationService())->verifyFace($user, $photo);
        self::assertSame([false, null, [], 'Layanan wajah menolak akses. Hubungi admin.'], [$denied['ok'], $denied['score'], $denied['boundingBoxes'], $denied['message']]);
        $this->fault('throttle', 'DeleteFaces');
        try {
            (new FaceEnrollService())->deleteFace(FaceProfile::sole());
            self::fail('no exception');
        } catch (FaceException $e) {
            self::assertTrue($e->isRetryable());
            self::assertSame('Gagal menghapus wajah: Layanan wajah sedang sibuk. Coba lagi sebentar lagi.', $e->getMessage());
        }
        self::assertSame(1, FaceProfile::count());
    }
}
