<?php

declare(strict_types=1);

namespace App\Exceptions;

use Absenki\Laravel\FaceException;
use App\Support\Limits;
use Illuminate\Foundation\Exceptions\Handler as ExceptionHandler;
use Illuminate\Http\Exceptions\HttpResponseException;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Lang;
use Illuminate\Validation\ValidationException;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\Exception\HttpExceptionInterface;
use Throwable;

/** Every failure as a sentence in the reader's language, without a path, a key or a trace. */
final class Handler extends ExceptionHandler
{
    public function register(): void
    {
        // A photo that is none is the sender's mistake, not the app's.
        $this->reportable(static fn (FaceException $e): bool => !self::isAboutThePhoto($e));
        $this->renderable(function (Throwable $e, Request $request): ?Response {
            if ($e instanceof HttpResponseException) {
                return null;
            }
            if ($e instanceof ValidationException && !$request->expectsJson()) {
                return null;
            }
            [$status, $message, $headers] = $this->explain($e);

            return $request->expectsJson()
                ? response()->json(['message' => $message], $status, $headers)
                : response()->view('error', compact('status', 'message'), $status, $headers);
        });
    }

    /** @return array{int, string, array<string, mixed>} */
    private function explain(Throwable $e): array
    {
        if ($e instanceof ValidationException) {
            return [422, $e->validator->errors()->first(), []];
        }
        if ($e instanceof FaceException) {
            return [self::isAboutThePhoto($e) ? 422 : 503, $e->getMessage(), []];
        }
        if (!$e instanceof HttpExceptionInterface) {
            return [500, __('ui.errors.500'), []];
        }
        $status = $e->getStatusCode();
        $key = Lang::has("ui.errors.{$status}") ? "ui.errors.{$status}" : 'ui.errors.500';
        $facts = ['max' => Limits::maxPhoto(), 'seconds' => $e->getHeaders()['Retry-After'] ?? 60];

        return [$status, __($key, $facts), $e->getHeaders()];
    }

    private static function isAboutThePhoto(FaceException $e): bool
    {
        return str_starts_with($e->errorCode(), 'image_');
    }
}
