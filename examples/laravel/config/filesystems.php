<?php

declare(strict_types=1);

return [
    'default' => 'local',
    'disks' => [
        // Not below public/: photos of people are only handed out by a controller.
        'local' => ['driver' => 'local', 'root' => storage_path('app')],
    ],
];
