<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Closure;
use Illuminate\Contracts\Auth\Authenticatable;
use Illuminate\Support\Facades\Log;
use Illuminate\Support\Str;

/** The app's `App\Services\FaceVerificationService`: same methods, same array keys, nothing thrown. */
class FaceVerificationService
{
    /**
     * Whether a photo shows the user.
     *
     * @param string $imageBytes a picture file's bytes, or a data URL
     * @return array{ok: bool, score: float|null, name: string|null, face_id: string|null, message: string,
     *     boundingBoxes: list<array<string, mixed>>, faceCount: int}
     */
    public function verifyFace(Authenticatable $user, string $imageBytes): array
    {
        return $this->verdict($user, static fn () => app(Absenki::class)->verify($user, $imageBytes));
    }

    /**
     * Who a photo shows, for a kiosk where nobody says who they are.
     *
     * @param string $imageBytes a picture file's bytes, or a data URL
     * @return array{ok: bool, user_id: string|null, score: float|null, threshold: float|null, face_id: string|null,
     *     reason: string, message: string}
     */
    public function identifyFace(string $imageBytes): array
    {
        try {
            return app(Absenki::class)->identify($imageBytes)->toArray();
        } catch (FaceException $e) {
            Log::error('Face identification failed', $e->context());
            return (new Results\Identity(false, $e->errorCode(), $e->getMessage()))->toArray();
        }
    }

    /**
     * Starts an attempt of the user to show that a living person is in front of the camera.
     *
     * @return array{ok: bool, message: string, token?: string, steps?: list<array{step: string, text: string}>,
     *     expires_in_ms?: int} `steps` is what to show, in order
     */
    public function startLiveness(Authenticatable $user): array
    {
        try {
            $session = app(Absenki::class)->startLiveness($user);
        } catch (FaceException $e) {
            Log::error('Liveness could not start', ['user_id' => $user->getAuthIdentifier()] + $e->context());
            return ['ok' => false, 'message' => $e->getMessage()];
        }
        $step = static fn (string $step): array => ['step' => $step, 'text' => Messages::text("step_{$step}")];
        return ['steps' => array_map($step, $session['steps'])] + $session
            + ['ok' => true, 'message' => Messages::text('liveness_started')];
    }

    /**
     * Whether the frames of an attempt show a living person who is the user.
     *
     * @param array<int, string> $frames pictures (bytes, or data URLs) by milliseconds since the start
     * @return array{ok: bool, score: float|null, name: string|null, face_id: string|null, message: string,
     *     boundingBoxes: list<array<string, mixed>>, faceCount: int, liveness?: array<string, mixed>}
     */
    public function verifyLive(Authenticatable $user, string $token, array $frames): array
    {
        return $this->verdict($user, static fn () => app(Absenki::class)->verifyLive($user, $token, $frames));
    }

    /**
     * Starts a session of AWS Face Liveness for the user.
     *
     * @return array{ok: bool, message: string, session_id?: string} the id is for AWS's component for
     *     browsers and phones
     */
    public function startAwsLiveness(Authenticatable $user): array
    {
        try {
            $sessionId = app(Absenki::class)->startAwsLiveness($user);
        } catch (FaceException $e) {
            Log::error('Liveness could not start', ['user_id' => $user->getAuthIdentifier()] + $e->context());
            return ['ok' => false, 'message' => $e->getMessage()];
        }
        return ['ok' => true, 'message' => Messages::text('liveness_started'), 'session_id' => $sessionId];
    }

    /**
     * Whether a session of AWS Face Liveness shows the user, living. It is good once.
     *
     * @return array{ok: bool, score: float|null, name: string|null, face_id: string|null, message: string,
     *     boundingBoxes: list<array<string, mixed>>, faceCount: int, liveness?: array<string, mixed>}
     */
    public function verifyAwsLiveness(Authenticatable $user, string $sessionId): array
    {
        return $this->verdict($user, static fn () => app(Absenki::class)->verifyAwsLiveness($user, $sessionId));
    }

    /**
     * @param Closure(): Results\Verdict $verify
     * @return array<string, mixed>
     */
    private function verdict(Authenticatable $user, Closure $verify): array
    {
        try {
            return $verify()->toArray();
        } catch (FaceException $e) {
            Log::error('Face verification failed', ['user_id' => $user->getAuthIdentifier()] + $e->context());
            return [
                'ok' => false,
                'score' => null,
                'name' => null,
                'face_id' => null,
                'message' => $e->getMessage(),
                'boundingBoxes' => [],
                'faceCount' => 0,
            ];
        }
    }

    /**
     * Stores the face of a snapshot for audits.
     *
     * @param string $imageBytes a picture file's bytes
     * @param array{Left: float, Top: float, Width: float, Height: float} $boundingBox `box` of one
     *     of the `boundingBoxes`
     * @return array{success: bool, path: string|null, message: string} the path is on the disk of
     *     the settings
     */
    public function cropSnapshotForAudit(string $imageBytes, array $boundingBox, int $userId): array
    {
        return $this->keep($imageBytes, $userId, 'cropped', static function (string $from, string $to) use ($boundingBox): ?string {
            $crop = (new FaceProcessor())->cropFace($from, $to, $boundingBox);
            return $crop['success'] ? null : $crop['message'];
        });
    }

    /**
     * Stores the evidence of a check-in: the snapshot with a labelled box around each face, in the
     * colours of the labels.
     *
     * @param string $imageBytes a picture file's bytes: the photo that was verified
     * @param list<array{box: array{Left: float, Top: float, Width: float, Height: float}, label: string,
     *     type: string, score: float|null}> $boundingBoxes those of `verifyFace()` on this photo
     * @return array{success: bool, path: string|null, message: string} the path is on the disk of
     *     the settings
     */
    public function annotateSnapshot(string $imageBytes, array $boundingBoxes, int $userId): array
    {
        return $this->keep($imageBytes, $userId, 'annotated', static function (string $from, string $to) use ($boundingBoxes): ?string {
            app(Absenki::class)->annotate($from, $to, $boundingBoxes);
            return null;
        });
    }

    /**
     * Stores the picture that `$make` makes of a snapshot.
     *
     * @param 'cropped'|'annotated' $kind
     * @param Closure(string, string): ?string $make writes a file from another; returns what is wrong
     * @return array{success: bool, path: string|null, message: string}
     */
    private function keep(string $imageBytes, int $userId, string $kind, Closure $make): array
    {
        try {
            $snapshot = TemporaryFile::named('jpg', $imageBytes);
            $file = TemporaryFile::named('jpg');
            $wrong = $make($snapshot->path, $file->path);
            if ($wrong !== null) {
                return ['success' => false, 'path' => null, 'message' => $wrong];
            }
            $path = "attendance/snapshots/{$userId}/" . time() . '_' . Str::lower(Str::random(8)) . "_{$kind}.jpg";
            if (!app(Absenki::class)->disk()->put($path, (string) file_get_contents($file->path))) {
                throw FaceException::because('photo_not_stored', 'file_write');
            }
        } catch (FaceException $e) {
            Log::error("Snapshot was not {$kind}", ['user_id' => $userId] + $e->context());
            return ['success' => false, 'path' => null, 'message' => $e->getMessage()];
        }
        return ['success' => true, 'path' => $path, 'message' => Messages::text("snapshot_{$kind}")];
    }
}
