<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Events\FaceEnrolled;
use Absenki\Laravel\Events\FaceRejected;
use Absenki\Laravel\Facades\Absenki;
use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Models\FaceProfile;
use Illuminate\Support\Facades\Event;
use Illuminate\Support\Facades\Storage;

/** Several photos of one person at once. */
final class PersonTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->migrate();
        (new FaceEnrollService())->ensureCollectionExists();
    }

    /** @return list<string> paths on the disk */
    private static function stored(string ...$photos): array
    {
        foreach ($photos as $place => $photo) {
            Storage::put($paths[] = "faces/{$place}.jpg", (string) file_get_contents(self::fixture($photo)));
        }
        return $paths;
    }

    public function testEachGoodPhotoGetsAProfileAndTheRestSayWhy(): void
    {
        Event::fake();
        $user = $this->user();
        $paths = self::stored('people/obama.jpg', 'people/obama2.jpg', 'people/obama.jpg', 'people/biden.jpg');
        $person = (new FaceEnrollService())->enrollPerson($user, $paths);
        self::assertSame([true, true, false, false], array_column($person['photos'], 'success'));
        self::assertFalse($person['success']);
        self::assertCount(1, $person['missing']);
        self::assertStringStartsWith('2 dari 4 foto', $person['message']);
        self::assertStringContainsString('sama dengan foto lain', $person['photos'][2]['message']);
        self::assertStringContainsString('tidak mirip', $person['photos'][3]['message']);
        $profiles = FaceProfile::orderBy('image_path')->get();
        self::assertSame(['faces/0.jpg', 'faces/1.jpg'], $profiles->pluck('image_path')->all());
        self::assertSame(array_column(array_slice($person['photos'], 0, 2), 'face_profile_id'), $profiles->pluck('id')->all());
        Event::assertDispatchedTimes(FaceEnrolled::class, 2);
        Event::assertDispatchedTimes(FaceRejected::class, 2);
    }

    public function testFacesWithoutAProfileAreTakenOutAgain(): void
    {
        $paths = self::stored('people/obama.jpg', 'people/obama2.jpg', 'people/obama3.jpg');
        FaceProfile::creating(static fn (FaceProfile $profile): bool => $profile->image_path !== 'faces/1.jpg' || throw new \PDOException('gone'));
        try {
            (new FaceEnrollService())->enrollPerson($this->user(), $paths);
            self::fail('a profile was not stored');
        } catch (FaceException $e) {
            self::assertSame('storage', $e->errorCode());
        } finally {
            FaceProfile::flushEventListeners();
        }
        self::assertSame(['faces/0.jpg'], FaceProfile::pluck('image_path')->all());
        self::assertSame([], Absenki::reconcile(false)['faces_without_profile']);
    }

    public function testOnePhotoIsNoPerson(): void
    {
        try {
            (new FaceEnrollService())->enrollPerson($this->user(), self::stored('people/obama.jpg'));
            self::fail('one photo was taken');
        } catch (FaceException $e) {
            self::assertSame('invalid_parameter', $e->errorCode());
        }
    }

    public function testTheDriverWithoutTheExtensionSaysThatItCannot(): void
    {
        $this->start(['absenki.driver' => 'http', 'absenki.backend' => 'rekognition']);
        $this->migrate();
        try {
            (new FaceEnrollService())->enrollPerson($this->user(), self::stored('people/obama.jpg', 'people/obama2.jpg', 'people/obama3.jpg'));
            self::fail('it enrolled');
        } catch (FaceException $e) {
            self::assertStringContainsString('needs the extension', $e->context()['detail']);
        }
    }
}
