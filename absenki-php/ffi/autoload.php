<?php

/*
 * The classes of the namespace Absenki without Composer: `require 'absenki/ffi/autoload.php';`
 * Where the extension absenki is loaded, its own classes stay.
 */

if (extension_loaded('absenki')) {
    return;
}
spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'Absenki\\Ffi\\')) {
        $name = substr($class, strlen('Absenki\\Ffi\\'));
        $file = $name === 'Hydrator' ? '/generated/Hydrator.php' : "/src/{$name}.php";
        is_file(__DIR__ . $file) && require __DIR__ . $file;
    } elseif (preg_match('/^Absenki\\\\(Exception\\\\)?\w+$/', $class) === 1) {
        require_once __DIR__ . '/src/exceptions.php';
        require_once __DIR__ . '/generated/types.php';
    }
});
require __DIR__ . '/src/functions.php';
