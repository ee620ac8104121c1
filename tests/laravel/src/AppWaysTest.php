<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Events\FaceRejected;
use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\FaceProcessor;
use Absenki\Laravel\FaceVerificationService;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Event;

/** What an app that had services of its own is used to: its page, its log, its words. */
final class AppWaysTest extends TestCase
{
    /** Enrols somebody; returns what a photo of two people gets. */
    private function verifyTwoPeople(): array
    {
        $this->migrate();
        Artisan::call('absenki:collection', ['action' => 'create']);
        $user = $this->user();
        $processed = (new FaceProcessor())->processImage(self::upload('people/biden.jpg'), $user->id);
        (new FaceEnrollService())->enrollFace($user, $processed['cropped_path']);
        return (new FaceVerificationService())->verifyFace($user, (string) file_get_contents(self::fixture('photos/two_people.jpg')));
    }

    public function testTheAppsPageWarnsOfSeveralFacesItself(): void
    {
        $this->start(['absenki.replace_app_services' => true]);
        $result = $this->verifyTwoPeople();
        self::assertSame([true, 2], [$result['ok'], $result['faceCount']]);
        self::assertStringNotContainsString('2 wajah', $result['message']);
    }

    public function testTheAppsLogAndItsWordsComeBack(): void
    {
        $this->start([
            'absenki.log_channel' => 'faces',
            'absenki.texts' => 'app',
            'absenki.verify' => ['several_faces' => 'warn'],
            'logging.channels.faces' => ['driver' => 'single', 'path' => storage_path('logs/faces.log')],
        ]);
        // The package's lines first: those of the app replace single ones.
        app('translator')->get('absenki::messages.matched', [], 'id');
        foreach (['matched' => 'Wajah cocok :score persen.', 'no_face' => 'Tidak ada wajah.', 'multiple_faces' => 'Ada :count orang.'] as $key => $text) {
            app('translator')->addLines(["messages.{$key}" => $text], 'id', 'absenki');
        }
        $result = $this->verifyTwoPeople();
        self::assertMatchesRegularExpression('/^Wajah cocok [\d.]+ persen\. Ada 2 orang\.$/', $result['message']);
        $rejected = null;
        Event::listen(FaceRejected::class, function (FaceRejected $event) use (&$rejected): void {
            $rejected = $event;
        });
        $user = \App\Models\User::first();
        $result = (new FaceVerificationService())->verifyFace($user, (string) file_get_contents(self::fixture('photos/no_face.jpg')));
        self::assertSame('Tidak ada wajah.', $result['message']);
        self::assertSame(0, $rejected->verdict->faceCount);
        $log = (string) file_get_contents(storage_path('logs/faces.log'));
        self::assertStringContainsString('Photo checked {"passed":true', $log);
        self::assertStringContainsString('"adaptive_threshold":', $log);
        self::assertStringContainsString('Several faces {"user_id":1,"face_count":2}', $log);
        self::assertMatchesRegularExpression('/Face matched \{"user_id":1,"face_id":"[0-9a-f-]{36}","similarity":[\d.]+,"threshold":80/', $log);
        self::assertStringContainsString('Face rejected {"user_id":1,"during":"verify","reason":"no_face"', $log);
        self::assertStringNotContainsString('Budi', $log);
    }

    public function testASmallFaceIsTooSmallAndTwoPeopleAreCountedFirst(): void
    {
        $processor = new FaceProcessor();
        $this->start(['absenki.crop' => ['min_face' => 400]]);
        $said = $processor->cropFace(self::fixture('photos/good.jpg'), "{$this->folder}/crop.jpg");
        self::assertSame('Wajah terlalu kecil di foto. Dekatkan wajah ke kamera lalu coba lagi.', $said['message']);
        self::assertStringContainsString('tidak terlihat', $processor->cropFace(self::fixture('photos/no_face.jpg'), "{$this->folder}/crop.jpg")['message']);
        $this->start(['absenki.crop' => [], 'absenki.face' => ['min_laplace' => 5000, 'adaptive' => false]]);
        $said = $processor->processImage(self::upload('photos/two_people.jpg'), 1);
        self::assertStringStartsWith('Ada 2 wajah', $said['message']);
    }
}
