<?php

declare(strict_types=1);

namespace Absenki\Laravel\Http;

use Absenki\Laravel\Settings;
use Closure;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

/** Lets a program in that sends `Authorization: Bearer` with the token of the settings. Without one, nobody. */
final class CheckToken
{
    /** A shorter token can be guessed. */
    private const LEAST = 32;

    public function __construct(private readonly Settings $settings)
    {
    }

    public function handle(Request $request, Closure $next): mixed
    {
        $token = (string) $this->settings->get('routes_token');
        if (strlen($token) < self::LEAST || !hash_equals($token, (string) $request->bearerToken())) {
            return new JsonResponse(['code' => 'access_denied', 'message' => 'Unauthorized', 'retryable' => false], 401);
        }
        return $next($request);
    }
}
