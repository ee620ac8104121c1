<?php

/*
 * Loads the library once, for all requests of php-fpm, where `ffi.enable` is `preload`. In php.ini:
 *
 *     opcache.preload=/path/to/vendor/absenki/ffi/preload.php
 *     opcache.preload_user=www-data
 */

use Absenki\Ffi\Library;

require_once __DIR__ . '/src/Library.php';

// FFI reads the name and the library's path from the head of the file.
$head = '#define FFI_SCOPE "' . Library::SCOPE . "\"\n#define FFI_LIB \"" . Library::path() . "\"\n";
$file = tempnam(sys_get_temp_dir(), 'absenki');
file_put_contents($file, $head . file_get_contents(__DIR__ . '/generated/absenki.h'));
try {
    FFI::load($file);
} finally {
    unlink($file);
}
