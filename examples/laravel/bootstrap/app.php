<?php

declare(strict_types=1);

use Illuminate\Contracts\Console\Kernel as ConsoleContract;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Contracts\Http\Kernel as HttpContract;
use Illuminate\Foundation\Application;

$app = new Application(dirname(__DIR__));

// What the app writes may lie elsewhere: serve.sh and the browser test give each run its own folder.
$storage = getenv('APP_STORAGE');
if (is_string($storage) && $storage !== '') {
    $app->useStoragePath($storage);
}

$app->singleton(HttpContract::class, App\Http\Kernel::class);
$app->singleton(ConsoleContract::class, App\Console\Kernel::class);
$app->singleton(ExceptionHandler::class, App\Exceptions\Handler::class);

return $app;
