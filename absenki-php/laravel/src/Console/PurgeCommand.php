<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Gallery;
use Absenki\IdleFace;
use Absenki\Laravel\Absenki;
use Absenki\Laravel\DeletionRecords;
use Absenki\Laravel\Drivers\Extension;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Settings;
use Illuminate\Console\Command;

final class PurgeCommand extends Command
{
    protected $signature = 'absenki:purge {days : days since a face was last enrolled or matched} {--force : delete what is found}
        {--record= : append a record of what was deleted to this file, signed with ABSENKI_AUDIT_KEY}';

    protected $description = 'Find faces that were neither enrolled nor matched for some days, with their profiles and photos';

    public function handle(Absenki $absenki, Settings $settings): int
    {
        $days = (int) $this->argument('days');
        try {
            $path = $this->option('force') ? (string) $this->option('record') : '';
            $records = $path === '' ? null : DeletionRecords::open($settings, $path);
            $gallery = Extension::run(fn () => new Gallery($settings->forExtension()));
            $idle = Extension::run(fn () => $gallery->purge($days));
            if ($this->option('force')) {
                $this->profiles($absenki, $idle)->each(fn ($profile) => $absenki->forget($profile));
                Extension::run(fn () => $gallery->purge($days, true));
                $records?->add('purge', [
                    'collection' => $settings->get('rekognition.collection'), 'days' => $days, 'faces' => $idle,
                ]);
            }
        } catch (FaceException $e) {
            $this->error($e->context()['detail'] ?? $e->getMessage());
            return self::FAILURE;
        }
        $this->info(count($idle) . ' faces' . ($this->option('force') ? ' deleted' : ''));
        foreach ($idle as $face) {
            $this->line("  {$face->faceId} of " . ($face->externalImageId ?? 'nobody') . ": {$face->idleDays} days");
        }
        if (!$this->option('force') && $idle !== []) {
            $this->line('Nothing was deleted. Run it with --force to delete them with their profiles and photos.');
        }
        return self::SUCCESS;
    }

    /** @param list<IdleFace> $idle */
    private function profiles(Absenki $absenki, array $idle): \Illuminate\Support\Collection
    {
        $ids = array_map(fn (IdleFace $face) => $face->faceId, $idle);
        return collect(array_chunk($ids, 500))
            ->flatMap(fn (array $some) => $absenki->profilesInUse()->whereIn('face_id', $some)->get());
    }
}
