<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\DeletionRecords;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Settings;
use Illuminate\Console\Command;

final class ForgetCommand extends Command
{
    protected $signature = 'absenki:forget {user : id of the user} {--force : do not ask}
        {--record= : append a record of what was deleted to this file, signed with ABSENKI_AUDIT_KEY}';

    protected $description = 'Delete every face, profile and photo of one user';

    public function handle(Absenki $absenki, Settings $settings): int
    {
        try {
            $path = (string) $this->option('record');
            $records = $path === '' ? null : DeletionRecords::open($settings, $path);
        } catch (FaceException $e) {
            $this->error($e->context()['detail'] ?? $e->getMessage());
            return self::FAILURE;
        }
        $user = (string) $this->argument('user');
        $profiles = $absenki->profiles()->where('user_id', $user)->get();
        if ($profiles->isEmpty()) {
            $this->line("There is nothing of {$user}.");
            return self::SUCCESS;
        }
        if (!$this->option('force') && !$this->confirm("Delete {$profiles->count()} faces of {$user} with their photos?")) {
            $this->line('Nothing was deleted.');
            return self::FAILURE;
        }
        $failed = 0;
        $deleted = [];
        foreach ($profiles as $profile) {
            try {
                $absenki->forget($profile);
                $deleted[] = $profile->only('face_id', 'provider', 'collection_id', 'image_path');
                $this->line("{$profile->face_id} of {$profile->collection_id}: deleted");
            } catch (FaceException $e) {
                $failed++;
                $this->error("{$profile->face_id} of {$profile->collection_id}: " . ($e->context()['detail'] ?? $e->getMessage()));
            }
        }
        $records?->add('forget', ['user_id' => $user, 'profiles' => $deleted]);
        return $failed === 0 ? self::SUCCESS : self::FAILURE;
    }
}
