<?php

declare(strict_types=1);

// Makes calls to a Rekognition that is not there, and has the ledger count each.

$app = require __DIR__ . '/application.php';

$service = new Absenki\FaceVerificationService([
    'environment' => false,
    'aws' => ['key' => 'AKIAEXAMPLE', 'secret' => 'x', 'endpoint_url' => 'http://127.0.0.1:1', 'max_attempts' => 1],
]);
$ledger = $app->make(Absenki\Laravel\UsageLedger::class);
for ($i = 0; $i < (int) $argv[1]; $i++) {
    try {
        $ledger->counted($service->ping(...));
    } catch (Absenki\Exception\UnreachableException) {
    }
}
