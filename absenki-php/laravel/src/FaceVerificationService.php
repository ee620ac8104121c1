<?php

declare(strict_types=1);

namespace Absenki\Laravel;

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
        try {
            return app(Absenki::class)->verify($user, $imageBytes)->toArray();
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
        try {
            $snapshot = TemporaryFile::named('jpg', $imageBytes);
            $cropFile = TemporaryFile::named('jpg');
            $crop = (new FaceProcessor())->cropFace($snapshot->path, $cropFile->path, $boundingBox);
            if (!$crop['success']) {
                return ['success' => false, 'path' => null, 'message' => $crop['message']];
            }
            $path = "attendance/snapshots/{$userId}/" . time() . '_' . Str::lower(Str::random(8)) . '_cropped.jpg';
            if (!app(Absenki::class)->disk()->put($path, (string) file_get_contents($cropFile->path))) {
                throw FaceException::because('photo_not_stored', 'file_write');
            }
        } catch (FaceException $e) {
            Log::error('Snapshot was not cropped', ['user_id' => $userId] + $e->context());
            return ['success' => false, 'path' => null, 'message' => $e->getMessage()];
        }
        return ['success' => true, 'path' => $path, 'message' => Messages::text('snapshot_cropped')];
    }
}
