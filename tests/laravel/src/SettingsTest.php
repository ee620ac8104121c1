<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\FaceException;
use Absenki\Laravel\FaceProcessor;
use Absenki\Laravel\Settings;

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

    public function testTheEnvironmentHasTheAppsNames(): void
    {
        preg_match_all("/env\\('([A-Z_]+)'/", (string) file_get_contents(self::PACKAGE . '/config/absenki.php'), $names);
        $core = (string) file_get_contents(__DIR__ . '/../../../absenki-core/src/config/table.rs');
        $own = ['ABSENKI_DRIVER', 'ABSENKI_REPLACE_APP_SERVICES', 'ABSENKI_DISK', 'ABSENKI_BACKEND', 'ABSENKI_GALLERY',
            'PYTHON_BIN', 'ABSENKI_PYTHON_QUALITY', 'ABSENKI_PYTHON_CROP'];
        foreach (array_diff($names[1], $own) as $name) {
            self::assertStringContainsString("\"{$name}\"", $core);
        }
        putenv('FACE_MIN_BRIGHTNESS=201.5');
        try {
            self::assertSame('201.5', $this->settings()['face.min_brightness']);
            self::assertStringContainsString('minimal 201.50', (new FaceProcessor())->qualityCheck(self::fixture('photos/good.jpg'))['message']);
        } finally {
            putenv('FACE_MIN_BRIGHTNESS');
        }
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
