<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Illuminate\Contracts\Cache\Factory;
use Illuminate\Support\Carbon;
use Throwable;

use function Absenki\usage;

/**
 * The calls to Rekognition of all processes of the app, by month. The extension counts those of its
 * own process; what it has counted since the last look is added up in the app's cache.
 */
final class UsageLedger
{
    private const KEEP_DAYS = 400;

    /** @var array<string, int> What this process has added already. */
    private static array $added = [];

    public function __construct(private readonly Factory $cache)
    {
    }

    /** Adds what this process did since the last time. A cache that is down stops no attendance. */
    public function record(): void
    {
        if (!extension_loaded('absenki')) {
            return;
        }
        $usage = usage();
        $totals = ['images' => $usage['images']];
        foreach ($usage['calls'] as $operation => $call) {
            $totals[$operation] = $call['count'];
        }
        try {
            foreach ($totals as $counter => $total) {
                $this->add($counter, $total - (self::$added[$counter] ?? 0));
                self::$added[$counter] = $total;
            }
        } catch (Throwable $e) {
            report($e);
        }
    }

    /**
     * What was counted in a month: calls by operation, and `images`, which is what AWS bills.
     *
     * @return array<string, int>
     */
    public function month(Carbon $month): array
    {
        $counters = $this->cache->store()->get($this->key($month, 'counters'), []);
        $counts = [];
        foreach ($counters as $counter) {
            $counts[$counter] = (int) $this->cache->store()->get($this->key($month, $counter), 0);
        }
        return $counts;
    }

    private function add(string $counter, int $more): void
    {
        if ($more <= 0) {
            return;
        }
        $store = $this->cache->store();
        $month = Carbon::now();
        $until = Carbon::now()->addDays(self::KEEP_DAYS);
        // `add` does nothing where the counter exists, so no other process's count is lost.
        $store->add($this->key($month, $counter), 0, $until);
        $store->increment($this->key($month, $counter), $more);
        $counters = $store->get($this->key($month, 'counters'), []);
        if (!in_array($counter, $counters, true)) {
            $store->put($this->key($month, 'counters'), [...$counters, $counter], $until);
        }
    }

    private function key(Carbon $month, string $counter): string
    {
        return "absenki:usage:{$month->format('Y-m')}:{$counter}";
    }
}
