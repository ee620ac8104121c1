<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Facades\Absenki;
use Absenki\Laravel\Jobs\VerifyFace;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Storage;

/** Verification from a real Redis queue, by several workers, one of which is killed in the middle of a job. */
final class RedisQueueTest extends TestCase
{
    private string $socket;

    protected function setUp(): void
    {
        parent::setUp();
        $this->socket = "{$this->folder}/redis.sock";
        $server = ['redis-server', '--port', '0', '--unixsocket', $this->socket, '--save', '', '--daemonize', 'yes', '--dir', $this->folder, '--pidfile', "{$this->folder}/redis.pid"];
        exec(implode(' ', array_map('escapeshellarg', $server)), $said, $status);
        self::assertSame(0, $status, implode("\n", $said));
        while (!file_exists($this->socket)) {
            usleep(20_000);
        }
        putenv("REDIS_SOCKET={$this->socket}");
        $this->start();
    }

    protected function tearDown(): void
    {
        posix_kill((int) file_get_contents("{$this->folder}/redis.pid"), SIGTERM);
        putenv('REDIS_SOCKET');
        parent::tearDown();
    }

    public function testNoCheckIsLostWhenAWorkerIsKilled(): void
    {
        $this->migrate();
        Artisan::call('absenki:collection', ['action' => 'create']);
        $user = $this->user();
        $photo = static fn (string $name): string => (string) file_get_contents(self::fixture($name));
        self::assertTrue(Absenki::enroll($user, $photo('people/obama.jpg'))->enrolled);
        $expected = [];
        foreach (array_fill(0, 3, ['people/obama2.jpg' => 'matched', 'people/collins.jpg' => 'no_match']) as $round => $photos) {
            foreach ($photos as $name => $reason) {
                $path = "checks/{$round}-" . basename($name);
                Storage::put($path, $photo($name));
                VerifyFace::dispatch($user->id, $path, "{$round}-{$reason}")->onConnection('redis');
                $expected[] = "{$round}-{$reason} {$reason}";
            }
        }
        $start = function (string ...$arguments) {
            $environment = ['ABSENKI_BACKEND' => 'local', 'ABSENKI_GALLERY' => $this->settings['absenki.gallery'], 'REDIS_SOCKET' => $this->socket];
            return proc_open($this->command('worker.php', ...$arguments), [], $pipes, null, $environment + getenv());
        };
        // Alone, so that a job is left for it.
        self::assertSame(9, $this->end($start('die'))['termsig']);
        $workers = [$start(), $start(), $start()];
        self::assertSame([0, 0, 0], array_map(fn ($worker): int => $this->end($worker)['exitcode'], $workers));
        $answers = array_unique(file("{$this->folder}/answers", FILE_IGNORE_NEW_LINES));
        self::assertEqualsCanonicalizing($expected, $answers);
        self::assertSame([], Storage::allFiles('checks'));
    }

    /** @param resource $process */
    private function end($process): array
    {
        do {
            usleep(20_000);
            $status = proc_get_status($process);
        } while ($status['running']);
        return $status;
    }
}
