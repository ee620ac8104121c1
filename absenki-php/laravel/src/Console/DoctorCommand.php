<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\FaceException;
use Illuminate\Console\Command;
use Throwable;

final class DoctorCommand extends Command
{
    protected $signature = 'absenki:doctor';

    protected $description = 'Check that everything Absenki needs is in place, and say what to do if it is not';

    public function handle(): int
    {
        try {
            $doctor = $this->laravel->make(Doctor::class);
        } catch (FaceException $e) {
            $this->error($this->why($e));
            return self::FAILURE;
        }
        $troubles = 0;
        $failed = [];
        foreach ($doctor->checks() as $name => [$check, $needs]) {
            // The first cause only: what follows from it is not a cause.
            if (array_intersect($needs, $failed) !== []) {
                $failed[] = $name;
                continue;
            }
            try {
                $this->line("<info>ok</info>    {$name}: " . $check());
            } catch (Throwable $e) {
                $warns = $e instanceof Trouble && $e->isWarning;
                $troubles += $warns ? 0 : 1;
                if (!$warns) {
                    $failed[] = $name;
                }
                $this->line(($warns ? '<comment>warn</comment>' : '<error>FAIL</error>') . "  {$name}: " . $this->why($e));
                $this->line('      ' . ($e instanceof Trouble ? $e->advice : 'See the log for the cause.'));
            }
        }
        $this->line($troubles === 0 ? 'All is well.' : "{$troubles} to mend.");
        return $troubles === 0 ? self::SUCCESS : self::FAILURE;
    }

    /** The technical words, for the person at the console. */
    private function why(Throwable $e): string
    {
        return $e instanceof FaceException ? ($e->context()['detail'] ?? $e->getMessage()) : $e->getMessage();
    }
}
