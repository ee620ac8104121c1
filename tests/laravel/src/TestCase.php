<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use App\Models\User;
use Illuminate\Contracts\Console\Kernel as ConsoleKernelContract;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Filesystem\Filesystem;
use Illuminate\Foundation\AliasLoader;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Console\Kernel as ConsoleKernel;
use Illuminate\Foundation\Exceptions\Handler;
use Illuminate\Http\UploadedFile;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Facade;
use PHPUnit\Framework\TestCase as PhpUnitTestCase;

/** A real Laravel application, a copy for each test, which finds the package by auto-discovery. */
abstract class TestCase extends PhpUnitTestCase
{
    protected const PACKAGE = __DIR__ . '/../../../absenki-php/laravel';

    protected Application $app;

    protected string $folder;

    /** @var array<string, mixed> Settings of `config/`, dotted, that each start puts over the files. */
    protected array $settings = [];

    /** @var list<resource> */
    private array $servers = [];

    /** @var list<callable|null> PHPUnit's handlers of errors and exceptions; each start of an application adds its own. */
    private array $handlers = [];

    protected function setUp(): void
    {
        parent::setUp();
        $this->handlers = self::handlers();
        $this->folder = sys_get_temp_dir() . '/absenki-laravel-' . bin2hex(random_bytes(6));
        $files = new Filesystem();
        $files->copyDirectory(__DIR__ . '/../app', $this->folder);
        foreach (['bootstrap/cache', 'storage/app', 'storage/logs', 'storage/framework/views', 'vendor/composer'] as $folder) {
            $files->makeDirectory("{$this->folder}/{$folder}", 0777, true);
        }
        // What Composer writes when a package is installed, and Laravel's discovery reads.
        $package = json_decode($files->get(self::PACKAGE . '/composer.json'), true);
        $files->put("{$this->folder}/vendor/composer/installed.json", json_encode(['packages' => [$package]]));
        touch("{$this->folder}/database/database.sqlite");
        $this->settings = [
            'absenki.backend' => 'local',
            'absenki.gallery' => "{$this->folder}/storage/app/faces.sqlite",
        ];
        $this->start();
    }

    protected function tearDown(): void
    {
        foreach ($this->servers as $server) {
            proc_terminate($server);
            proc_close($server);
        }
        while (self::handlers()[0] !== $this->handlers[0]) {
            restore_error_handler();
        }
        while (self::handlers()[1] !== $this->handlers[1]) {
            restore_exception_handler();
        }
        (new Filesystem())->deleteDirectory($this->folder);
        Facade::clearResolvedInstances();
        parent::tearDown();
    }

    /** @return list<callable|null> */
    private static function handlers(): array
    {
        $handlers = [set_error_handler(null), set_exception_handler(null)];
        restore_error_handler();
        restore_exception_handler();
        return $handlers;
    }

    /**
     * Starts the application, as a request or a command does.
     *
     * @param array<string, mixed> $settings over those of the test
     */
    protected function start(array $settings = []): void
    {
        $this->settings = $settings + $this->settings;
        Facade::clearResolvedInstances();
        AliasLoader::setInstance(null);
        $this->app = new Application($this->folder);
        $this->app->singleton(ConsoleKernelContract::class, ConsoleKernel::class);
        $this->app->singleton(ExceptionHandler::class, Handler::class);
        $this->app->beforeBootstrapping(
            \Illuminate\Foundation\Bootstrap\RegisterProviders::class,
            fn (Application $app) => $app['config']->set($this->settings),
        );
        $this->app->make(ConsoleKernelContract::class)->bootstrap();
    }

    /** The app's tables and the package's, made by their migrations. */
    protected function migrate(): void
    {
        self::assertSame(0, Artisan::call('absenki:install'));
        self::assertSame(0, Artisan::call('migrate', ['--force' => true]), Artisan::output());
    }

    protected function user(string $name = 'Budi Santoso'): User
    {
        $email = strtolower(str_replace(' ', '.', $name)) . '@example.com';
        return User::create(['name' => $name, 'email' => $email, 'password' => 'x']);
    }

    /**
     * The frames of a made sequence, by their milliseconds.
     *
     * @param list<string> $steps
     * @return array<int, string>
     */
    protected function film(string $surface, array $steps): array
    {
        $folder = "{$this->folder}/film-" . bin2hex(random_bytes(4));
        $photo = self::fixture('people/obama.jpg');
        $command = [(string) getenv('ABSENKI_FILM'), $photo, $surface, implode(',', $steps), $folder];
        exec(implode(' ', array_map('escapeshellarg', $command)) . ' 2>&1', $said, $status);
        self::assertSame(0, $status, implode("\n", $said));
        $frames = [];
        foreach (glob("{$folder}/*.jpg") as $file) {
            $frames[(int) basename($file, '.jpg')] = (string) file_get_contents($file);
        }
        return $frames;
    }

    /** Starts rekognition-local with the key of the app's settings, and returns its address. */
    protected function serve(string ...$arguments): string
    {
        $program = [(string) getenv('REKOGNITION_LOCAL'), '--bind', '127.0.0.1:0', '--access-key', 'AKIAEXAMPLE', ...$arguments];
        $secret = ['REKOGNITION_LOCAL_SECRET_ACCESS_KEY' => 'not-a-secret'];
        $this->servers[] = proc_open($program, [1 => ['pipe', 'w']], $pipes, null, $secret + getenv());
        self::assertSame(1, preg_match('#http://[0-9.:]+#', (string) fgets($pipes[1]), $address));
        return $address[0];
    }

    /** The command of a PHP of its own that has the extension and runs a script of this folder in the application. */
    protected function command(string $name, string ...$arguments): array
    {
        $extension = 'extension=' . getenv('ABSENKI_SO');
        return ['env', "APP_FOLDER={$this->folder}", PHP_BINARY, '-d', $extension, dirname(__DIR__) . "/{$name}", ...$arguments];
    }

    /** A file of tests/fixtures. */
    protected static function fixture(string $name): string
    {
        return dirname(__DIR__, 2) . "/fixtures/{$name}";
    }

    /** The upload of a fixture, as PHP hands it to a controller. */
    protected static function upload(string $fixture, ?string $name = null): UploadedFile
    {
        return new UploadedFile(self::fixture($fixture), $name ?? basename($fixture), null, null, true);
    }

    /** What a browser's canvas sends of a fixture. */
    protected static function dataUrl(string $fixture): string
    {
        return 'data:image/jpeg;base64,' . base64_encode((string) file_get_contents(self::fixture($fixture)));
    }
}
