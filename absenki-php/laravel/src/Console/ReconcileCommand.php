<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\FaceException;
use Illuminate\Console\Command;

final class ReconcileCommand extends Command
{
    protected $signature = 'absenki:reconcile {--force : delete what is found}';

    protected $description = 'Find faces without a profile, and profiles and users without a face';

    public function handle(Absenki $absenki): int
    {
        $apply = (bool) $this->option('force');
        try {
            $found = $absenki->reconcile($apply);
        } catch (FaceException $e) {
            $this->error($e->context()['detail'] ?? $e->getMessage());
            return self::FAILURE;
        }
        $this->report('faces without a profile', $found['faces_without_profile'], $apply);
        $this->report('profiles without a face', $found['profiles_without_face'], $apply);
        if ($found['users_without_face'] !== []) {
            $this->report('users without a face', $found['users_without_face'], $apply);
        }
        if (!$apply && array_filter($found) !== []) {
            $this->line('Nothing was deleted. Run it with --force to delete them; photos on the disk stay.');
        }
        return self::SUCCESS;
    }

    /** @param list<string> $ids */
    private function report(string $what, array $ids, bool $deleted): void
    {
        $this->info(count($ids) . " {$what}" . ($deleted && $ids !== [] ? ', deleted' : ''));
        foreach ($ids as $id) {
            $this->line("  {$id}");
        }
    }
}
