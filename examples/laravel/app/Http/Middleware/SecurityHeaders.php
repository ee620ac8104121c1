<?php

declare(strict_types=1);

namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\Response;

/** Nothing is loaded from elsewhere, no script stands inside a page, and only this page gets the camera. */
final class SecurityHeaders
{
    private const HEADERS = [
        'Content-Security-Policy' => "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            . " img-src 'self' data: blob:; media-src 'self' blob:; form-action 'self'; base-uri 'none';"
            . " frame-ancestors 'none'",
        'Permissions-Policy' => 'camera=(self), microphone=()',
        'Referrer-Policy' => 'same-origin',
        'X-Content-Type-Options' => 'nosniff',
    ];

    public function handle(Request $request, Closure $next): Response
    {
        $response = $next($request);
        $response->headers->add(self::HEADERS);

        return $response;
    }
}
