<?php

declare(strict_types=1);

return [
    'defaults' => ['guard' => 'web', 'passwords' => 'users'],
    'guards' => ['web' => ['driver' => 'session', 'provider' => 'users']],
    // Where the package finds a person by id.
    'providers' => ['users' => ['driver' => 'eloquent', 'model' => App\Models\User::class]],
];
