<?php

declare(strict_types=1);

namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\Response;

/** Indonesian, or the language that the person chose. */
final class SetLanguage
{
    public const LANGUAGES = ['id', 'en'];

    public function handle(Request $request, Closure $next): Response
    {
        $chosen = $request->session()->get('language');
        if (in_array($chosen, self::LANGUAGES, true)) {
            app()->setLocale($chosen);
        }

        return $next($request);
    }
}
