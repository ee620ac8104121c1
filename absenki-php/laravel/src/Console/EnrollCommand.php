<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\FaceEnrollService;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\FaceProcessor;
use Absenki\Laravel\Users;
use Illuminate\Console\Command;
use Illuminate\Contracts\Auth\Authenticatable;
use Illuminate\Http\UploadedFile;

final class EnrollCommand extends Command
{
    protected $signature = 'absenki:enroll
        {user : id or e-mail address of the user}
        {photos* : picture files on this machine}';

    protected $description = 'Check, crop and enrol photos of one user';

    public function handle(Users $users, FaceProcessor $processor, FaceEnrollService $service): int
    {
        try {
            $user = $users->find((string) $this->argument('user'));
            $service->ensureCollectionExists();
        } catch (FaceException $e) {
            $this->error($e->getMessage());
            return self::FAILURE;
        }
        $rows = [];
        $photos = $this->argument('photos');
        $this->withProgressBar($photos, function (string $path) use ($user, $processor, $service, &$rows): void {
            try {
                $rows[] = [basename($path), 'enrolled', $this->enroll($user, $path, $processor, $service)];
            } catch (FaceException $e) {
                $rows[] = [basename($path), 'refused', $e->getMessage()];
            }
        });
        $this->line('');
        $this->table(['photo', 'result', 'face id or reason'], $rows);
        return array_search('refused', array_column($rows, 1), true) === false ? self::SUCCESS : self::FAILURE;
    }

    /** The id of the face. */
    private function enroll(
        Authenticatable $user,
        string $path,
        FaceProcessor $processor,
        FaceEnrollService $service,
    ): string {
        if (!is_file($path)) {
            throw FaceException::because('photo_unreadable', 'file_not_found');
        }
        $quality = $processor->qualityCheck($path);
        if (!$quality['success']) {
            throw new FaceException($quality['message'], 'quality');
        }
        $photo = new UploadedFile($path, basename($path), null, null, true);
        $processed = $processor->processImage($photo, (int) $user->getAuthIdentifier());
        if (!$processed['success']) {
            throw new FaceException($processed['message'], 'crop');
        }
        return $service->enrollFace($user, $processed['cropped_path'])['face_id'];
    }
}
