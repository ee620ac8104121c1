<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Contracts\LivenessChecker;
use Absenki\Laravel\Contracts\PhotoProcessor;
use Absenki\Laravel\Drivers\HttpFaceCollection;
use Absenki\Laravel\Drivers\HttpFaceRecognizer;
use Absenki\Laravel\Drivers\HttpPhotoProcessor;
use Absenki\Laravel\Drivers\NativeFaceCollection;
use Absenki\Laravel\Drivers\NativeFaceRecognizer;
use Absenki\Laravel\Drivers\NativeLivenessChecker;
use Absenki\Laravel\Drivers\NativePhotoProcessor;
use Absenki\Laravel\Drivers\PythonPhotoProcessor;
use Absenki\Laravel\Testing\AbsenkiFake;
use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Foundation\AliasLoader;
use Illuminate\Support\ServiceProvider;

/** Puts the package into an app: settings, drivers, texts, commands. */
final class AbsenkiServiceProvider extends ServiceProvider
{
    /** The parts of a driver. */
    public const PARTS = [PhotoProcessor::class, FaceRecognizer::class, FaceCollection::class, LivenessChecker::class];

    private const DRIVERS = [
        'native' => [NativePhotoProcessor::class, NativeFaceRecognizer::class, NativeFaceCollection::class, NativeLivenessChecker::class],
        // Liveness of one's own needs the extension; AWS Face Liveness is the recognizer's.
        'http' => [HttpPhotoProcessor::class, HttpFaceRecognizer::class, HttpFaceCollection::class, NativeLivenessChecker::class],
        'python' => [PythonPhotoProcessor::class, NativeFaceRecognizer::class, NativeFaceCollection::class, NativeLivenessChecker::class],
        'fake' => [AbsenkiFake::class, AbsenkiFake::class, AbsenkiFake::class, AbsenkiFake::class],
    ];

    private const APP_SERVICES = [
        'App\\Services\\FaceProcessor' => FaceProcessor::class,
        'App\\Services\\FaceEnrollService' => FaceEnrollService::class,
        'App\\Services\\FaceVerificationService' => FaceVerificationService::class,
    ];

    public function register(): void
    {
        $this->mergeConfigFrom(__DIR__ . '/../config/absenki.php', 'absenki');
        $this->app->singleton(AbsenkiFake::class);
        foreach (self::PARTS as $part => $contract) {
            $this->app->bind($contract, fn () => $this->app->make($this->driver()[$part]));
        }
        if ($this->app->make(Settings::class)->replacesAppServices() && !Fallback::isNeeded($this->app['config'])) {
            $this->replaceAppServices();
        }
    }

    public function boot(): void
    {
        if (Fallback::isNeeded($this->app['config'])) {
            Fallback::report();
        }
        $this->app['events']->subscribe(VerdictLog::class);
        $this->loadTranslationsFrom(__DIR__ . '/../lang', 'absenki');
        if (filter_var($this->app['config']->get('absenki.routes'), FILTER_VALIDATE_BOOL)) {
            $this->loadRoutesFrom(__DIR__ . '/../routes/absenki.php');
        }
        if ($this->app->runningInConsole()) {
            $this->commands([
                Console\InstallCommand::class,
                Console\DoctorCommand::class,
                Console\PingCommand::class,
                Console\CalibrateCommand::class,
                Console\CollectionCommand::class,
                Console\EnrollCommand::class,
                Console\ForgetCommand::class,
                Console\ReconcileCommand::class,
                Console\PruneCommand::class,
                Console\ReEnrollCommand::class,
                Console\PurgeCommand::class,
                Console\GalleryCopyCommand::class,
                Console\UsageCommand::class,
            ]);
            $this->callAfterResolving(Schedule::class, $this->schedule(...));
            $here = dirname(__DIR__);
            $this->publishes(["{$here}/config/absenki.php" => $this->app->configPath('absenki.php')], 'absenki-config');
            $this->publishesMigration('create_face_profiles_table', 'absenki-migrations');
            $this->publishesMigration('create_gallery_tables', 'absenki-gallery');
            $this->publishes(["{$here}/lang" => $this->app->langPath() . '/vendor/absenki'], 'absenki-lang');
        }
    }

    private function publishesMigration(string $name, string $tag): void
    {
        $to = $this->app->databasePath('migrations/' . date('Y_m_d_His') . "_{$name}.php");
        $this->publishes([dirname(__DIR__) . "/database/migrations/{$name}.php" => $to], $tag);
    }

    private function schedule(Schedule $schedule): void
    {
        foreach (['reconcile' => 'absenki:reconcile --force', 'prune' => 'absenki:prune'] as $name => $command) {
            $time = (string) $this->app['config']->get("absenki.schedule.{$name}");
            if ($time !== '') {
                $schedule->command($command)->dailyAt($time)->withoutOverlapping();
            }
        }
    }

    /** @return list<class-string> in the order of `PARTS` */
    private function driver(): array
    {
        $name = $this->app['config']->get('absenki.driver') ?: 'native';
        return self::DRIVERS[$name]
            ?? throw FaceException::configuration('absenki.driver must be native, http, python or fake');
    }

    /** The app's names mean ours. Its own classes are never loaded, and are back with the setting off. */
    private function replaceAppServices(): void
    {
        $aliases = AliasLoader::getInstance();
        foreach (self::APP_SERVICES as $name => $class) {
            $aliases->alias($name, $class);
        }
        $aliases->register();
    }
}
