<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Illuminate\Contracts\Config\Repository;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\Log;
use Throwable;

/** `ABSENKI_FALLBACK=app`: the app's own services, while neither the extension nor absenki/ffi can be used. */
final class Fallback
{
    /** Seconds between two lines in the log: every request would write one. */
    private const QUIET = 300;

    public static function isNeeded(Repository $config): bool
    {
        return $config->get('absenki.fallback') === 'app'
            && !in_array($config->get('absenki.driver'), ['fake', 'http'], true)
            && Drivers\Extension::trouble() !== null;
    }

    public static function report(): void
    {
        try {
            $due = Cache::add('absenki:fallback', true, self::QUIET);
        } catch (Throwable) {
            $due = true;
        }
        if ($due) {
            Log::warning("The extension absenki is not loaded: the app's own face services answer. See php artisan absenki:doctor.");
        }
    }
}
