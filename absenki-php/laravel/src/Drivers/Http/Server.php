<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers\Http;

use Absenki\Laravel\FaceException;
use Absenki\Laravel\Settings;
use Absenki\Laravel\UsageLedger;
use Illuminate\Http\Client\ConnectionException;
use Illuminate\Http\Client\Factory;
use Illuminate\Http\Client\Response;
use Illuminate\Support\Str;

/**
 * Requests through Laravel's HTTP client: to AWS Rekognition or to rekognition-local, and to the routes of
 * rekognition-local that do what Absenki does to photos.
 */
final class Server
{
    /** The settings that the routes for photos take. */
    private const PHOTO_SETTINGS = ['face.', 'crop.', 'upload.'];

    /** The operations that AWS bills as an image. */
    private const BILLED = ['IndexFaces', 'DetectFaces', 'SearchFacesByImage', 'SearchUsersByImage'];

    public function __construct(
        private readonly Settings $settings,
        private readonly Factory $http,
        private readonly UsageLedger $usage,
    ) {
    }

    /**
     * What an operation of Rekognition answers.
     *
     * @param array<string, mixed> $input
     * @return array<string, mixed>
     * @throws FaceException
     */
    public function operation(string $name, array $input): array
    {
        $answer = $this->send($name, $this->endpoint() . '/', ['x-amz-target' => "RekognitionService.{$name}"], $input, 'aws');
        $this->usage->add([
            Str::snake($name) => 1,
            'images' => (int) in_array($name, self::BILLED, true),
            'liveness_checks' => (int) ($name === 'CreateFaceLivenessSession'),
        ]);
        return $answer;
    }

    /**
     * What a route for photos answers.
     *
     * @param 'quality'|'crop'|'faces'|'annotate'|'prepare' $route
     * @param string $photo bytes
     * @param array<string, mixed> $more
     * @return array<string, mixed>
     * @throws FaceException
     */
    public function photo(string $route, string $photo, array $more = []): array
    {
        $isOfPhotos = fn (mixed $value, string $key): bool => $value !== null && Str::startsWith($key, self::PHOTO_SETTINGS);
        $settings = array_filter($this->settings->forExtension(), $isOfPhotos, ARRAY_FILTER_USE_BOTH);
        $own = $this->settings->get('http.url');
        return $this->send($route, ($own === null ? $this->endpoint() : rtrim($own, '/')) . "/{$route}", [], $more + [
            'Image' => ['Bytes' => base64_encode($photo)],
            'Settings' => ['language' => $this->settings->language()] + $settings,
        ], $own === null ? 'aws' : 'http');
    }

    public function region(): string
    {
        return (string) ($this->settings->get('aws.region') ?? 'us-east-1');
    }

    private function endpoint(): string
    {
        $url = $this->settings->get('aws.endpoint_url') ?? "https://rekognition.{$this->region()}.amazonaws.com";
        return rtrim($url, '/');
    }

    /**
     * @param array<string, string> $headers
     * @param array<string, mixed> $input
     * @param 'aws'|'http' $keys the group of settings that has the key
     * @return array<string, mixed>
     */
    private function send(string $what, string $url, array $headers, array $input, string $keys): array
    {
        $body = json_encode((object) $input, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION);
        $attempts = max(1, (int) ($this->settings->get('aws.max_attempts') ?? 3));
        $pause = (int) ($this->settings->get('aws.initial_backoff_ms') ?? 150);
        $until = microtime(true) + $this->seconds('operation_timeout_ms', 12000);
        for ($attempt = 1; ; $attempt++, $pause *= 2) {
            try {
                return $this->attempt($what, $url, $headers, $body, $keys);
            } catch (FaceException $e) {
                // A face that may have been indexed is not indexed again.
                $isSafe = $what !== 'IndexFaces' || $e->errorCode() === 'throttled';
                $isDue = microtime(true) + $pause / 1000 < $until;
                if (!$e->isRetryable() || !$isSafe || !$isDue || $attempt >= $attempts) {
                    throw $e;
                }
            }
            usleep($pause * 1000);
        }
    }

    /**
     * @param array<string, string> $headers
     * @return array<string, mixed>
     */
    private function attempt(string $what, string $url, array $headers, string $body, string $keys): array
    {
        try {
            $response = $this->http->withOptions([
                'connect_timeout' => $this->seconds('connect_timeout_ms', 2000),
                'timeout' => $this->seconds('attempt_timeout_ms', 5000),
                'allow_redirects' => false,
            ])->withHeaders($this->signed($url, $headers, $body, $keys))->withBody($body, 'application/x-amz-json-1.1')->post($url);
        } catch (ConnectionException $e) {
            $isLate = preg_match('/timed out|timeout|error 28/i', $e->getMessage()) === 1;
            throw Refusal::because($isLate ? 'timeout' : 'unreachable', "{$what}: {$e->getMessage()}", $e);
        }
        return $response->successful() ? (array) $response->json() : throw $this->refusal($what, $response);
    }

    private function refusal(string $what, Response $response): FaceException
    {
        $answer = (array) $response->json();
        $code = Str::afterLast((string) ($answer['__type'] ?? ''), '#');
        $message = (string) ($answer['Message'] ?? $answer['message'] ?? '');
        $id = $response->header('x-amzn-requestid') ?: null;
        return Refusal::of($what, $code, $message, $response->status(), $id);
    }

    /**
     * @param array<string, string> $headers
     * @return array<string, string>
     */
    private function signed(string $url, array $headers, string $body, string $keys): array
    {
        $key = $this->settings->get("{$keys}.key");
        $secret = $this->settings->get("{$keys}.secret");
        if ($key === null || $secret === null) {
            return $headers;
        }
        $signature = new Signature($key, $secret, $this->settings->get("{$keys}.token"), $this->region());
        return $signature->headers($url, $headers, $body, time());
    }

    private function seconds(string $setting, int $default): float
    {
        return (float) ($this->settings->get("aws.{$setting}") ?? $default) / 1000;
    }
}
