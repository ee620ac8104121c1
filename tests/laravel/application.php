<?php

declare(strict_types=1);

// The application of APP_FOLDER, started as usual: for the tests that need a process of their own.

require __DIR__ . '/bootstrap.php';

use Illuminate\Contracts\Console\Kernel;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Foundation\Application;

$app = new Application((string) getenv('APP_FOLDER'));
$app->singleton(Kernel::class, Illuminate\Foundation\Console\Kernel::class);
$app->singleton(ExceptionHandler::class, Illuminate\Foundation\Exceptions\Handler::class);
$app->make(Kernel::class)->bootstrap();
return $app;
