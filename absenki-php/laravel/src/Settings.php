<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Illuminate\Contracts\Config\Repository;
use Illuminate\Support\Arr;
use Illuminate\Support\Str;

/** The package's settings, over those that the app has in `config/services.php`. */
final class Settings
{
    /** The groups that the extension reads too. */
    private const GROUPS = [
        'backend', 'gallery', 'gallery.key', 'gallery.key_file', 'gallery.key_command', 'gallery.search', 'aws',
        'rekognition', 'enroll', 'verify', 'identify', 'liveness', 'face', 'enhance', 'crop', 'upload', 'limits', 'usage',
    ];

    /** The keys of the app's config/services.php for what the package's own file leaves null. */
    private const IN_THE_APP = [
        'aws.key' => 'services.aws.key',
        'aws.secret' => 'services.aws.secret',
        'aws.token' => 'services.aws.token',
        'aws.region' => 'services.aws.region',
        'rekognition.collection' => 'services.rekognition.collection',
        'face.threshold' => 'services.rekognition.threshold',
        'face.preset' => 'services.face.preset',
        'face.max_brightness' => 'services.face.max_brightness',
        'face.min_box_percent' => 'services.face.min_box_percent',
        'face.min_width' => 'services.face.min_width',
        'face.min_height' => 'services.face.min_height',
        'face.min_brightness' => 'services.face.min_brightness',
        'face.min_laplace' => 'services.face.min_laplace',
        'face.adaptive' => 'services.face.enable_adaptive_laplace',
        'face.laplace_base' => 'services.face.laplace_base',
        'face.laplace_min' => 'services.face.laplace_min',
        'face.laplace_max' => 'services.face.laplace_max',
        'face.target_brightness' => 'services.face.target_brightness',
        'enhance.unsharp_amount' => 'services.face.client_unsharp_amount',
        'enhance.unsharp_radius' => 'services.face.client_unsharp_radius',
        'enhance.brightness_delta' => 'services.face.client_brightness_delta',
        'enhance.contrast_factor' => 'services.face.client_contrast_factor',
        'python.binary' => 'services.face.python_bin',
    ];

    /** What counts where neither has it: the app's own values, as in the extension. */
    private const DEFAULTS = [
        'backend' => 'rekognition',
        'liveness.mode' => 'off',
        'liveness.max_frames' => 40,
        'rekognition.collection' => 'absenki-staff',
        'enroll.several_faces' => 'refuse',
        'enroll.refuse_occluded' => true,
        'enroll.max_turn' => 180,
        'enroll.max_tilt' => 20,
        'enroll.refuse_closed_eyes' => false,
        'identify.threshold' => 80,
        'identify.margin' => 1,
        'usage.price_per_image_usd' => 0.001,
        'usage.price_per_liveness_check_usd' => 0.015,
        'face.threshold' => 80,
        'face.min_width' => 200,
        'face.min_height' => 200,
        'face.min_brightness' => 65,
        'face.max_brightness' => 255,
        'face.min_box_percent' => 0,
        'face.min_laplace' => 100,
        'face.adaptive' => true,
        'face.laplace_base' => 100,
        'face.laplace_min' => 60,
        'face.laplace_max' => 140,
        'face.target_brightness' => 90,
        'python.binary' => 'python3',
        'evidence.days' => 90,
        'python.quality_timeout' => 5,
        'python.crop_timeout' => 10,
    ];

    /** The gates and thresholds that `face.preset` names, as in the extension. */
    private const PRESETS = [
        'strict' => [85, 300, 80, 100, false, 120, 80, 150, 100],
        'balanced' => [80, 200, 65, 60, true, 100, 50, 120, 90],
        'lenient' => [75, 160, 50, 30, true, 80, 30, 100, 80],
        'night' => [78, 180, 45, 40, true, 80, 35, 100, 75],
        'mobile' => [80, 180, 60, 50, true, 90, 40, 120, 85],
        'office' => [82, 250, 70, 80, false, 110, 70, 140, 95],
    ];

    /** What the numbers of a preset are. */
    private const PRESET_KEYS = [
        'face.threshold' => 0,
        'face.min_width' => 1,
        'face.min_height' => 1,
        'face.min_brightness' => 2,
        'face.min_laplace' => 3,
        'face.adaptive' => 4,
        'face.laplace_base' => 5,
        'face.laplace_min' => 6,
        'face.laplace_max' => 7,
        'face.target_brightness' => 8,
    ];

    public function __construct(private readonly Repository $config)
    {
    }

    /** A setting of `config/absenki.php`, `options` first, else the app's, else the default. */
    public function get(string $key): mixed
    {
        $option = $this->options()[$key] ?? null;
        if ($option !== null && $option !== '') {
            return $option;
        }
        $app = self::IN_THE_APP[$key] ?? null;
        // `gallery` is no group, so that `gallery.key` is a name of its own.
        $own = Arr::get($this->config->get('absenki'), $key);
        foreach ([$own, $app === null ? null : $this->config->get($app)] as $value) {
            if ($value !== null && $value !== '') {
                return $value;
            }
        }
        return $this->preset($key) ?? ($key === 'verify.several_faces' && $this->replacesAppServices()
            // The app's page adds a warning of its own.
            ? 'pass'
            : self::DEFAULTS[$key] ?? null);
    }

    /** Whether the app's own class names mean this package's. */
    public function replacesAppServices(): bool
    {
        return filter_var($this->get('replace_app_services'), FILTER_VALIDATE_BOOL);
    }

    /** What the preset of the settings says, where a setting has no value of its own. */
    private function preset(string $key): mixed
    {
        $place = self::PRESET_KEYS[$key] ?? null;
        $name = $place === null ? null : $this->get('face.preset');
        if ($name === null) {
            return null;
        }
        $preset = self::PRESETS[$name] ?? throw FaceException::configuration("there is no preset {$name}");
        return $preset[$place];
    }

    /** A number, which `.env` has as text. */
    public function number(string $key): float
    {
        $value = $this->get($key);
        if (!is_numeric($value)) {
            throw FaceException::configuration("{$key} must be a number");
        }
        return (float) $value;
    }

    /** The language of every text: `id` or `en`. */
    public function language(): string
    {
        $language = $this->get('language') ?? 'id';
        $language = $language === 'app' ? app()->getLocale() : $language;
        return Str::startsWith($language, 'en') ? 'en' : 'id';
    }

    /**
     * The array that configures the extension's classes. They read nothing else: Laravel copies `.env`
     * into the process's environment in its own spellings, and with cached settings it does not.
     *
     * @param array<string, mixed> $over settings with dotted keys that override all others
     * @return array<string, mixed>
     */
    public function forExtension(array $over = []): array
    {
        $settings = Arr::dot(Arr::only($this->config->get('absenki'), self::GROUPS));
        foreach (array_keys($settings + self::IN_THE_APP) as $key) {
            $settings[$key] = $this->get($key);
        }
        unset($settings['python.binary'], $settings['liveness.mode']);
        $settings['liveness.key'] ??= $this->livenessKey();
        $settings['gallery'] = $this->gallery();
        return $over + ['environment' => false, 'language' => $this->language()] + $this->options() + $settings;
    }

    /** A file, a database's URL, or with `database` that of the app's own connection. */
    private function gallery(): mixed
    {
        $gallery = $this->get('gallery');
        if ($gallery !== 'database' || $this->get('backend') !== 'local') {
            return $gallery;
        }
        $connection = $this->config->get('absenki.gallery_connection');
        return GalleryUrl::of($this->config, $connection === '' ? null : $connection);
    }

    /** A key that every server of the app has, and that tells nothing of the app's own. */
    private function livenessKey(): string
    {
        return hash_hmac('sha256', 'absenki liveness', (string) $this->config->get('app.key'));
    }

    /** @return array<string, mixed> dotted */
    private function options(): array
    {
        return Arr::dot($this->config->get('absenki.options') ?? []);
    }
}
