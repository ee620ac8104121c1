<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Laravel\Drivers\Extension;
use Closure;
use Illuminate\Contracts\Cache\Factory;
use Illuminate\Contracts\Cache\LockProvider;
use Illuminate\Contracts\Cache\Repository;
use Illuminate\Support\Carbon;
use Throwable;

use function Absenki\usage;

/**
 * The calls to Rekognition of all processes of the app, by month. The extension counts those of its
 * own process, over all of its requests; what a piece of work adds to them is added up in the app's
 * cache.
 */
final class UsageLedger
{
    private const KEEP_DAYS = 400;

    /** The longest time that a cache lock is held, and the longest wait for one, seconds. */
    private const HOLD = 10;
    private const WAIT = 3;

    /** @var array<string, int> What this process has counted and the cache did not take yet. */
    private static array $owed = [];

    public function __construct(private readonly Factory $cache)
    {
    }

    /**
     * Does the work, and counts the calls that it makes. A cache that is down stops no attendance.
     *
     * @template T
     * @param Closure(): T $work
     * @return T
     */
    public function counted(Closure $work): mixed
    {
        $before = $this->totals();
        try {
            return $work();
        } finally {
            $made = [];
            foreach ($this->totals() as $counter => $total) {
                $made[$counter] = $total - ($before[$counter] ?? 0);
            }
            $this->add($made);
        }
    }

    /**
     * Counts calls that were made without the extension.
     *
     * @param array<string, int> $made by counter
     */
    public function add(array $made): void
    {
        foreach (array_filter($made) as $counter => $more) {
            self::$owed[$counter] = (self::$owed[$counter] ?? 0) + $more;
        }
        try {
            $this->pay();
        } catch (Throwable $e) {
            report($e);
        }
    }

    /**
     * What was counted in a month: calls by operation, and `images` and `liveness_checks`, which AWS bills.
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

    /** @return array<string, int> */
    private function totals(): array
    {
        if (Extension::trouble() !== null) {
            return [];
        }
        // With a price, the extension does not look for one in the environment.
        $usage = usage(0.0, 0.0);
        $billed = ['images' => $usage['images'], 'liveness_checks' => $usage['liveness_checks']];
        return $billed + array_map(static fn (array $call): int => $call['count'], $usage['calls']);
    }

    /** Adds what is owed to the cache. */
    private function pay(): void
    {
        if (self::$owed === []) {
            return;
        }
        $store = $this->cache->store();
        $pay = function () use ($store): void {
            foreach (self::$owed as $counter => $more) {
                $this->increase($store, $counter, $more);
                unset(self::$owed[$counter]);
            }
        };
        // Not every store adds in one step: that of files reads, adds and writes.
        $locks = $store->getStore();
        if ($locks instanceof LockProvider) {
            $locks->lock('absenki:usage:lock', self::HOLD)->betweenBlockedAttemptsSleepFor(20)->block(self::WAIT, $pay);
        } else {
            $pay();
        }
    }

    private function increase(Repository $store, string $counter, int $more): void
    {
        $month = Carbon::now();
        $until = Carbon::now()->addDays(self::KEEP_DAYS);
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
