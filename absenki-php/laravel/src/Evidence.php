<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Laravel\Contracts\PhotoProcessor;
use Absenki\Laravel\Results\Verdict;
use Illuminate\Contracts\Filesystem\Factory as Disks;
use Illuminate\Contracts\Filesystem\Filesystem;
use Illuminate\Support\Carbon;
use Illuminate\Support\Str;
use Throwable;

/**
 * The labelled photo of each verification, kept for audits as long as the settings say:
 * `attendance/evidence/2026-11-27/42_091503_k3f9x2ab.jpg`.
 */
final class Evidence
{
    private const FOLDER = 'attendance/evidence';

    public function __construct(
        private readonly Settings $settings,
        private readonly PhotoProcessor $photos,
        private readonly Disks $disks,
    ) {
    }

    /**
     * Keeps the photo if the settings say so. What fails is reported, and stops no attendance.
     *
     * @param string $photo bytes, or a data URL
     * @return Verdict the verdict, with the path of what was kept
     */
    public function keep(int|string $userId, string $photo, Verdict $verdict): Verdict
    {
        $keep = $this->settings->get('evidence.keep') ?? 'off';
        if ($keep !== 'all' && !($keep === 'matched' && $verdict->ok)) {
            return $verdict;
        }
        try {
            return $verdict->withEvidence($this->store($userId, $photo, $verdict));
        } catch (Throwable $e) {
            report($e);
            return $verdict;
        }
    }

    /**
     * Deletes what is older than the settings allow.
     *
     * @return int the number of deleted days
     */
    public function prune(): int
    {
        $first = Carbon::now()->subDays((int) $this->settings->number('evidence.days'))->format('Y-m-d');
        $old = array_filter(
            $this->disk()->directories(self::FOLDER),
            static fn (string $folder): bool => preg_match('/\A\d{4}-\d\d-\d\d\z/', basename($folder)) === 1
                && basename($folder) < $first,
        );
        foreach ($old as $folder) {
            $this->disk()->deleteDirectory($folder);
        }
        return count($old);
    }

    private function store(int|string $userId, string $photo, Verdict $verdict): string
    {
        if (preg_match('/\Adata:image\/[a-z]+;base64,/', $photo, $prefix) === 1) {
            $photo = (string) base64_decode(substr($photo, strlen($prefix[0])), true);
        }
        $snapshot = TemporaryFile::named('jpg', $photo);
        $file = TemporaryFile::named('jpg');
        $this->photos->annotate($snapshot->path, $file->path, $verdict->boundingBoxes);
        $now = Carbon::now();
        $owner = preg_replace('/[^a-zA-Z0-9-]/', '-', (string) $userId);
        $name = "{$owner}_{$now->format('His')}_" . Str::lower(Str::random(8)) . '.jpg';
        $path = self::FOLDER . "/{$now->format('Y-m-d')}/{$name}";
        if (!$this->disk()->put($path, (string) file_get_contents($file->path))) {
            throw FaceException::because('photo_not_stored', 'file_write');
        }
        return $path;
    }

    private function disk(): Filesystem
    {
        return $this->disks->disk($this->settings->get('disk'));
    }
}
