<?php

return [
    'default' => 'database',
    'connections' => ['database' => ['driver' => 'database', 'table' => 'jobs', 'queue' => 'default', 'retry_after' => 90]],
    'failed' => ['driver' => 'database', 'database' => env('DB_CONNECTION', 'sqlite'), 'table' => 'failed_jobs'],
];
