<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\Settings;
use Absenki\Laravel\UsageLedger;
use Illuminate\Console\Command;
use Illuminate\Support\Carbon;

final class UsageCommand extends Command
{
    protected $signature = 'absenki:usage {--month= : YYYY-MM, this month without it}';

    protected $description = 'Show the calls to Rekognition of a month, of all processes, and what they cost';

    public function handle(UsageLedger $ledger, Settings $settings): int
    {
        $name = $this->option('month') ?? Carbon::now()->format('Y-m');
        if (preg_match('/\A\d{4}-(0[1-9]|1[0-2])\z/', $name) !== 1) {
            $this->error('The month is YYYY-MM.');
            return self::FAILURE;
        }
        $counts = $ledger->month(Carbon::parse("{$name}-01"));
        [$images, $checks] = [$counts['images'] ?? 0, $counts['liveness_checks'] ?? 0];
        unset($counts['images'], $counts['liveness_checks']);
        ksort($counts);
        $rows = array_map(null, array_keys($counts), array_values($counts));
        $this->table(['operation', 'calls'], $rows);
        $price = $settings->number('usage.price_per_image_usd');
        $this->line(sprintf('%s: %d images at %s USD, about %.3f USD', $name, $images, $price, $images * $price));
        if ($checks > 0) {
            $price = $settings->number('usage.price_per_liveness_check_usd');
            $this->line(sprintf('%s: %d liveness checks at %s USD, about %.3f USD', $name, $checks, $price, $checks * $price));
        }
        return self::SUCCESS;
    }
}
