<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Calibration;
use Absenki\Gallery;
use Absenki\Laravel\Drivers\Extension;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Settings;
use Illuminate\Console\Command;

final class CalibrateCommand extends Command
{
    protected $signature = 'absenki:calibrate
        {--far=0.0001 : the wanted false accept rate of two photos, more than 0 and less than 1}
        {--svg= : also draw the similarities of all pairs, and the errors at each threshold, into this file}';

    protected $description = 'Propose a threshold from the enrolled faces, and list faces that may be under the wrong name';

    public function handle(Settings $settings): int
    {
        $rate = $this->option('far');
        if (!is_numeric($rate)) {
            $this->error('--far must be a number.');
            return self::INVALID;
        }
        try {
            $found = Extension::run(fn () => (new Gallery($settings->forExtension()))->calibrate((float) $rate));
        } catch (FaceException $e) {
            $this->error($e->context()['detail'] ?? $e->getMessage());
            return self::FAILURE;
        }
        $file = $this->option('svg');
        if ($file !== null && @file_put_contents($file, $found->svg) === false) {
            $this->error("{$file} cannot be written.");
            return self::FAILURE;
        }
        $this->line("{$found->faces} faces of {$found->users} users, {$found->leftOut} left out");
        $this->line("{$found->sameUserPairs} pairs of one user, {$found->differentUserPairs} of two users");
        $this->threshold($found);
        foreach (['one person?' => $found->doubles, 'two people?' => $found->strangers] as $what => $pairs) {
            foreach ($pairs as $pair) {
                [[$one, $other], [$first, $second]] = [$pair->users, $pair->faceIds];
                $this->line(sprintf('%s %s (%s) and %s (%s): %.2f', $what, $one, $first, $other, $second, $pair->similarity));
            }
        }
        return self::SUCCESS;
    }

    private function threshold(Calibration $found): void
    {
        if ($found->threshold === null) {
            $this->line('no threshold: too few pairs of two users for this rate');
            return;
        }
        $at = $found->threshold;
        $this->info(sprintf(
            'threshold %.2f: false accept rate %.2e, 95 %% between %.2e and %.2e',
            $at->similarity,
            $at->falseAcceptRate,
            ...$at->falseAcceptInterval,
        ));
        if ($at->falseRejectRate !== null) {
            $this->line(sprintf('false reject rate %.2e', $at->falseRejectRate));
        }
    }
}
