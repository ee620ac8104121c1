<?php

declare(strict_types=1);

namespace Absenki\Laravel\Facades;

use Absenki\Laravel\Absenki as Service;
use Absenki\Laravel\AbsenkiServiceProvider;
use Absenki\Laravel\Testing\AbsenkiFake;
use Illuminate\Support\Facades\Facade;

/**
 * @method static \Absenki\Laravel\Results\Quality quality(string $path)
 * @method static \Absenki\Laravel\Results\Crop|null crop(string $path, string $to, array|null $box = null)
 * @method static int countFaces(string $path)
 * @method static \Absenki\Laravel\Results\Enrolment enroll(\Illuminate\Contracts\Auth\Authenticatable $user, string $photo, string|null $imagePath = null)
 * @method static \Absenki\Laravel\Results\Verdict verify(\Illuminate\Contracts\Auth\Authenticatable $user, string $photo)
 * @method static \Absenki\Laravel\Results\PersonEnrolment enrollPerson(\Illuminate\Contracts\Auth\Authenticatable $user, array $photos, array $imagePaths = [])
 * @method static \Absenki\Laravel\Results\Identity identify(string $photo)
 * @method static array startLiveness(\Illuminate\Contracts\Auth\Authenticatable $user)
 * @method static \Absenki\Laravel\Results\Verdict verifyLive(\Illuminate\Contracts\Auth\Authenticatable $user, string $token, array $frames)
 * @method static void discard(string $croppedPath)
 * @method static void forget(\Illuminate\Database\Eloquent\Model $profile)
 * @method static array reconcile(bool $apply)
 * @method static \Illuminate\Contracts\Filesystem\Filesystem disk()
 * @method static \Illuminate\Database\Eloquent\Builder profiles()
 *
 * @see Service
 */
final class Absenki extends Facade
{
    /** From here on nothing is computed or sent: the fake answers and remembers each call. */
    public static function fake(): AbsenkiFake
    {
        $fake = new AbsenkiFake();
        foreach (AbsenkiServiceProvider::PARTS as $contract) {
            static::getFacadeApplication()->instance($contract, $fake);
        }
        static::clearResolvedInstance(Service::class);
        return $fake;
    }

    protected static function getFacadeAccessor(): string
    {
        return Service::class;
    }
}
