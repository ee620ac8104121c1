<?php

declare(strict_types=1);

/*
 * Where the classes come from: Composer's vendor folder where `composer install` has made one, else
 * the Laravel of Debian (php-laravel-framework, found on PHP's include path) with the classes of this
 * app and of absenki/laravel from this repository.
 */

$vendor = __DIR__ . '/../vendor/autoload.php';
if (is_file($vendor)) {
    require $vendor;

    return;
}

require 'Illuminate/autoload.php';

spl_autoload_register(static function (string $class): void {
    $roots = [
        'App\\' => __DIR__ . '/../app/',
        'Absenki\\Laravel\\' => __DIR__ . '/../../../absenki-php/laravel/src/',
    ];
    foreach ($roots as $prefix => $folder) {
        if (str_starts_with($class, $prefix)) {
            $file = $folder . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
            if (is_file($file)) {
                require $file;
            }

            return;
        }
    }
});
