<?php

declare(strict_types=1);

return [
    // Proxies whose X-Forwarded headers are believed: addresses and networks between commas, or * for
    // whoever connects. Without any, the client is who connects.
    'proxies' => env('TRUSTED_PROXIES') ?: null,
];
