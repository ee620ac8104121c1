<?php

namespace Absenki;

use Absenki\Ffi\Call;
use Absenki\Ffi\Library;

if (!function_exists('Absenki\usage')) {
    /**
     * The calls to Rekognition of this process: counted, timed and priced. Without a price, that of the
     * environment, else the default.
     *
     * @return array{calls: array<string, array{count: int, attempts: int, seconds: float, outcomes: array<string, int>}>, images: int, liveness_checks: int, estimated_cost_usd: float}
     */
    function usage(?float $pricePerImageUsd = null, ?float $pricePerLivenessCheckUsd = null): array
    {
        if ($pricePerImageUsd === null || $pricePerLivenessCheckUsd === null) {
            $settings = Ffi\Settings::of(null);
            $pricePerImageUsd ??= (float) $settings->get('usage.price_per_image_usd');
            $pricePerLivenessCheckUsd ??= (float) $settings->get('usage.price_per_liveness_check_usd');
        }
        $usage = Call::json('usage_to_json', $pricePerImageUsd, $pricePerLivenessCheckUsd);
        $calls = [];
        foreach ($usage['calls'] as $call) {
            $calls[$call['operation']] = [
                'count' => array_sum($call['outcomes']),
                'attempts' => $call['attempts'],
                'seconds' => $call['latency']['sum_seconds'],
                'outcomes' => $call['outcomes'],
            ];
        }
        return ['calls' => $calls] + $usage;
    }

    /** The library's version. */
    function version(): string
    {
        return Call::string(Library::ffi()->absenki_version());
    }
}
