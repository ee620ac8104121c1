<?php

declare(strict_types=1);

// Debian's Laravel, the package, the app and the tests, each from its own folder: Debian has no
// vendor/.

require_once 'Illuminate/autoload.php';
// Laravel's HTTP client, which Debian's Laravel only suggests.
require_once 'GuzzleHttp/autoload.php';
require_once __DIR__ . '/../php/signed_put.php';

spl_autoload_register(static function (string $class): void {
    $roots = [
        'App\\' => __DIR__ . '/app/app/',
        'Absenki\\Laravel\\Tests\\' => __DIR__ . '/src/',
        'Absenki\\Laravel\\' => __DIR__ . '/../../absenki-php/laravel/src/',
    ];
    foreach ($roots as $prefix => $folder) {
        $path = $folder . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
        if (str_starts_with($class, $prefix) && is_file($path)) {
            require $path;
            return;
        }
    }
});
