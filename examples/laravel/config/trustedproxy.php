<?php

declare(strict_types=1);

return [
    // Proxies whose X-Forwarded headers are believed: addresses and networks between commas, or * for
    // any peer. Without one, the client is the peer that connects.
    'proxies' => env('TRUSTED_PROXIES') ?: null,
];
