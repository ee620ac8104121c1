<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\Drivers\Http\Server;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Settings;

/** The collection by Rekognition's protocol, without the extension. None of these calls costs anything. */
final class HttpFaceCollection implements FaceCollection
{
    /** Maximum of entries on a page and of faces in one `DeleteFaces`. */
    private const PAGE = 4096;

    public function __construct(private readonly Settings $settings, private readonly Server $server)
    {
    }

    public function ensure(): bool
    {
        if ($this->describe() !== null) {
            return false;
        }
        // Another caller may be quicker.
        return $this->unless('collection_exists', fn (): array => $this->ask('CreateCollection')) !== null;
    }

    public function describe(): ?array
    {
        $found = $this->unless('collection_not_found', fn (): array => $this->ask('DescribeCollection'));
        return $found === null ? null : [
            'collection_id' => $this->id(),
            'face_count' => (int) ($found['FaceCount'] ?? 0),
            'face_model_version' => (string) ($found['FaceModelVersion'] ?? ''),
        ];
    }

    public function all(): array
    {
        return $this->pages('ListCollections', [], 'CollectionIds');
    }

    public function drop(): bool
    {
        return $this->unless('collection_not_found', fn (): array => $this->ask('DeleteCollection')) !== null;
    }

    public function reconcile(callable $faceIds, bool $apply): array
    {
        $recorded = $faceIds();
        $faces = array_column($this->pages('ListFaces', ['CollectionId' => $this->id()], 'Faces'), 'FaceId');
        $stray = array_values(array_diff($faces, $recorded));
        if ($apply && $stray !== []) {
            // An enrolment in another process indexes its face first and records it next.
            usleep((int) ($this->settings->get('enroll.reconcile_grace_ms') ?? 15000) * 1000);
            $stray = array_values(array_diff($stray, $faceIds()));
            foreach (array_chunk($stray, self::PAGE) as $some) {
                $this->ask('DeleteFaces', ['FaceIds' => $some]);
            }
        }
        return [
            'faces_without_profile' => $stray,
            'profiles_without_face' => array_values(array_diff($recorded, $faces)),
            // This driver makes no users.
            'users_without_face' => [],
        ];
    }

    public function ping(): array
    {
        $began = microtime(true);
        $this->server->operation('ListCollections', ['MaxResults' => 1]);
        return [
            'provider' => 'aws',
            'collection_id' => $this->id(),
            'milliseconds' => (microtime(true) - $began) * 1000,
            'region' => $this->server->region(),
            'credentials' => $this->settings->get('aws.key') === null ? null : 'settings',
        ];
    }

    private function id(): string
    {
        return (string) $this->settings->get('rekognition.collection');
    }

    /**
     * @param array<string, mixed> $input
     * @return array<string, mixed>
     */
    private function ask(string $operation, array $input = []): array
    {
        return $this->server->operation($operation, ['CollectionId' => $this->id()] + $input);
    }

    /**
     * @param array<string, mixed> $input
     * @return list<mixed>
     */
    private function pages(string $operation, array $input, string $entries): array
    {
        $all = [];
        $next = [];
        do {
            $page = $this->server->operation($operation, $input + ['MaxResults' => self::PAGE] + $next);
            array_push($all, ...$page[$entries] ?? []);
            $next = ['NextToken' => $page['NextToken'] ?? null];
        } while ($next['NextToken'] !== null);
        return $all;
    }

    /** What the work returns; null if it fails with this code. */
    private function unless(string $code, callable $work): ?array
    {
        try {
            return $work();
        } catch (FaceException $e) {
            return $e->errorCode() === $code ? null : throw $e;
        }
    }
}
