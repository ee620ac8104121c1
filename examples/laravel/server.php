<?php

declare(strict_types=1);

// The router of PHP's built-in server: files of public/ as they are, everything else to Laravel.
$path = rawurldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if ($path !== '/' && !str_ends_with($path, '.php') && is_file(__DIR__ . '/public' . $path)) {
    return false;
}

require __DIR__ . '/public/index.php';
