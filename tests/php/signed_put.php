<?php

/** PUTs a body, signed with a key (AWS Signature Version 4), as rekognition-local demands for `/_faults`. */
function signed_put(string $url, string $body, string $id, string $secret): void
{
    [$host, $date, $region] = [preg_replace('#^http://([^/]+)/.*#', '$1', $url), gmdate('Ymd\THis\Z'), 'ap-southeast-1'];
    $scope = [substr($date, 0, 8), $region, 'rekognition', 'aws4_request'];
    $signed = 'host;x-amz-date';
    $request = ['PUT', parse_url($url, PHP_URL_PATH), '', "host:$host", "x-amz-date:$date", '', $signed, hash('sha256', $body)];
    $text = implode("\n", ['AWS4-HMAC-SHA256', $date, implode('/', $scope), hash('sha256', implode("\n", $request))]);
    $key = array_reduce($scope, fn ($key, $part) => hash_hmac('sha256', $part, $key, true), "AWS4$secret");
    $signature = hash_hmac('sha256', $text, $key);
    $header = [
        'Content-Type: application/json',
        "X-Amz-Date: $date",
        "Authorization: AWS4-HMAC-SHA256 Credential=$id/" . implode('/', $scope) . ", SignedHeaders=$signed, Signature=$signature",
    ];
    file_get_contents($url, false, stream_context_create(['http' => ['method' => 'PUT', 'header' => $header, 'content' => $body]]));
}
