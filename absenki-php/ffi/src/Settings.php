<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\Exception\AbsenkiException;

/** The configuration array: nested groups or dotted keys, over the environment or instead of it. */
final class Settings
{
    private const ENVIRONMENT = 'environment';
    /** php.ini's names of the administrator's limits. */
    private const LIMITS = ['absenki.max_pixels' => 'limits.max_pixels', 'absenki.max_input_bytes' => 'limits.max_input_bytes'];
    private const UNITS = ['' => 1, 'k' => 1 << 10, 'm' => 1 << 20, 'g' => 1 << 30];

    private function __construct(public readonly Handle $config)
    {
    }

    /** @param array<int|string, mixed>|null $array */
    public static function of(?array $array): self
    {
        $name = self::readsEnvironment($array ?? []) ? 'config_from_env' : 'config_new';
        $settings = new self(Call::object($name, 'config'));
        foreach ($array ?? [] as $key => $value) {
            // Settings have a group and a name: what is nested deeper is none.
            if (is_array($value)) {
                foreach ($value as $name => $inner) {
                    $settings->set("{$key}.{$name}", $inner);
                }
            } else {
                $settings->set((string) $key, $value);
            }
        }
        $settings->cap();
        return $settings;
    }

    /** A setting's value as text; a credential reads `***`. */
    public function get(string $key): string
    {
        $arena = new Arena();
        return Call::bytes('config_get', $this->config->pointer, $arena->text($key));
    }

    /** The recognizer that the settings name. */
    public function backend(): Handle
    {
        if ($this->get('backend') === 'local') {
            $this->checkGallery();
        }
        return Call::object('backend_from_config', 'backend', $this->config->pointer);
    }

    private function checkGallery(): void
    {
        $place = $this->get('gallery');
        if ($place === '') {
            throw self::invalid("backend local needs gallery: the path of its file, or a database's URL");
        }
        $isDatabase = preg_match('~^(postgres|postgresql|mysql|mariadb)://~', $place) === 1;
        if (!$isDatabase && $place !== 'memory' && $place !== ':memory:') {
            $this->write('gallery', Files::local('open_gallery', $place));
        }
    }

    private function set(string $key, mixed $value): void
    {
        $key = preg_match('//u', $key) === 1 ? $key : (string) preg_replace('/[^ -~]/', "\u{FFFD}", $key);
        if ($value === null) {
            return;
        }
        $text = match (true) {
            is_bool($value) => $value ? 'true' : 'false',
            is_int($value) => (string) $value,
            is_float($value) => is_finite($value) ? (string) json_encode($value) : (string) $value,
            is_string($value) && preg_match('//u', $value) === 1 => $value,
            default => throw self::invalid("{$key} must be text, a number, true, false or null"),
        };
        if ($text === '' || $key === self::ENVIRONMENT) {
            return;
        }
        try {
            $this->write($key, $text);
        } catch (AbsenkiException $e) {
            $near = str_contains($e->getMessage(), 'there is no setting') && levenshtein(self::ENVIRONMENT, $key) <= 2;
            throw $near ? self::invalid("there is no setting `{$key}`; did you mean `environment`?") : $e;
        }
    }

    private function write(string $key, string $text): void
    {
        $arena = new Arena();
        Call::run('config_set', $this->config->pointer, $arena->text($key), $arena->text($text));
    }

    /** Lowers the limits to the administrator's. */
    private function cap(): void
    {
        foreach (self::LIMITS as $name => $key) {
            $maximum = self::quantity($name, trim((string) (get_cfg_var($name) ?: '')));
            if ($maximum > 0 && $maximum < (int) $this->get($key)) {
                $this->write($key, (string) $maximum);
            }
        }
    }

    /** A number with PHP's units: `15M` is 15 × 1024². A setting without a value is 0: no limit. */
    private static function quantity(string $name, string $text): int
    {
        if ($text === '') {
            return 0;
        }
        // PHP reads what begins with a 0 as octal.
        $isNumber = preg_match('/^(0|[1-9]\d*)([kmg]?)$/i', $text, $parts) === 1;
        $number = $isNumber ? filter_var($parts[1], FILTER_VALIDATE_INT) : false;
        $quantity = $number === false ? null : $number * self::UNITS[strtolower($parts[2])];
        if (!is_int($quantity)) {
            throw self::invalid("{$name} must be a whole number, 0 or greater, or one with K, M or G");
        }
        return $quantity;
    }

    /** @param array<int|string, mixed> $array */
    private static function readsEnvironment(array $array): bool
    {
        $value = $array[self::ENVIRONMENT] ?? true;
        return is_bool($value) ? $value : throw self::invalid('environment must be true or false');
    }

    private static function invalid(string $message): AbsenkiException
    {
        return Failure::new('configuration', 'config', $message);
    }
}
