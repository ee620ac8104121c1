<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\FaceEnrollService;
use Absenki\FaceVerificationService;
use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Results\Enrolment;
use Absenki\Laravel\Results\Identity;
use Absenki\Laravel\Results\Liveness;
use Absenki\Laravel\Results\PersonEnrolment;
use Absenki\Laravel\Results\Verdict;
use Absenki\Laravel\Settings;
use Absenki\Laravel\UsageLedger;
use Closure;

/** Recognition by the extension: AWS Rekognition, or the embedded recognizer. */
final class NativeFaceRecognizer implements FaceRecognizer
{
    public function __construct(private readonly Settings $settings, private readonly UsageLedger $usage)
    {
    }

    public function provider(): string
    {
        return $this->settings->get('backend') === 'local' ? 'local' : 'aws';
    }

    public function collectionId(): string
    {
        return (string) $this->settings->get('rekognition.collection');
    }

    public function enroll(int|string $userId, string $name, string $photo, array $faceIds): Enrolment
    {
        return $this->run(function () use ($userId, $name, $photo, $faceIds): Enrolment {
            $service = new FaceEnrollService($this->settings->forExtension());
            $enrollment = $service->enrollFace($userId, $name, $photo, $faceIds);
            return Enrolment::fromExtension($enrollment, $this->run(...));
        });
    }

    public function enrollPerson(int|string $userId, string $name, array $photos, array $faceIds): PersonEnrolment
    {
        return $this->run(function () use ($userId, $name, $photos, $faceIds): PersonEnrolment {
            $service = new FaceEnrollService($this->settings->forExtension());
            $found = $service->enrollPerson($userId, $name, $photos, $faceIds);
            return PersonEnrolment::fromExtension($found, $this->run(...));
        });
    }

    public function identify(string $photo): Identity
    {
        return $this->run(function () use ($photo): Identity {
            $service = new FaceVerificationService($this->settings->forExtension());
            return Identity::fromExtension($service->identify($photo));
        });
    }

    public function verify(int|string $userId, string $photo, array $faceIds): Verdict
    {
        return $this->run(function () use ($userId, $photo, $faceIds): Verdict {
            $service = new FaceVerificationService($this->settings->forExtension());
            return Verdict::fromExtension($service->verifyFace($userId, $photo, $faceIds));
        });
    }

    public function createLivenessSession(): string
    {
        return $this->run(
            fn (): string => (new FaceVerificationService($this->settings->forExtension()))->createFaceLivenessSession()
        );
    }

    public function verifyLivenessSession(string $sessionId, int|string $userId, array $faceIds): Verdict
    {
        return $this->run(function () use ($sessionId, $userId, $faceIds): Verdict {
            $service = new FaceVerificationService($this->settings->forExtension());
            $found = $service->verifyAwsSession($sessionId, $userId, $faceIds);
            $liveness = Liveness::fromExtension($found->liveness);
            return $found->verification === null
                ? Verdict::notLive($liveness)
                : Verdict::fromExtension($found->verification)->withLiveness($liveness);
        });
    }

    public function delete(string $faceId, string $provider, string $collectionId): bool
    {
        $keeper = [
            'backend' => $provider === 'local' ? 'local' : 'rekognition',
            'rekognition.collection' => $collectionId,
        ];
        return $this->run(
            fn () => (new FaceEnrollService($this->settings->forExtension($keeper)))->deleteFace($faceId)
        );
    }

    private function run(Closure $work): mixed
    {
        return $this->usage->counted(static fn () => Extension::run($work));
    }
}
