<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Events\FaceRejected;
use Absenki\Laravel\Events\LivenessPassed;
use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\FaceVerificationService;
use Absenki\Laravel\Facades\Absenki;
use Absenki\Laravel\Http\ChecksLiveness;
use Absenki\Laravel\Models\FaceProfile;
use Absenki\Laravel\Results\Liveness;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Event;
use Illuminate\Support\Facades\Storage;

/** Liveness: sessions, frames and verdicts, for each mode. */
final class LivenessTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->migrate();
    }

    public function testALivingPersonIsVerifiedOnceAndAPrintIsNot(): void
    {
        $this->start(['absenki.liveness.mode' => 'require', 'absenki.language' => 'id']);
        $user = $this->user('Barack Obama');
        self::assertSame(0, Artisan::call('absenki:collection', ['action' => 'create']), Artisan::output());
        Storage::put('faces/obama.jpg', (string) file_get_contents(self::fixture('people/obama2.jpg')));
        self::assertTrue((new FaceEnrollService())->enrollFace($user, 'faces/obama.jpg')['success']);
        Event::fake();
        $service = new FaceVerificationService();

        $photo = $service->verifyFace($user, (string) file_get_contents(self::fixture('people/obama3.jpg')));
        self::assertFalse($photo['ok']);
        self::assertStringContainsString('Foto saja tidak diterima', $photo['message']);

        $session = $service->startLiveness($user);
        self::assertTrue($session['ok']);
        self::assertMatchesRegularExpression('/^(Tolehkan|Hadapkan|Dekatkan) /', $session['steps'][0]['text']);
        $frames = $this->film('head', array_column($session['steps'], 'step'));
        $verdict = $service->verifyLive($user, $session['token'], $frames);
        self::assertSame([true, 'live'], [$verdict['ok'], $verdict['liveness']['verdict']], $verdict['message']);
        Event::assertDispatched(LivenessPassed::class);
        $again = $service->verifyLive($user, $session['token'], $frames);
        self::assertSame([false, 'used'], [$again['ok'], $again['liveness']['reason']]);

        $session = $service->startLiveness($user);
        $print = $service->verifyLive($user, $session['token'], $this->film('flat', array_column($session['steps'], 'step')));
        self::assertSame([false, 'not_live', null], [$print['ok'], $print['liveness']['verdict'], $print['score']]);
        Event::assertDispatched(FaceRejected::class, fn (FaceRejected $event): bool => $event->during === 'liveness');
    }

    public function testASessionOfOneServerCountsOnAnother(): void
    {
        $user = $this->user();
        $token = (new FaceVerificationService())->startLiveness($user)['token'];
        $key = 'base64:' . base64_encode(random_bytes(32));
        $reason = fn (): string => (new FaceVerificationService())->verifyLive($user, $token, [0 => 'x', 125 => 'y'])['message'];
        // The same APP_KEY: the token is good, the frames are not.
        self::assertStringContainsString('bukan foto', $reason());
        $this->start(['app.key' => $key]);
        $answer = (new FaceVerificationService())->verifyLive($user, $token, []);
        self::assertSame('invalid', $answer['liveness']['reason']);
    }

    public function testAControllerAnswersThePage(): void
    {
        $user = $this->user();
        $controller = new class () {
            use ChecksLiveness;
        };
        $request = static function (array $body) use ($user): Request {
            $request = Request::create('/live', 'POST', $body);
            $request->setUserResolver(static fn () => $user);
            return $request;
        };
        Absenki::fake()->whenCheckingLiveness('flat', 'live');
        FaceProfile::create(['user_id' => $user->id, 'face_id' => 'a', 'provider' => 'local', 'collection_id' => 'staf_desa']);
        $session = $controller->startLiveness($request([]))->getData(true);
        self::assertSame(['left', 'right'], array_column($session['steps'], 'step'));
        $body = ['token' => $session['token'], 'frames' => [['ms' => 0, 'image' => self::dataUrl('photos/good.jpg')]]];
        $refused = $controller->verifyLiveness($request($body));
        self::assertSame([422, 'flat'], [$refused->getStatusCode(), $refused->getData(true)['liveness']['reason']]);
        $passed = $controller->verifyLiveness($request($body));
        self::assertSame([200, true], [$passed->getStatusCode(), $passed->getData(true)['ok']]);
    }

    public function testTheFakeAnswersAsScripted(): void
    {
        $user = $this->user();
        $faces = Absenki::fake()->whenCheckingLiveness(
            Liveness::refused('expired', 'inconclusive'),
            new FaceException('Sibuk.', 'throttled', true),
        );
        $verify = fn (): array => (new FaceVerificationService())->verifyLive($user, 'any', [0 => 'a picture']);
        self::assertSame('expired', $verify()['liveness']['reason']);
        self::assertSame('Sibuk.', $verify()['message']);
        $faces->assertNothingSent();
    }

    public function testASessionOfAwsIsGoodOnceAndForItsUser(): void
    {
        [$user, $other] = [$this->user('Budi'), $this->user('Siti')];
        FaceProfile::create(['user_id' => $user->id, 'face_id' => 'a', 'provider' => 'local', 'collection_id' => 'staf_desa']);
        Absenki::fake()->whenCheckingLiveness(Liveness::refused('unfinished', 'inconclusive'), 'live', 'live');
        $service = new FaceVerificationService();
        $id = $service->startAwsLiveness($user)['session_id'];
        $reason = fn ($user): string => $service->verifyAwsLiveness($user, $id)['liveness']['reason'];
        self::assertSame('other_user', $reason($other));
        self::assertSame('unfinished', $reason($user));
        Event::fake();
        self::assertTrue($service->verifyAwsLiveness($user, $id)['ok']);
        Event::assertDispatched(LivenessPassed::class);
        self::assertSame('used', $reason($user));
        self::assertSame('expired', $service->verifyAwsLiveness($user, 'never started')['liveness']['reason']);
    }
}
