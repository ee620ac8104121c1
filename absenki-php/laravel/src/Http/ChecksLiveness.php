<?php

declare(strict_types=1);

namespace Absenki\Laravel\Http;

use Absenki\Laravel\FaceVerificationService;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

/**
 * The two actions of a page that checks liveness, for a controller behind the app's login:
 *
 *     Route::post('/attendance/live/start', [AttendanceController::class, 'startLiveness']);
 *     Route::post('/attendance/live', [AttendanceController::class, 'verifyLiveness']);
 *
 * The second takes `token`, and `frames`: a list of `{"ms": 125, "image": "data:image/jpeg;base64,..."}`.
 */
trait ChecksLiveness
{
    public function startLiveness(Request $request): JsonResponse
    {
        return $this->livenessResponse((new FaceVerificationService())->startLiveness($request->user()));
    }

    public function verifyLiveness(Request $request): JsonResponse
    {
        $sent = $request->validate([
            'token' => ['required', 'string'],
            'frames' => ['required', 'array'],
            'frames.*.ms' => ['required', 'integer', 'min:0'],
            'frames.*.image' => ['required', 'string'],
        ]);
        $frames = array_column($sent['frames'], 'image', 'ms');
        return $this->livenessResponse(
            (new FaceVerificationService())->verifyLive($request->user(), $sent['token'], $frames)
        );
    }

    /** @param array<string, mixed> $answer */
    private function livenessResponse(array $answer): JsonResponse
    {
        return new JsonResponse($answer, $answer['ok'] ? 200 : 422);
    }
}
