<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\FaceEnrollService;
use Absenki\FaceVerificationService;
use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\Settings;
use Closure;
use Illuminate\Support\Arr;

/** The collection by the extension. None of these calls costs anything. */
final class NativeFaceCollection implements FaceCollection
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function ensure(): bool
    {
        return $this->run(static fn (FaceEnrollService $service) => $service->ensureCollection());
    }

    public function describe(): ?array
    {
        return $this->run(static fn (FaceEnrollService $service) => $service->describeCollection()?->toArray());
    }

    public function all(): array
    {
        return $this->run(static fn (FaceEnrollService $service) => $service->listCollections());
    }

    public function drop(): bool
    {
        return $this->run(static fn (FaceEnrollService $service) => $service->deleteCollection());
    }

    public function reconcile(callable $faceIds, bool $apply): array
    {
        return $this->run(static function (FaceEnrollService $service) use ($faceIds, $apply): array {
            return Arr::except($service->reconcile($faceIds, $apply)->toArray(), 'applied');
        });
    }

    public function ping(): array
    {
        return Extension::run(function (): array {
            $ping = (new FaceVerificationService($this->settings->forExtension()))->ping();
            return Arr::only($ping->toArray(), ['provider', 'collection_id', 'milliseconds', 'region', 'credentials']);
        });
    }

    private function run(Closure $work): mixed
    {
        return Extension::run(fn () => $work(new FaceEnrollService($this->settings->forExtension())));
    }
}
