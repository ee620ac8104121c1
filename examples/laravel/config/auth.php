<?php

declare(strict_types=1);

return [
    'defaults' => ['guard' => 'web', 'passwords' => 'users'],
    'guards' => ['web' => ['driver' => 'session', 'provider' => 'users']],
    // The provider through which the package finds a user by id.
    'providers' => ['users' => ['driver' => 'eloquent', 'model' => App\Models\User::class]],
];
