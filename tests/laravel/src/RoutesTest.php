<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Models\FaceProfile;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Artisan;

/** The HTTP routes, through the app's HTTP kernel. */
final class RoutesTest extends TestCase
{
    private const TOKEN = '0123456789abcdef0123456789abcdef';

    protected function setUp(): void
    {
        parent::setUp();
        $this->start(['absenki.routes' => true, 'absenki.routes_token' => self::TOKEN]);
        $this->migrate();
        Artisan::call('absenki:collection', ['action' => 'create']);
    }

    /** @return array{int, array<string, mixed>} status and answer */
    private function send(string $method, string $path, ?string $photo = null, string $token = self::TOKEN): array
    {
        $this->app->singleton(Kernel::class, \Illuminate\Foundation\Http\Kernel::class);
        $input = $photo === null ? [] : ['photo' => self::dataUrl($photo)];
        $request = Request::create("/absenki/{$path}", $method, $input, [], [], ['HTTP_AUTHORIZATION' => "Bearer {$token}", 'HTTP_ACCEPT' => 'application/json']);
        $response = $this->app->make(Kernel::class)->handle($request);
        return [$response->getStatusCode(), json_decode((string) $response->getContent(), true) ?? []];
    }

    public function testAProgramEnrolsVerifiesAndDeletesByHttp(): void
    {
        $user = $this->user();
        self::assertSame([200, ['provider' => 'local', 'collection_id' => 'staf_desa']], $this->send('GET', 'health'));
        [$status, $quality] = $this->send('POST', 'quality', 'photos/dark.jpg');
        self::assertSame([200, false, 'too_dark'], [$status, $quality['success'], $quality['reason']]);
        [$status, $enrolled] = $this->send('POST', "users/{$user->id}/faces", 'people/obama.jpg');
        self::assertSame([200, true, 'enrolled'], [$status, $enrolled['success'], $enrolled['reason']]);
        [$status, $verdict] = $this->send('POST', "users/{$user->id}/verify", 'people/obama2.jpg');
        self::assertSame([200, true, $enrolled['face_id']], [$status, $verdict['ok'], $verdict['face_id']]);
        [$status, $verdict] = $this->send('POST', "users/{$user->id}/verify", 'people/collins.jpg');
        self::assertSame([200, false, 'no_match'], [$status, $verdict['ok'], $verdict['reason']]);
        [$status, $found] = $this->send('POST', 'identify', 'people/obama2.jpg');
        self::assertSame([200, true, (string) $user->id], [$status, $found['ok'], $found['user_id']]);
        [$status, $answer] = $this->send('POST', "users/{$user->id}/person", 'people/obama.jpg');
        self::assertSame([422, 'invalid_parameter'], [$status, $answer['code']], 'no photos');
        $other = $this->user('Siti Aminah');
        self::assertSame([200, ['deleted' => false]], $this->send('DELETE', "users/{$other->id}/faces/{$enrolled['face_id']}"));
        self::assertSame([200, ['deleted' => true]], $this->send('DELETE', "users/{$user->id}/faces/{$enrolled['face_id']}"));
        self::assertSame(0, FaceProfile::count());
    }

    public function testRefusesStrangersAndWhatIsNoPhoto(): void
    {
        foreach (['', 'wrong', substr(self::TOKEN, 1)] as $token) {
            self::assertSame(401, $this->send('GET', 'health', null, $token)[0]);
        }
        $user = $this->user();
        [$status, $answer] = $this->send('POST', "users/{$user->id}/verify");
        self::assertSame([422, 'image_format', false], [$status, $answer['code'], $answer['retryable']]);
        self::assertSame([404, 'no_user'], [$this->send('POST', 'users/999/verify', 'people/obama.jpg')[0], $this->send('POST', 'users/999/verify', 'people/obama.jpg')[1]['code']]);
        $this->start(['absenki.routes_token' => 'short']);
        self::assertSame(401, $this->send('GET', 'health', null, 'short')[0]);
        $this->start(['absenki.routes' => false]);
        self::assertSame(404, $this->send('GET', 'health')[0]);
    }
}
