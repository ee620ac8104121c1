<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Illuminate\Console\Command;
use Illuminate\Support\Facades\Schema;
use Throwable;

final class InstallCommand extends Command
{
    protected $signature = 'absenki:install';

    protected $description = 'Publish the settings and the migration, and say what comes next';

    public function handle(): int
    {
        $this->call('vendor:publish', ['--tag' => 'absenki-config']);
        if ($this->hasTable()) {
            $this->line('There is a face_profiles table; the migration is not needed.');
        } else {
            $this->call('vendor:publish', ['--tag' => 'absenki-migrations']);
        }
        $this->line('');
        $this->line('Next:');
        $this->line('  php artisan migrate');
        $this->line('  php artisan absenki:doctor');
        $this->line('For an app with services of its own, in .env: ABSENKI_REPLACE_APP_SERVICES=true');
        return self::SUCCESS;
    }

    /** In the database, or on its way there. */
    private function hasTable(): bool
    {
        if (glob($this->laravel->databasePath('migrations/*_create_face_profiles_table.php')) !== []) {
            return true;
        }
        try {
            return Schema::hasTable('face_profiles');
        } catch (Throwable) {
            return false;
        }
    }
}
