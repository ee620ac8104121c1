<?php

declare(strict_types=1);

namespace App\Providers;

use Illuminate\Cache\RateLimiting\Limit;
use Illuminate\Foundation\Support\Providers\RouteServiceProvider as ServiceProvider;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\RateLimiter;
use Illuminate\Support\Facades\Route;

final class RouteServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        // Each call costs money where the recognizer is a cloud's, and time where it is not. An app
        // with logins counts by the user's id in place of the session's.
        foreach (['verify', 'enroll'] as $action) {
            RateLimiter::for($action, static fn (Request $request): array => [
                Limit::perMinute((int) config("attendance.{$action}_per_minute"))
                    ->by($request->session()->getId()),
                Limit::perMinute((int) config("attendance.{$action}_per_minute_address"))
                    ->by(self::network($request)),
            ]);
        }

        $this->routes(static function (): void {
            Route::middleware('web')->group(base_path('routes/web.php'));
        });
    }

    /** The client's IPv4 address, or the 64 bits of an IPv6 one that its owner cannot change at will. */
    private static function network(Request $request): string
    {
        return bin2hex(substr((string) @inet_pton((string) $request->ip()), 0, 8));
    }
}
