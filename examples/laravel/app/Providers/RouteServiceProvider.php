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
        // Each call costs money where the recognizer is a cloud's, and time where it is not.
        foreach (['verify', 'enroll'] as $action) {
            RateLimiter::for($action, static fn (Request $request) => Limit::perMinute(
                (int) config("attendance.{$action}_per_minute")
            )->by($action . $request->ip()));
        }

        $this->routes(static function (): void {
            Route::middleware('web')->group(base_path('routes/web.php'));
        });
    }
}
