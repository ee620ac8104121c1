<?php

declare(strict_types=1);

/*
 * What differs from the package's own config/absenki.php, which has the rest and explains it.
 */
return [
    'language' => 'app',
    // The embedded recognizer: no account, no network. `rekognition` is AWS.
    'backend' => env('ABSENKI_BACKEND', 'local'),
    'gallery' => env('ABSENKI_GALLERY', storage_path('app/faces.sqlite')),
];
