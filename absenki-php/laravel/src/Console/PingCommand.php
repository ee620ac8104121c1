<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\FaceException;
use Illuminate\Console\Command;

final class PingCommand extends Command
{
    protected $signature = 'absenki:ping';

    protected $description = 'Ask the recognition service for the collection; costs nothing';

    public function __construct()
    {
        parent::__construct();
        // The app's own command of that name needs the AWS SDK.
        if (!class_exists('Aws\\Rekognition\\RekognitionClient')) {
            $this->setAliases(['aws:ping']);
        }
    }

    public function handle(FaceCollection $collection): int
    {
        try {
            $ping = $collection->ping();
        } catch (FaceException $e) {
            $this->error($e->context()['detail'] ?? $e->getMessage());
            return self::FAILURE;
        }
        $this->info(sprintf('%s answered in %.1f ms', $ping['provider'], $ping['milliseconds']));
        $this->line("collection:  {$ping['collection_id']}");
        foreach (['region', 'credentials'] as $fact) {
            if ($ping[$fact] !== null) {
                $this->line(str_pad("{$fact}:", 13) . $ping[$fact]);
            }
        }
        return self::SUCCESS;
    }
}
