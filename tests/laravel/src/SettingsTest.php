<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Drivers\QualityGate;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\FaceProcessor;
use Absenki\Laravel\Settings;
use Illuminate\Support\Arr;

/** Which setting counts: the package's, the app's, the default. */
final class SettingsTest extends TestCase
{
    private function settings(array $settings = []): array
    {
        $this->start($settings);
        return $this->app->make(Settings::class)->forExtension();
    }

    public function testTheAppsSettingsCountWhereThePackagesAreOpen(): void
    {
        $all = $this->settings(['absenki.backend' => null]);
        self::assertSame(['rekognition', 'AKIAEXAMPLE', 'ap-southeast-2'], [$all['backend'], $all['aws.key'], $all['aws.region']]);
        self::assertSame(['staf_desa', '80', '0.6', 'id'], [$all['rekognition.collection'], $all['face.threshold'], $all['enhance.unsharp_amount'], $all['language']]);
        $all = $this->settings(['absenki.face' => ['threshold' => '91.5'], 'absenki.options' => ['verify' => ['max_matches' => 3], 'face.threshold' => 92]]);
        self::assertSame([92, 3], [$all['face.threshold'], $all['verify.max_matches']]);
        $all = $this->settings(['services.rekognition' => null, 'services.face' => null, 'absenki.options' => []]);
        self::assertSame(['absenki-staff', '91.5'], [$all['rekognition.collection'], $all['face.threshold']]);
    }

    public function testTheGalleryMayBeTheAppsOwnDatabase(): void
    {
        $pgsql = ['driver' => 'pgsql', 'host' => 'db.example', 'port' => '5433', 'database' => 'absen', 'username' => 'budi',
            'password' => 'p@ss/wörd', 'search_path' => 'staf', 'sslmode' => 'verify-full'];
        $gallery = fn (array $connection, array $over = []): string => $this->settings($over + [
            'absenki.gallery' => 'database', 'absenki.gallery_connection' => 'faces', 'database.connections.faces' => $connection,
        ])['gallery'];
        self::assertSame(
            'postgres://budi:p%40ss%2Fw%C3%B6rd@db.example:5433/absen?sslmode=verify-full&options%5Bsearch_path%5D=staf',
            $gallery($pgsql),
        );
        self::assertSame('mysql://root@10.0.0.1/absen', $gallery([
            'driver' => 'mysql', 'database' => 'absen', 'username' => 'root', 'password' => '',
            'read' => ['host' => ['10.0.0.2']], 'write' => ['host' => ['10.0.0.1']],
        ]));
        self::assertSame('mysql://a:b@host:3307/app', $gallery(['driver' => 'mariadb', 'url' => 'mysql://a:b@host:3307/app']));
        // A backend that has no gallery does not ask for one.
        self::assertSame('database', $gallery(['driver' => 'sqlite'], ['absenki.backend' => 'rekognition']));
        $this->expectException(FaceException::class);
        $gallery(['driver' => 'sqlite', 'database' => ':memory:'], ['absenki.backend' => 'local']);
    }

    public function testAPresetIsTheExtensionsAndSingleValuesCountOverIt(): void
    {
        foreach (['strict', 'balanced', 'lenient', 'night', 'mobile', 'office'] as $preset) {
            $this->start(['absenki.face.preset' => $preset, 'services.face' => [], 'services.rekognition' => []]);
            foreach (['small', 'dark', 'blurred', 'good'] as $name) {
                $photo = (string) file_get_contents(self::fixture("photos/{$name}.jpg"));
                $config = ['environment' => false, 'language' => 'id', 'face' => ['preset' => $preset]];
                $report = (new \Absenki\FaceProcessor($config))->qualityCheck($photo);
                $judged = app(QualityGate::class)->judge($report->laplace, $report->brightness, $report->width, $report->height);
                self::assertSame([$report->reason?->value, $report->threshold], [$judged->reason, $judged->threshold], $preset);
                self::assertSame($report->message, $judged->reason === null ? null : $judged->message);
            }
        }
        $all = $this->settings(['absenki.face.min_brightness' => 10, 'absenki.face.preset' => 'night']);
        self::assertEquals([10, 78, 'night'], [$all['face.min_brightness'], $all['face.threshold'], $all['face.preset']]);
        $this->expectException(FaceException::class);
        $this->settings(['absenki.face.preset' => 'midnight']);
    }

    public function testTheEnvironmentHasTheAppsNames(): void
    {
        $file = (string) file_get_contents(self::PACKAGE . '/config/absenki.php');
        foreach ($this->table() as $key => ['env' => $environment, 'default' => $default]) {
            putenv("{$environment}=probe");
            try {
                $read = require self::PACKAGE . '/config/absenki.php';
            } finally {
                putenv($environment);
            }
            self::assertSame('probe', Arr::get($read, $key), "{$key} is not read from {$environment}");
            // The comment beside a setting names its default.
            $line = preg_quote("env('{$environment}'),", '/');
            if ($default !== '' && preg_match("/{$line}\\s+\\/\\/ ([^,\\s]+)/", $file, $comment) === 1) {
                self::assertEquals($default, json_decode($comment[1]) ?? $comment[1], "the default of {$key}");
            }
        }
        putenv('FACE_MIN_BRIGHTNESS=201.5');
        try {
            self::assertSame('201.5', $this->settings()['face.min_brightness']);
            self::assertStringContainsString('minimal 201.50', (new FaceProcessor())->qualityCheck(self::fixture('photos/good.jpg'))['message']);
        } finally {
            putenv('FACE_MIN_BRIGHTNESS');
        }
    }

    public function testTheDefaultsAreTheCores(): void
    {
        $this->start(['services' => [], 'absenki.options' => []]);
        $settings = $this->app->make(Settings::class);
        foreach ($this->table() as $key => ['default' => $default]) {
            // The tests use the embedded recognizer, with a gallery in Laravel's storage folder.
            if (!in_array($key, ['backend', 'gallery'], true) && ($value = $settings->get($key)) !== null) {
                self::assertEquals($default, $value, "the default of {$key}");
            }
        }
    }

    public function testTheAppsNamesAreTheCoresAliases(): void
    {
        $names = [];
        foreach ($this->table() as $key => $setting) {
            foreach ([$key, ...$setting['aliases']] as $name) {
                $names["services.{$name}"] = $key;
            }
        }
        $app = (new \ReflectionClassConstant(Settings::class, 'IN_THE_APP'))->getValue();
        unset($app['python.binary']);
        foreach ($app as $key => $name) {
            self::assertSame($key, $names[$name] ?? null, "{$name} of config/services.php");
        }
    }

    /**
     * Every setting of the core by its key. The file is generated.
     *
     * @return array<string, array<string, mixed>>
     */
    private function table(): array
    {
        $file = (string) file_get_contents(__DIR__ . '/../../../docs/settings.json');
        return array_column(json_decode($file, true, 512, JSON_THROW_ON_ERROR), null, 'key');
    }

    /** Each in a process of its own: Laravel puts `.env` into the environment, and there it stays. */
    public function testDotEnvCountsTheSameWithAndWithoutCachedSettings(): void
    {
        file_put_contents("{$this->folder}/.env", implode("\n", [
            'ABSENKI_BACKEND=local',
            'ABSENKI_LANGUAGE=app',
            'FACE_MIN_LAPLACE=null',
            'ENABLE_ADAPTIVE_LAPLACE=(true)',
            'FACE_MIN_BRIGHTNESS=201.5',
            'ABSENKI_ENROLL_SEVERAL_FACES=pass',
            'ABSENKI_AWS_CONNECT_TIMEOUT_MS=1234',
        ]));
        $ask = function (string ...$arguments): array {
            $command = $this->command('cached_settings.php', ...$arguments);
            $said = (string) shell_exec(implode(' ', array_map('escapeshellarg', $command)) . ' 2>&1');
            return json_decode($said, true) ?? self::fail($said);
        };
        $read = $ask('cache');
        self::assertSame([false, 'enrolled'], [$read['cached'], $read['two people']]);
        self::assertStringContainsString('at least 201.50', $read['quality']);
        self::assertSame(
            ['en', '100', true, 'pass', '1234'],
            array_map(fn (string $key) => $read['settings'][$key], ['language', 'face.min_laplace', 'face.adaptive', 'enroll.several_faces', 'aws.connect_timeout_ms']),
        );
        self::assertSame(array_replace($read, ['cached' => true]), $ask());
    }

    public function testTheLanguageIsFixedOrTheRequests(): void
    {
        $language = function (string $setting, string $locale): string {
            $this->start(['absenki.language' => $setting]);
            $this->app->setLocale($locale);
            return $this->app->make(Settings::class)->language();
        };
        self::assertSame(
            ['id', 'en', 'en', 'id', 'id'],
            [$language('id', 'en'), $language('en', 'id'), $language('app', 'en_GB'), $language('app', 'id'), $language('app', 'jv')],
        );
    }

    public function testAWrongSettingIsNoAnswerAboutThePhoto(): void
    {
        $this->start(['absenki.options' => ['face.treshold' => 80]]);
        $answer = (new FaceProcessor())->qualityCheck(self::fixture('photos/good.jpg'));
        self::assertSame([false, 'Pengaturan layanan wajah keliru. Hubungi admin.'], array_values($answer));
        self::assertStringContainsString('did you mean `face.threshold`', (string) file_get_contents("{$this->folder}/storage/logs/laravel.log"));
        $this->start(['absenki.options' => [], 'absenki.face' => ['min_laplace' => 'high']]);
        $this->expectException(FaceException::class);
        $this->app->make(Settings::class)->number('face.min_laplace');
    }
}
