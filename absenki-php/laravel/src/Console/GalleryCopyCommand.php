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

final class GalleryCopyCommand extends Command
{
    protected $signature = 'absenki:gallery-copy
        {from : a file, the URL of a database, or "database": the connection of gallery_connection, else the default one}
        {to : the same}';

    protected $description = 'Copy every face from one gallery to another, and check the copy';

    public function handle(Settings $settings, Repository $config): int
    {
        try {
            $from = $this->place('from', $config);
            $to = $this->place('to', $config);
            $copied = Extension::run(fn () => (new Gallery(['backend' => 'local', 'gallery' => $from] + $settings->forExtension()))->copyTo($to));
        } catch (FaceException $e) {
            $this->error($e->context()['detail'] ?? $e->getMessage());
            return self::FAILURE;
        }
        foreach ($copied as $one) {
            $this->line("{$one->collection}: {$one->users} users, {$one->faces} faces, {$one->copied} of them copied, hash {$one->hash}");
        }
        return self::SUCCESS;
    }

    private function place(string $argument, Repository $config): string
    {
        $place = (string) $this->argument($argument);
        return $place === 'database' ? GalleryUrl::of($config, $config->get('absenki.gallery_connection') ?: null) : $place;
    }
}
