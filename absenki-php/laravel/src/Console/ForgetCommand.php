<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\FaceException;
use Illuminate\Console\Command;

final class ForgetCommand extends Command
{
    protected $signature = 'absenki:forget {user : id of the user} {--force : do not ask}';

    protected $description = 'Delete every face, profile and photo of one user';

    public function handle(Absenki $absenki): int
    {
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
        foreach ($profiles as $profile) {
            try {
                $absenki->forget($profile);
                $this->line("{$profile->face_id} of {$profile->collection_id}: deleted");
            } catch (FaceException $e) {
                $failed++;
                $this->error("{$profile->face_id} of {$profile->collection_id}: " . ($e->context()['detail'] ?? $e->getMessage()));
            }
        }
        return $failed === 0 ? self::SUCCESS : self::FAILURE;
    }
}
