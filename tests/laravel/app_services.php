<?php

declare(strict_types=1);

// Says what the app's service names mean.

require __DIR__ . '/application.php';

$processor = new App\Services\FaceProcessor();
if ($processor instanceof Absenki\Laravel\FaceProcessor) {
    echo $processor::class, "\n";
    echo (new App\Services\FaceEnrollService())::class, "\n";
    echo (new App\Services\FaceVerificationService())::class, "\n";
} else {
    echo $processor->qualityCheck('photo.jpg')['message'], "\n";
}
