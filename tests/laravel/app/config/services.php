<?php

// The groups of the attendance app, with values unlike the defaults where a test looks at them.

return [
    'aws' => ['key' => 'AKIAEXAMPLE', 'secret' => 'not-a-secret', 'region' => 'ap-southeast-2'],
    'rekognition' => ['collection' => 'staf_desa', 'threshold' => '80'],
    'face' => [
        'python_bin' => env('PYTHON_BIN'),
        'min_laplace' => '100',
        'min_brightness' => '65',
        'enable_adaptive_laplace' => 'true',
        'client_unsharp_amount' => '0.6',
    ],
];
