<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\LivenessSession;
use Absenki\LivenessVerification;
use FFI;
use FFI\CData;
use TypeError;

/** What stands behind `Absenki\FaceLivenessService`. */
final class FaceLivenessService
{
    use Objects;

    public readonly Handle $liveness;
    private readonly int $mostFrames;

    /** @param array<int|string, mixed>|null $config */
    public function __construct(?array $config)
    {
        $settings = Settings::of($config);
        $this->mostFrames = (int) $settings->get('liveness.max_frames');
        $backend = $settings->backend();
        $this->liveness = Call::object('liveness_new', 'liveness', $settings->config->pointer, $backend->pointer);
    }

    public function start(int|string $userId): LivenessSession
    {
        $arena = new Arena();
        $session = Call::object('liveness_start', 'liveness_session', $this->liveness->pointer, $arena->text((string) $userId));
        $ffi = Library::ffi();
        $steps = [];
        for ($index = 0; $index < $ffi->absenki_liveness_session_steps($session->pointer); $index++) {
            $steps[] = Call::string($ffi->absenki_liveness_session_step($session->pointer, $index));
        }
        $token = Call::string($ffi->absenki_liveness_session_token($session->pointer));
        return new LivenessSession($token, $steps, $ffi->absenki_liveness_session_expires_in_ms($session->pointer));
    }

    /** @param array<mixed> $frames */
    public function verify(string $token, int|string $userId, array $frames, callable $useOnce): LivenessVerification
    {
        $arena = new Arena();
        $pictures = $this->frames($frames, $arena);
        $verdict = OnceCallback::during($useOnce, fn (callable $once): Handle => Call::object('liveness_verify',
            'liveness_verification', $this->liveness->pointer, $arena->text($token), $arena->text((string) $userId),
            $pictures, count($frames), $once, null));
        return Hydrator::livenessVerification(self::facts($verdict));
    }

    /** @return array<string, mixed> */
    public static function facts(Handle $verdict): array
    {
        $facts = Call::json('liveness_verification_to_json', $verdict->pointer);
        $frame = Call::string(Library::ffi()->absenki_liveness_verification_best_frame($verdict->pointer));
        return $facts + ['best_frame' => $frame === '' ? null : $frame];
    }

    /**
     * The frames of an array for C: the keys are milliseconds, the values pictures.
     *
     * @param array<mixed> $frames
     */
    public function frames(array $frames, Arena $arena): ?CData
    {
        $count = count($frames);
        if ($count === 0) {
            return null;
        }
        // The library refuses too many: none of them is copied.
        $made = $arena->array('absenki_liveness_frame', $count);
        $index = 0;
        foreach ($frames as $at => $picture) {
            if (!is_int($at) || $at < 0 || !is_string($picture)) {
                throw new TypeError('Argument `frames` must map milliseconds to pictures.');
            }
            if ($count <= $this->mostFrames) {
                $made[$index]->at_ms = $at;
                $arena->fill($made[$index]->picture, $picture);
            }
            $index++;
        }
        return FFI::addr($made[0]);
    }
}
