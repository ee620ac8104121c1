<?php

declare(strict_types=1);

namespace Absenki\Laravel\Testing;

use Illuminate\Contracts\Auth\Authenticatable;
use PHPUnit\Framework\Assert;

/** The calls that a fake recognizer got. */
final class Calls
{
    /** @var list<array{call: string, userId: string|null, ok: bool}> */
    private array $made = [];

    /** A call counts even if its script throws; it counts as failed until it ends well. Returns its number. */
    public function begin(string $call, int|string|null $userId = null): int
    {
        $this->made[] = ['call' => $call, 'userId' => $userId === null ? null : (string) $userId, 'ok' => false];
        return array_key_last($this->made);
    }

    public function end(int $number, bool $ok): void
    {
        $this->made[$number]['ok'] = $ok;
    }

    public function assertNone(): void
    {
        $calls = implode(', ', array_column($this->made, 'call'));
        Assert::assertSame([], $this->made, "The recognizer was called unexpectedly: {$calls}.");
    }

    /**
     * @param bool|null $ok counts only the calls that ended so
     * @param int|null $times null means once or more
     */
    public function assertMade(string $call, Authenticatable|int|string $user, ?bool $ok, ?int $times): void
    {
        $id = (string) ($user instanceof Authenticatable ? $user->getAuthIdentifier() : $user);
        $count = count(array_filter($this->made, static fn (array $made): bool =>
            $made['call'] === $call && $made['userId'] === $id && ($ok === null || $made['ok'] === $ok)));
        $what = "{$call} for user {$id}" . ($ok === null ? '' : ($ok ? ' that succeeded' : ' that failed'));
        if ($times === null) {
            Assert::assertGreaterThan(0, $count, "There was no {$what}.");
        } else {
            Assert::assertSame($times, $count, "{$what}: {$count} times, not {$times}.");
        }
    }
}
