<?php

declare(strict_types=1);

// Asks two drivers for a photo's quality in a PHP that has no extension absenki.

$app = require __DIR__ . '/application.php';

if (extension_loaded('absenki')) {
    exit('the extension is loaded');
}
foreach (['fake', 'native'] as $driver) {
    $app['config']->set('absenki.driver', $driver);
    echo $driver, ': ', (new Absenki\Laravel\FaceProcessor())->qualityCheck('photo.jpg')['message'], "\n";
}
