<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Settings;
use Illuminate\Console\Command;

final class CollectionCommand extends Command
{
    protected $signature = 'absenki:collection
        {action : create, list, describe or delete}
        {--force : delete without asking}';

    protected $description = "Create, list, describe or delete the collection of the staff's faces";

    public function handle(FaceCollection $collection, Settings $settings): int
    {
        $name = (string) $settings->get('rekognition.collection');
        try {
            return match ($this->argument('action')) {
                'create' => $this->say($collection->ensure() ? "{$name} has been created." : "{$name} was there already."),
                'list' => $this->say(implode("\n", $collection->all()) ?: 'There is none.'),
                'describe' => $this->describe($collection, $name),
                'delete' => $this->delete($collection, $name),
                default => $this->fails('The action is create, list, describe or delete.'),
            };
        } catch (FaceException $e) {
            return $this->fails($e->context()['detail'] ?? $e->getMessage());
        }
    }

    private function describe(FaceCollection $collection, string $name): int
    {
        $found = $collection->describe();
        if ($found === null) {
            return $this->fails("There is no {$name}. Run php artisan absenki:collection create.");
        }
        return $this->say("{$name}: {$found['face_count']} faces, model {$found['face_model_version']}");
    }

    private function delete(FaceCollection $collection, string $name): int
    {
        if (!$this->option('force') && !$this->confirm("Delete {$name} and every face in it?")) {
            return $this->say('Nothing was deleted.');
        }
        return $this->say($collection->drop() ? "{$name} has been deleted." : "There is no {$name}.");
    }

    private function say(string $text): int
    {
        $this->line($text);
        return self::SUCCESS;
    }

    private function fails(string $text): int
    {
        $this->error($text);
        return self::FAILURE;
    }
}
