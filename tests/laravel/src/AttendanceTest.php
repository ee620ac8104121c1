<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Events\FaceDeleted;
use Absenki\Laravel\Events\FaceEnrolled;
use Absenki\Laravel\Events\FaceRejected;
use Absenki\Laravel\Events\FaceVerified;
use Absenki\Laravel\Events\IdentificationFinished;
use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\FaceProcessor;
use Absenki\Laravel\FaceVerificationService;
use Absenki\Laravel\Facades\Absenki;
use Absenki\Laravel\Jobs\EnrollFace;
use Absenki\Laravel\Models\FaceProfile;
use Absenki\Laravel\Users;
use App\Models\Attendance;
use App\Models\User;
use Illuminate\Http\UploadedFile;
use Illuminate\Support\Facades\Event;
use Illuminate\Support\Facades\Storage;

/** The app's own call sequences, on the extension with the embedded recognizer. */
class AttendanceTest extends TestCase
{
    protected const PROVIDER = 'local';

    protected function setUp(): void
    {
        parent::setUp();
        $this->migrate();
        (new FaceEnrollService())->ensureCollectionExists();
    }

    /** The admin's page: quality of the upload, crop, enrolment. */
    private function enroll(User $user, UploadedFile $photo): array
    {
        $processor = new FaceProcessor();
        $quality = $processor->qualityCheck($photo->path());
        self::assertTrue($quality['success'], $quality['message']);
        $processed = $processor->processImage($photo, $user->id);
        self::assertTrue($processed['success'], $processed['message']);
        return [$processed, (new FaceEnrollService())->enrollFace($user, $processed['cropped_path'])];
    }

    public function testAnUploadIsCheckedCroppedAndEnrolled(): void
    {
        Event::fake();
        $user = $this->user();
        [$processed, $enrolled] = $this->enroll($user, self::upload('people/obama.jpg', "../Foto Budi's.php"));

        $keys = ['success', 'raw_path', 'cropped_path', 'width', 'height', 'crop_source', 'message'];
        self::assertSame($keys, array_keys($processed));
        self::assertMatchesRegularExpression("#^faces/raw/{$user->id}/\\d+_[a-z0-9]{8}_Foto_Budi_s\\.jpg$#", $processed['raw_path']);
        self::assertMatchesRegularExpression("#^faces/cropped/{$user->id}/\\d+_[a-z0-9]{8}_cropped\\.jpg$#", $processed['cropped_path']);
        self::assertSame('yunet', $processed['crop_source']);
        [$width, $height] = getimagesizefromstring(Storage::get($processed['cropped_path']));
        self::assertSame([$width, $height], [$processed['width'], $processed['height']]);
        self::assertSame(file_get_contents(self::fixture('people/obama.jpg')), Storage::get($processed['raw_path']));

        self::assertSame(['success', 'face_id', 'confidence', 'face_profile_id', 'message'], array_keys($enrolled));
        self::assertTrue($enrolled['success']);
        self::assertSame('Wajah berhasil didaftarkan.', $enrolled['message']);
        $profile = FaceProfile::sole();
        self::assertSame($enrolled['face_profile_id'], $profile->id);
        self::assertSame(
            [$user->id, $enrolled['face_id'], static::PROVIDER, 'staf_desa', $processed['cropped_path']],
            [(int) $profile->user_id, $profile->face_id, $profile->provider, $profile->collection_id, $profile->image_path],
        );
        self::assertEqualsWithDelta($enrolled['confidence'], (float) $profile->confidence, 0.005);
        Event::assertDispatched(FaceEnrolled::class, fn (FaceEnrolled $event) =>
            [$event->userId, $event->faceId, $event->profileId] === [$user->id, $enrolled['face_id'], $profile->id]);
    }

    public function testACameraPhotoIsCheckedVerifiedAndRecorded(): void
    {
        $user = $this->user();
        [, $enrolled] = $this->enroll($user, self::upload('people/obama.jpg'));
        Event::fake();

        // The staff's page: the data URL as a file for the quality check, as bytes for the verdict.
        $bytes = base64_decode(substr(self::dataUrl('people/obama2.jpg'), strlen('data:image/jpeg;base64,')));
        Storage::put('private/temp_face.jpg', $bytes);
        $quality = (new FaceProcessor())->qualityCheck(Storage::path('private/temp_face.jpg'));
        self::assertSame(['success', 'message', 'laplace', 'brightness', 'width', 'height'], array_keys($quality));
        self::assertTrue($quality['success'], $quality['message']);
        $result = (new FaceVerificationService())->verifyFace($user, $bytes);

        $keys = ['ok', 'score', 'name', 'face_id', 'message', 'boundingBoxes', 'faceCount'];
        self::assertSame($keys, array_keys($result));
        self::assertTrue($result['ok'], $result['message']);
        self::assertSame(floor($result['boundingBoxes'][0]['score'] * 100) / 100, $result['score']);
        self::assertSame(sprintf('Wajah cocok, kemiripan %.2f%%.', $result['score']), $result['message']);
        self::assertSame([$enrolled['face_id'], 'Budi_Santoso', 1], [$result['face_id'], $result['name'], $result['faceCount']]);
        self::assertSame(['box', 'label', 'type', 'score'], array_keys($result['boundingBoxes'][0]));
        self::assertSame(['Left', 'Top', 'Width', 'Height'], array_keys($result['boundingBoxes'][0]['box']));
        self::assertSame(['Budi_Santoso', 'matched'], [$result['boundingBoxes'][0]['label'], $result['boundingBoxes'][0]['type']]);
        Event::assertDispatched(FaceVerified::class, fn (FaceVerified $event) =>
            $event->userId === $user->id && $event->verdict->score === $result['score']);

        Attendance::create([
            'user_id' => $user->id,
            'type' => 'in',
            'status' => 'success',
            'face_score' => $result['score'],
            'quality_blur_var' => $quality['laplace'],
            'quality_brightness' => $quality['brightness'],
        ]);
        self::assertEqualsWithDelta($result['score'], (float) Attendance::sole()->face_score, 0.001);

        $audit = (new FaceVerificationService())->cropSnapshotForAudit($bytes, $result['boundingBoxes'][0]['box'], $user->id);
        self::assertSame(['success', 'path', 'message'], array_keys($audit));
        self::assertTrue($audit['success'], $audit['message']);
        self::assertStringStartsWith("attendance/snapshots/{$user->id}/", $audit['path']);
        self::assertNotFalse(getimagesizefromstring(Storage::get($audit['path'])));

        $evidence = (new FaceVerificationService())->annotateSnapshot($bytes, $result['boundingBoxes'], $user->id);
        self::assertSame([true, 'Snapshot berhasil diberi label.'], [$evidence['success'], $evidence['message']]);
        self::assertMatchesRegularExpression("#^attendance/snapshots/{$user->id}/\\d+_[a-z0-9]{8}_annotated\\.jpg$#", $evidence['path']);
        $picture = (string) Storage::get($evidence['path']);
        self::assertSame(array_slice(getimagesizefromstring($bytes), 0, 3), array_slice(getimagesizefromstring($picture), 0, 3));
        $bare = (string) Storage::get((new FaceVerificationService())->annotateSnapshot($bytes, [], $user->id)['path']);
        self::assertNotSame(md5($bare), md5($picture), 'boxes are drawn');
    }

    public function testAKioskIdentifiesWhoeverHasAProfile(): void
    {
        $user = $this->user();
        [, $enrolled] = $this->enroll($user, self::upload('people/obama.jpg'));
        $this->enroll($this->user('Siti Aminah'), self::upload('people/biden.jpg'));
        Event::fake([IdentificationFinished::class]);
        $identify = fn (string $photo): array => (new FaceVerificationService())->identifyFace((string) file_get_contents(self::fixture($photo)));
        $found = $identify('people/obama2.jpg');
        self::assertSame(['ok', 'user_id', 'score', 'threshold', 'face_id', 'reason', 'message'], array_keys($found));
        self::assertSame([true, (string) $user->id, $enrolled['face_id'], 'matched'], [$found['ok'], $found['user_id'], $found['face_id'], $found['reason']]);
        // Two people: 80, raised by the logarithm.
        self::assertEqualsWithDelta(100 - 20 * 2 ** -log10(2), $found['threshold'], 1e-9);
        self::assertSame(sprintf('Wajah cocok, kemiripan %.2f%%.', $found['score']), $found['message']);
        $stranger = $identify('people/collins.jpg');
        self::assertSame([false, null, 'no_match'], [$stranger['ok'], $stranger['user_id'], $stranger['reason']]);
        self::assertSame('no_face', $identify('photos/no_face.jpg')['reason']);
        // The face of a profile that is gone identifies nobody.
        FaceProfile::where('user_id', $user->id)->delete();
        self::assertSame([null, 'no_match'], [$identify('people/obama2.jpg')['user_id'], $identify('people/obama2.jpg')['reason']]);
        Event::assertDispatched(IdentificationFinished::class, fn (IdentificationFinished $event) => $event->identity->userId === (string) $user->id);
        self::assertSame('image_format', (new FaceVerificationService())->identifyFace('no photo')['reason']);
        config(['absenki.liveness.mode' => 'require']);
        self::assertSame('liveness_required', $identify('people/biden.jpg')['reason']);
    }

    public function testADataUrlIsVerifiedToo(): void
    {
        $user = $this->user();
        $this->enroll($user, self::upload('people/obama.jpg'));
        self::assertTrue((new FaceVerificationService())->verifyFace($user, self::dataUrl('people/obama3.jpg'))['ok']);
    }

    public function testEveryOtherVerdictIsReturnedInIndonesianAndNamesNobodyElse(): void
    {
        [$budi, $joko, $siti] = [$this->user(), $this->user('Joko Widodo'), $this->user('Siti Aminah')];
        $this->enroll($budi, self::upload('people/obama.jpg'));
        $this->enroll($joko, self::upload('people/biden.jpg'));
        Event::fake();
        $verify = fn (User $user, string $photo): array =>
            (new FaceVerificationService())->verifyFace($user, (string) file_get_contents(self::fixture($photo)));

        $stranger = $verify($budi, 'people/collins.jpg');
        $nobody = $verify($budi, 'photos/no_face.jpg');
        $wrong = $verify($joko, 'people/obama2.jpg');
        $several = $verify($budi, 'photos/two_people.jpg');
        $new = $verify($siti, 'people/obama2.jpg');

        self::assertSame([false, null, 'Wajah tidak cocok dengan wajah terdaftar (minimal kemiripan 80%).'], [$stranger['ok'], $stranger['score'], $stranger['message']]);
        self::assertSame([['Tidak Dikenal', 'unknown']], self::labels($stranger));
        self::assertSame([false, 0, []], [$nobody['ok'], $nobody['faceCount'], $nobody['boundingBoxes']]);
        self::assertStringContainsString('Wajah tidak terlihat', $nobody['message']);
        self::assertSame([false, null, null], [$wrong['ok'], $wrong['name'], $wrong['face_id']]);
        self::assertStringContainsString('bukan milik akun Anda', $wrong['message']);
        self::assertSame([['Bukan Wajah Anda', 'wrong_user']], self::labels($wrong));
        self::assertGreaterThan(80, $wrong['score']);
        self::assertStringNotContainsString('Budi', json_encode($wrong));
        self::assertSame(2, $several['faceCount']);
        self::assertStringContainsString('Ada 2 wajah di foto', $several['message']);
        self::assertContains(['Wajah Lain', 'other'], self::labels($several));
        self::assertSame([false, 0], [$new['ok'], $new['faceCount']]);
        self::assertStringContainsString('belum terdaftar', $new['message']);
        Event::assertDispatched(FaceRejected::class, fn (FaceRejected $event) =>
            [$event->userId, $event->during, $event->reason] === [$joko->id, 'verify', 'wrong_person']);
    }

    public function testTheGateSaysWhatIsWrongInFigures(): void
    {
        $check = fn (string $photo): array => (new FaceProcessor())->qualityCheck(self::fixture("photos/{$photo}"));
        self::assertMatchesRegularExpression('/^Foto terlalu kecil: \d+×\d+ piksel, minimal 200×200/', $check('small.jpg')['message']);
        self::assertMatchesRegularExpression('/^Foto terlalu gelap: kecerahan \d+\.\d\d, minimal 65\.00/', $check('dark.jpg')['message']);
        $blurred = $check('blurred.jpg');
        self::assertSame(['success', 'message', 'laplace', 'brightness', 'width', 'height', 'adjusted_threshold'], array_keys($blurred));
        self::assertSame(
            sprintf('Foto buram: ketajaman %.2f, minimal %.2f. Tahan kamera dengan stabil lalu coba lagi.', $blurred['laplace'], $blurred['adjusted_threshold']),
            $blurred['message'],
        );
        $this->start(['services.face.min_laplace' => '5', 'services.face.min_brightness' => '20']);
        self::assertSame([true, 100.0], [$check('dark.jpg')['success'], $check('dark.jpg')['laplace']]);
    }

    public function testAWrongBoxIsRefusedByEveryDriverAndAnEmptyOneIsNone(): void
    {
        $photo = self::fixture('photos/good.jpg');
        $crop = fn (array $box): array => (new FaceProcessor())->cropFace($photo, "{$this->folder}/crop.jpg", $box);
        self::assertSame([true, 'yunet'], [$crop([])['success'], $crop([])['source']]);
        foreach ([['Left' => 0.1], ['Left' => 2, 'Top' => 2, 'Width' => 0.1, 'Height' => 0.1]] as $box) {
            self::assertSame(['success' => false, 'message' => 'Kotak wajah tidak sah.'], $crop($box));
        }
        $script = __DIR__ . '/../python/crop.py';
        $this->start(['absenki.driver' => 'python', 'absenki.python' => ['crop_script' => $script, 'crop_timeout' => 60]]);
        self::assertSame(['success' => false, 'message' => 'Kotak wajah tidak sah.'], $crop(['Left' => 0.1]));
    }

    public function testWhatIsNoPhotoIsRefusedAndNothingStaysBehind(): void
    {
        $user = $this->user();
        $text = "{$this->folder}/storage/app/notes.jpg";
        file_put_contents($text, 'no photo at all');
        $processor = new FaceProcessor();
        self::assertSame(['success' => false, 'message' => 'Berkas ini bukan foto JPEG, PNG, WebP, atau BMP.'], $processor->qualityCheck($text));
        self::assertSame(['success' => false, 'message' => 'Berkas foto tidak ada.'], $processor->qualityCheck("{$text}.gone"));
        self::assertFalse($processor->cropFace($text, "{$text}.crop.jpg")['success']);
        self::assertFileDoesNotExist("{$text}.crop.jpg");
        self::assertFalse($processor->processImage(self::upload('photos/no_face.jpg'), $user->id)['success']);
        self::assertFalse($processor->processImage(self::upload('photos/soft_fails.jpg'), $user->id)['success'], 'a blurred crop');
        self::assertSame([], Storage::allFiles('faces'));
        $failed = (new FaceVerificationService())->verifyFace($this->enrolledUser(), 'no photo at all');
        self::assertSame([false, null, []], [$failed['ok'], $failed['score'], $failed['boundingBoxes']]);
        self::assertStringContainsString('bukan foto', $failed['message']);
        $audit = (new FaceVerificationService())->cropSnapshotForAudit('no photo', ['Left' => 0, 'Top' => 0, 'Width' => 1, 'Height' => 1], 1);
        self::assertSame([false, null], [$audit['success'], $audit['path']]);
        foreach (['no photo' => [], self::fixture('people/obama.jpg') => [['type' => 'stranger', 'box' => []]]] as $photo => $boxes) {
            $bytes = is_file($photo) ? (string) file_get_contents($photo) : $photo;
            $evidence = (new FaceVerificationService())->annotateSnapshot($bytes, $boxes, 1);
            self::assertSame([false, null], [$evidence['success'], $evidence['path']]);
        }
        $thrown = [];
        foreach ([new UploadedFile($text, 'notes.jpg', null, null, true), self::upload('photos/small.jpg')] as $upload) {
            try {
                $processor->processImage($upload, $user->id);
            } catch (FaceException $e) {
                $thrown[] = [$e->errorCode(), $e->getMessage()];
            }
        }
        [$width, $height] = getimagesize(self::fixture('photos/small.jpg'));
        $small = "Foto terlalu kecil: {$width}×{$height} piksel, minimal 200×200.";
        self::assertSame([['image_format', 'File harus berupa gambar.'], ['too_small', $small]], $thrown);
        self::assertSame([], glob(sys_get_temp_dir() . '/absenki-*/photo.*'));
    }

    public function testAnEnrolmentThatIsRefusedIsThrown(): void
    {
        Event::fake();
        Storage::put('faces/none.jpg', (string) file_get_contents(self::fixture('photos/no_face.jpg')));
        try {
            (new FaceEnrollService())->enrollFace($this->user(), 'faces/none.jpg');
            self::fail('no exception');
        } catch (FaceException $e) {
            self::assertSame('no_face', $e->errorCode());
            self::assertStringContainsString('Wajah tidak terlihat', $e->getMessage());
        }
        Event::assertDispatched(FaceRejected::class, fn (FaceRejected $event) => $event->during === 'enroll');
        $this->expectExceptionMessage('Tidak dapat membaca file gambar dari storage.');
        (new FaceEnrollService())->enrollFace($this->user('Siti Aminah'), 'faces/gone.jpg');
    }

    public function testAPhotoOfSeveralPeopleIsEnrolledOnlyWhereTheSettingSaysSo(): void
    {
        $user = $this->user();
        $process = fn (): array => (new FaceProcessor())->processImage(self::upload('photos/two_people.jpg'), $user->id);
        $this->start(['absenki.face' => ['adaptive' => false, 'min_laplace' => 10]]);
        $refused = ['success' => false, 'message' => 'Ada 2 wajah di foto. Pastikan hanya satu orang di depan kamera.'];
        self::assertSame($refused, $process());
        $script = __DIR__ . '/../python/';
        $python = ['binary' => '/usr/bin/python3', 'quality_script' => "{$script}quality.py", 'crop_script' => "{$script}crop.py"];
        $python += ['quality_timeout' => 60, 'crop_timeout' => 60];
        $this->start(['absenki.driver' => 'python', 'absenki.python' => $python]);
        self::assertSame($refused, $process());
        self::assertSame([], Storage::allFiles('faces'));
        $this->start(['absenki.driver' => 'native', 'absenki.options' => ['enroll.several_faces' => 'pass']]);
        self::assertTrue($process()['success']);
    }

    public function testNoPictureStaysOfAFaceThatIsNotKept(): void
    {
        $user = $this->user();
        $process = fn (): array => (new FaceProcessor())->processImage(self::upload('people/obama.jpg'), $user->id);
        $files = fn (): array => Storage::allFiles('faces');
        $enroll = fn (string $path): array => (new FaceEnrollService())->enrollFace($user, $path);

        $lost = $process();
        self::assertCount(2, $files());
        $this->start(['services.rekognition.collection' => 'not made']);
        try {
            $enroll($lost['cropped_path']);
            self::fail('no exception');
        } catch (FaceException $e) {
            self::assertSame([], $files());
        }
        $this->start(['services.rekognition.collection' => 'staf_desa']);

        $first = $process();
        $enroll($first['cropped_path']);
        $kept = [$first['cropped_path'], $first['raw_path']];
        self::assertEqualsCanonicalizing($kept, $files());
        $enroll($process()['cropped_path']);
        self::assertEqualsCanonicalizing($kept, $files(), 'the same photo again');
        app(\Absenki\Laravel\Absenki::class)->discard($first['cropped_path']);
        self::assertEqualsCanonicalizing($kept, $files(), 'files that a profile names');

        // A queue tries again what can pass, and gives up in the end.
        $another = $process()['cropped_path'];
        Absenki::fake()->whenEnrolling(new FaceException('Sibuk.', 'throttled', true), 'no_face');
        for ($left = 4; $left >= 2; $left -= 2) {
            try {
                (new EnrollFace($user->id, $another))->handle(app(Users::class), new FaceEnrollService());
                self::assertSame(2, $left);
                (new EnrollFace($user->id, $another))->failed();
            } catch (FaceException $e) {
                self::assertTrue($e->isRetryable());
            }
            self::assertCount($left, $files());
        }
    }

    public function testADeletedFaceIsGoneEverywhere(): void
    {
        $user = $this->enrolledUser();
        $profile = FaceProfile::sole();
        self::assertCount(2, Storage::allFiles('faces'));
        Event::fake();
        self::assertTrue((new FaceEnrollService())->deleteFace($profile));
        self::assertSame(0, FaceProfile::count());
        self::assertSame([], Storage::allFiles('faces'));
        self::assertSame(0, app(\Absenki\Laravel\Contracts\FaceCollection::class)->describe()['face_count']);
        Event::assertDispatched(FaceDeleted::class, fn (FaceDeleted $event) =>
            [$event->userId, $event->faceId] === [$user->id, $profile->face_id]);
    }

    private function enrolledUser(): User
    {
        $user = $this->user('Rina Wati');
        $this->enroll($user, self::upload('people/obama.jpg'));
        return $user;
    }

    /** @return list<array{string, string}> */
    private static function labels(array $result): array
    {
        return array_map(fn (array $box): array => [$box['label'], $box['type']], $result['boundingBoxes']);
    }
}
