<?php

// The classes over FFI, all of them: a test that sets open_basedir must not load one afterwards.

$package = __DIR__ . '/../../../absenki-php/ffi';
require_once "{$package}/autoload.php";
foreach (glob("{$package}/src/[A-Z]*.php") as $file) {
    class_exists('Absenki\Ffi\\' . basename($file, '.php'));
}
class_exists('Absenki\Ffi\Hydrator') && class_exists('Absenki\FaceBox');
