<?php

return [
    'default' => env('DB_CONNECTION', 'sqlite'),
    'connections' => [
        'sqlite' => [
            'driver' => 'sqlite',
            'database' => database_path('database.sqlite'),
            'prefix' => '',
            'foreign_key_constraints' => true,
        ],
        // A URL, as tests/databases.sh hands it out.
        'mysql' => [
            'driver' => 'mysql',
            'url' => env('ABSENKI_TEST_MYSQL_URL'),
            'charset' => 'utf8mb4',
            'collation' => 'utf8mb4_unicode_ci',
            'prefix' => '',
            'strict' => true,
        ],
    ],
    'migrations' => 'migrations',
    'redis' => ['client' => 'phpredis', 'default' => ['host' => env('REDIS_SOCKET'), 'port' => 0, 'database' => 0]],
];
