<?php

declare(strict_types=1);

// Says what the app's service names mean in an app that is started as usual.

require __DIR__ . '/bootstrap.php';

use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;

$app = new Application((string) getenv('APP_FOLDER'));
$app->singleton(Kernel::class, Illuminate\Foundation\Console\Kernel::class);
$app->singleton(Illuminate\Contracts\Debug\ExceptionHandler::class, Illuminate\Foundation\Exceptions\Handler::class);
$app->make(Kernel::class)->bootstrap();

$processor = new App\Services\FaceProcessor();
if ($processor instanceof Absenki\Laravel\FaceProcessor) {
    echo $processor::class, "\n";
    echo (new App\Services\FaceEnrollService())::class, "\n";
    echo (new App\Services\FaceVerificationService())::class, "\n";
} else {
    echo $processor->qualityCheck('photo.jpg')['message'], "\n";
}
