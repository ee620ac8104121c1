<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\FaceLivenessService;
use Absenki\Laravel\Contracts\LivenessChecker;
use Absenki\Laravel\Results\Liveness;
use Absenki\Laravel\Settings;
use Absenki\Laravel\UsageLedger;
use Closure;

/** Liveness by the extension. The faces of an attempt are compared by the recognizer in use. */
final class NativeLivenessChecker implements LivenessChecker
{
    public function __construct(private readonly Settings $settings, private readonly UsageLedger $usage)
    {
    }

    public function start(int|string $userId): array
    {
        return Extension::run(fn (): array => $this->service()->start($userId)->toArray());
    }

    public function check(string $token, int|string $userId, array $frames, Closure $useOnce): Liveness
    {
        return $this->usage->counted(fn () => Extension::run(
            fn () => Liveness::fromExtension($this->service()->verify($token, $userId, $frames, $useOnce))
        ));
    }

    private function service(): FaceLivenessService
    {
        return new FaceLivenessService($this->settings->forExtension());
    }
}
