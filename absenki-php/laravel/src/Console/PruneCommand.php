<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\Evidence;
use Absenki\Laravel\FaceException;
use Illuminate\Console\Command;

final class PruneCommand extends Command
{
    protected $signature = 'absenki:prune';

    protected $description = 'Delete the evidence photos that are older than ABSENKI_EVIDENCE_DAYS';

    public function handle(Evidence $evidence): int
    {
        try {
            $this->info($evidence->prune() . ' days of evidence deleted');
        } catch (FaceException $e) {
            $this->error($e->context()['detail'] ?? $e->getMessage());
            return self::FAILURE;
        }
        return self::SUCCESS;
    }
}
