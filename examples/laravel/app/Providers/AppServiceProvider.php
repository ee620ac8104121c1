<?php

declare(strict_types=1);

namespace App\Providers;

use Illuminate\Support\ServiceProvider;

final class AppServiceProvider extends ServiceProvider
{
    public function register(): void
    {
        // What the app keeps lies in one folder; made here so that a fresh one works at once.
        foreach (['app', 'framework/cache', 'framework/sessions', 'framework/views', 'logs'] as $folder) {
            $path = storage_path($folder);
            if (!is_dir($path)) {
                mkdir($path, 0700, true);
            }
        }
    }
}
