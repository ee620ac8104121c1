<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers\Http;

/**
 * AWS's signature, version 4, of a JSON request that is posted. Source: "Create a signed AWS API request" in the
 * IAM user guide.
 */
final class Signature
{
    private const SERVICE = 'rekognition';

    public function __construct(
        private readonly string $key,
        private readonly string $secret,
        private readonly ?string $token,
        private readonly string $region,
    ) {
    }

    /**
     * The headers to send, with the signature over all of them.
     *
     * @param array<string, string> $headers names in lower case
     * @param int $now Unix seconds
     * @return array<string, string>
     */
    public function headers(string $url, array $headers, string $body, int $now): array
    {
        $time = gmdate('Ymd\THis\Z', $now);
        $headers += ['x-amz-date' => $time] + ($this->token === null ? [] : ['x-amz-security-token' => $this->token]);
        $signed = $headers + ['host' => self::host($url)];
        ksort($signed);
        $lines = '';
        foreach ($signed as $name => $value) {
            $lines .= "{$name}:" . trim($value) . "\n";
        }
        $names = implode(';', array_keys($signed));
        $request = implode("\n", ['POST', parse_url($url, PHP_URL_PATH) ?: '/', '', $lines, $names, hash('sha256', $body)]);
        $scope = substr($time, 0, 8) . "/{$this->region}/" . self::SERVICE . '/aws4_request';
        $text = implode("\n", ['AWS4-HMAC-SHA256', $time, $scope, hash('sha256', $request)]);
        $key = "AWS4{$this->secret}";
        foreach (explode('/', $scope) as $part) {
            $key = hash_hmac('sha256', $part, $key, true);
        }
        $signature = hash_hmac('sha256', $text, $key);
        $credential = "Credential={$this->key}/{$scope}";
        return $headers + [
            'authorization' => "AWS4-HMAC-SHA256 {$credential}, SignedHeaders={$names}, Signature={$signature}",
        ];
    }

    /** As an HTTP client sends it. */
    private static function host(string $url): string
    {
        $port = parse_url($url, PHP_URL_PORT);
        return parse_url($url, PHP_URL_HOST) . ($port === null ? '' : ":{$port}");
    }
}
