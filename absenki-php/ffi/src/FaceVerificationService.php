<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\FaceLivenessService as PublicLiveness;
use Absenki\Identification;
use Absenki\LiveVerification;
use Absenki\Ping;
use Absenki\Verification;
use FFI;
use FFI\CData;

/** What stands behind `Absenki\FaceVerificationService`. */
final class FaceVerificationService
{
    use Objects;

    private readonly Settings $settings;
    private readonly Handle $backend;
    private readonly Handle $processor;
    private readonly Handle $verifier;

    /** @param array<int|string, mixed>|null $config */
    public function __construct(?array $config)
    {
        $this->settings = Settings::of($config);
        $this->backend = $this->settings->backend();
        $this->processor = FaceProcessor::handle($this->settings);
        $this->verifier = Call::object('verifier_new', 'verifier', $this->settings->config->pointer,
            $this->backend->pointer, $this->processor->pointer);
    }

    /** @param array<mixed> $faceIds */
    public function verifyFace(int|string $userId, string $image, array $faceIds): Verification
    {
        return $this->verify((string) $userId, Input::photo($image, $this->settings), $faceIds);
    }

    /** @param array<mixed> $faceIds */
    public function verifyFaceFile(int|string $userId, string $path, array $faceIds): Verification
    {
        return $this->verify((string) $userId, Input::photoFile($path, $this->settings), $faceIds);
    }

    /** @param array<mixed> $faceIds */
    private function verify(string $userId, Handle $photo, array $faceIds): Verification
    {
        $arena = new Arena();
        $own = Input::texts('faceIds', $faceIds);
        $verdict = Call::object('verifier_verify', 'verification', $this->verifier->pointer, $arena->texts($own),
            count($own), $photo->pointer);
        return Hydrator::verification($this->facts($verdict, $userId));
    }

    /** @return array<string, mixed> */
    private function facts(Handle $verdict, string $userId): array
    {
        $facts = ['user_id' => $userId] + Call::json('verification_to_json', $verdict->pointer);
        $measured = Call::new('absenki_quality');
        if (Library::ffi()->absenki_verification_quality($verdict->pointer, FFI::addr($measured))) {
            $facts['quality'] = FaceProcessor::quality($this->processor, $measured);
        }
        return $facts;
    }

    public function identify(string $image): Identification
    {
        return $this->identified(Input::photo($image, $this->settings));
    }

    public function identifyFile(string $path): Identification
    {
        return $this->identified(Input::photoFile($path, $this->settings));
    }

    private function identified(Handle $photo): Identification
    {
        $found = Call::object('verifier_identify', 'identification', $this->verifier->pointer, $photo->pointer);
        return Hydrator::identification(Call::json('identification_to_json', $found->pointer));
    }

    /**
     * @param array<mixed> $frames
     * @param array<mixed> $faceIds
     */
    public function verifyLive(PublicLiveness $liveness, string $token, int|string $userId, array $frames, callable $useOnce, array $faceIds): LiveVerification
    {
        $arena = new Arena();
        $own = Input::texts('faceIds', $faceIds);
        $attempt = FaceLivenessService::of($liveness);
        $pictures = $attempt->frames($frames, $arena);
        return $this->live((string) $userId, fn (CData $attempted): ?Handle => OnceCallback::during(
            $useOnce,
            fn (callable $once) => Call::object('verifier_verify_live', 'verification', $this->verifier->pointer,
                $attempt->liveness->pointer, $arena->text($token), $arena->text((string) $userId), $pictures, count($frames),
                $once, null, $arena->texts($own), count($own), $attempted),
        ));
    }

    public function createFaceLivenessSession(): string
    {
        return Call::bytes('backend_create_face_liveness_session', $this->backend->pointer);
    }

    /** @param array<mixed> $faceIds */
    public function verifyAwsSession(string $sessionId, int|string $userId, array $faceIds): LiveVerification
    {
        $arena = new Arena();
        $own = Input::texts('faceIds', $faceIds);
        return $this->live((string) $userId, fn (CData $attempted): ?Handle => Call::object('verifier_verify_aws_session',
            'verification', $this->verifier->pointer, $arena->text($sessionId), $arena->texts($own), count($own), $attempted));
    }

    /** @param callable(CData): ?Handle $verify makes the verdict on the face, and fills in that on the attempt */
    private function live(string $userId, callable $verify): LiveVerification
    {
        $attempted = Call::new('absenki_liveness_verification*');
        $verdict = $verify(FFI::addr($attempted));
        $attempt = FaceLivenessService::facts(new Handle($attempted, 'liveness_verification'));
        $verification = $verdict === null ? null : $this->facts($verdict, $userId);
        return Hydrator::liveVerification([
            'ok' => $attempt['verdict'] === 'live' && ($verification['ok'] ?? false),
            'message' => $verification['message'] ?? $attempt['message'],
            'liveness' => $attempt,
            'verification' => $verification,
        ]);
    }

    public function ping(): Ping
    {
        $facts = Call::json('backend_ping', $this->backend->pointer, $this->settings->config->pointer);
        if ($facts['collection'] !== null) {
            $facts['collection']['collection_id'] = $facts['collection_id'];
        }
        return Hydrator::ping($facts);
    }
}
