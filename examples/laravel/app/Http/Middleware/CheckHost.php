<?php

declare(strict_types=1);

namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\Response;

/**
 * Refuses a request for a host that is not this app. A page of any site can have its name resolve to
 * this machine (DNS rebinding) and read the answers; its requests still name the site.
 */
final class CheckHost
{
    public function handle(Request $request, Closure $next): Response
    {
        abort_unless(self::isOurs(strtolower($request->getHost())), 400);

        return $next($request);
    }

    /** Nobody can have an address resolve to another one. */
    private static function isOurs(string $host): bool
    {
        return $host === 'localhost'
            || filter_var(trim($host, '[]'), FILTER_VALIDATE_IP) !== false
            || in_array($host, config('app.hosts'), true);
    }
}
