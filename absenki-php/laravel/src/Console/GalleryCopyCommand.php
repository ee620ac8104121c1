<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Gallery;
use Absenki\Laravel\Drivers\Extension;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\GalleryUrl;
use Absenki\Laravel\Settings;
use Illuminate\Console\Command;
use Illuminate\Contracts\Config\Repository;
use Symfony\Component\Console\Helper\ProgressBar;

final class GalleryCopyCommand extends Command
{
    protected $signature = 'absenki:gallery-copy
        {from : a file, the URL of a database, or "database": the connection of gallery_connection, else the default one}
        {to : the same}';

    protected $description = 'Copy every face from one gallery to another, and check the copy';

    private ?ProgressBar $bar = null;

    public function handle(Settings $settings, Repository $config): int
    {
        try {
            $from = $this->place('from', $config);
            $to = $this->place('to', $config);
            $gallery = Extension::run(fn () => new Gallery(['backend' => 'local', 'gallery' => $from] + $settings->forExtension()));
            $copied = Extension::run(fn () => $gallery->copyTo($to, $this->report(...)));
            $this->bar?->finish();
            $this->bar === null || $this->newLine();
        } catch (FaceException $e) {
            $this->error($e->context()['detail'] ?? $e->getMessage());
            return self::FAILURE;
        }
        foreach ($copied as $one) {
            $this->line("{$one->collection}: {$one->users} users, {$one->faces} faces, {$one->copied} of them copied, hash {$one->hash}");
        }
        return self::SUCCESS;
    }

    /** A bar for each collection. */
    private function report(string $collection, int $done, int $total): void
    {
        if ($done === 0) {
            $this->bar?->finish();
            $this->line("\n{$collection}");
            $this->bar = $this->output->createProgressBar($total);
        }
        $this->bar?->setMaxSteps($total);
        $this->bar?->setProgress($done);
    }

    private function place(string $argument, Repository $config): string
    {
        $place = (string) $this->argument($argument);
        return $place === 'database' ? GalleryUrl::of($config, $config->get('absenki.gallery_connection') ?: null) : $place;
    }
}
