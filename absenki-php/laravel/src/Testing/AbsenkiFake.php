<?php

declare(strict_types=1);

namespace Absenki\Laravel\Testing;

use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Contracts\LivenessChecker;
use Absenki\Laravel\Contracts\PhotoProcessor;
use Absenki\Laravel\Drivers\QualityGate;
use Absenki\Laravel\Messages;
use Absenki\Laravel\Profiles;
use Absenki\Laravel\Results\Crop;
use Absenki\Laravel\Results\Enrolment;
use Absenki\Laravel\Results\Identity;
use Absenki\Laravel\Results\Liveness;
use Absenki\Laravel\Results\PersonEnrolment;
use Absenki\Laravel\Results\Quality;
use Absenki\Laravel\Results\Verdict;
use Absenki\Laravel\Settings;
use Closure;
use Illuminate\Contracts\Auth\Authenticatable;
use InvalidArgumentException;
use Throwable;

/**
 * Gives scripted answers and remembers each call. Without a script every photo is good, every
 * enrolment works, and everybody with a profile is recognised.
 *
 * An outcome is a result object, the code of a reason (`'wrong_person'`), an exception to throw, or
 * a closure that receives the call's arguments. One outcome answers every call; several are a
 * sequence.
 */
final class AbsenkiFake implements PhotoProcessor, FaceRecognizer, FaceCollection, LivenessChecker
{
    /** @var array<string, Script> */
    private array $scripts = [];

    private readonly Calls $calls;

    private bool $strayAllowed = true;

    /** Whether the last crop was scripted to find no face. */
    private bool $empty = false;

    public function __construct()
    {
        $this->calls = new Calls();
    }

    /** @param Quality|'passed'|'too_small'|'too_dark'|'blurry'|Throwable|Closure ...$outcomes given the path */
    public function whenChecking(Quality|string|Throwable|Closure ...$outcomes): self
    {
        return $this->script('quality', $outcomes);
    }

    /** @param Crop|'no_face'|Throwable|Closure ...$outcomes given the path */
    public function whenCropping(Crop|string|Throwable|Closure ...$outcomes): self
    {
        return $this->script('crop', $outcomes);
    }

    /** How many faces photos show. */
    public function whenCounting(int|Throwable|Closure ...$outcomes): self
    {
        return $this->script('countFaces', $outcomes);
    }

    /**
     * @param Enrolment|'enrolled'|'no_face'|'multiple_faces'|'low_quality'|Throwable|Closure ...$outcomes
     *     given the user's id and the photo
     */
    public function whenEnrolling(Enrolment|string|Throwable|Closure ...$outcomes): self
    {
        return $this->script('enroll', $outcomes);
    }

    /**
     * @param Verdict|'matched'|'wrong_person'|'no_match'|'no_face'|'multiple_faces'|'not_enrolled'|Throwable|Closure ...$outcomes
     *     given the user's id and the photo
     */
    public function whenVerifying(Verdict|string|Throwable|Closure ...$outcomes): self
    {
        return $this->script('verify', $outcomes);
    }

    /**
     * @param Identity|'no_match'|'ambiguous'|'no_face'|Throwable|Closure ...$outcomes given the photo
     */
    public function whenIdentifying(Identity|string|Throwable|Closure ...$outcomes): self
    {
        return $this->script('identify', $outcomes);
    }

    /**
     * @param Liveness|'live'|'flat'|'cut'|'step_missed'|'expired'|'used'|Throwable|Closure ...$outcomes
     *     given the user's id and the frames
     */
    public function whenCheckingLiveness(Liveness|string|Throwable|Closure ...$outcomes): self
    {
        return $this->script('liveness', $outcomes);
    }

    /** From here on a call without a script fails. */
    public function preventStrayCalls(): self
    {
        $this->strayAllowed = false;
        return $this;
    }

    /** A face of the user was enrolled; `$times` is the expected number of times; null means once or more. */
    public function assertEnrolled(Authenticatable|int|string $user, ?int $times = null): void
    {
        $this->calls->assertMade('enroll', $user, true, $times);
    }

    /** The user was verified; `$ok` counts only the verdicts that are ok (true) or not ok (false). */
    public function assertVerified(Authenticatable|int|string $user, ?bool $ok = null, ?int $times = null): void
    {
        $this->calls->assertMade('verify', $user, $ok, $times);
    }

    /** The recognizer was not called. Quality and crop run on this machine and do not count. */
    public function assertNothingSent(): void
    {
        $this->calls->assertNone();
    }

    public function quality(string $path): Quality
    {
        $outcome = $this->next('quality', $path) ?? 'passed';
        return $outcome instanceof Quality ? $outcome : $this->measured($outcome);
    }

    public function crop(string $path, string $to, ?array $box = null): ?Crop
    {
        $outcome = $this->next('crop', $path) ?? new Crop($box === null ? 'yunet' : 'rekognition', 224, 224, null);
        $this->empty = !$outcome instanceof Crop;
        if ($this->empty) {
            return null;
        }
        if (!is_dir(dirname($to))) {
            mkdir(dirname($to), 0777, true);
        }
        copy($path, $to);
        return $outcome;
    }

    /** Copies the photo: the fake draws nothing. */
    public function annotate(string $path, string $to, array $boundingBoxes): void
    {
        copy($path, $to);
    }

    public function countFaces(string $path): int
    {
        return $this->empty ? 0 : $this->next('countFaces', $path) ?? 1;
    }

    public function provider(): string
    {
        return app(Settings::class)->get('backend') === 'local' ? 'local' : 'aws';
    }

    public function collectionId(): string
    {
        return (string) app(Settings::class)->get('rekognition.collection');
    }

    public function enroll(int|string $userId, string $name, string $photo, array $faceIds): Enrolment
    {
        $call = $this->calls->begin('enroll', $userId);
        $enrolment = $this->next('enroll', $userId, $photo) ?? Enrolment::enrolled();
        if ($enrolment === 'enrolled') {
            $enrolment = Enrolment::enrolled();
        } elseif (is_string($enrolment)) {
            $enrolment = Enrolment::refused($enrolment, $enrolment === 'multiple_faces' ? 2 : 0);
        }
        $this->calls->end($call, $enrolment->enrolled);
        return $enrolment;
    }

    /** Enrols each photo by the outcomes of `whenEnrolling()`. */
    public function enrollPerson(int|string $userId, string $name, array $photos, array $faceIds): PersonEnrolment
    {
        $results = array_map(fn (string $photo): Enrolment => $this->enroll($userId, $name, $photo, $faceIds), $photos);
        $person = new PersonEnrolment($results, [], '');
        $count = count($person->enrolled());
        return new PersonEnrolment($results, $count < 3 ? ['front'] : [], Messages::text($count > 0 ? 'enrolled' : 'no_face'));
    }

    /** Without a script: the user of the first profile. */
    public function identify(string $photo): Identity
    {
        $call = $this->calls->begin('identify');
        $first = app(Profiles::class)->inUse()->first();
        $identity = $this->next('identify', $photo) ?? ($first === null ? 'no_match' : Identity::matched($first->user_id, faceId: $first->face_id));
        $identity = is_string($identity) ? Identity::nobody($identity, threshold: 95.0) : $identity;
        $this->calls->end($call, $identity->ok);
        return $identity;
    }

    public function verify(int|string $userId, string $photo, array $faceIds): Verdict
    {
        $call = $this->calls->begin('verify', $userId);
        $verdict = $this->next('verify', $userId, $photo) ?? ($faceIds === [] ? 'not_enrolled' : 'matched');
        if ($verdict === 'matched') {
            $verdict = Verdict::matched(faceId: $faceIds[0] ?? null);
        } elseif (is_string($verdict)) {
            $verdict = Verdict::rejected($verdict, $verdict === 'wrong_person' ? 97.5 : null);
        }
        $this->calls->end($call, $verdict->ok);
        return $verdict;
    }

    public function start(int|string $userId): array
    {
        return ['token' => "fake-{$userId}", 'steps' => ['left', 'right'], 'expires_in_ms' => 60_000];
    }

    public function check(string $token, int|string $userId, array $frames, Closure $useOnce): Liveness
    {
        $outcome = $this->next('liveness', $userId, $frames) ?? 'live';
        if ($outcome instanceof Liveness) {
            return $outcome;
        }
        return $outcome === 'live'
            ? Liveness::live((string) (array_values($frames)[0] ?? ''))
            : Liveness::refused($outcome);
    }

    public function createLivenessSession(): string
    {
        return 'fake-session';
    }

    /** The outcomes of `whenCheckingLiveness()`, and for a living person those of `whenVerifying()`. */
    public function verifyLivenessSession(string $sessionId, int|string $userId, array $faceIds): Verdict
    {
        $liveness = $this->check($sessionId, $userId, ['picture'], static fn (): bool => true);
        return $liveness->isLive()
            ? $this->verify($userId, 'picture', $faceIds)->withLiveness($liveness)
            : Verdict::notLive($liveness);
    }

    public function delete(string $faceId, string $provider, string $collectionId): bool
    {
        $this->calls->begin('delete');
        return true;
    }

    public function ensure(): bool
    {
        return false;
    }

    public function describe(): ?array
    {
        return ['collection_id' => $this->collectionId(), 'face_count' => 0, 'face_model_version' => 'fake'];
    }

    public function all(): array
    {
        return [$this->collectionId()];
    }

    public function drop(): bool
    {
        return true;
    }

    public function reconcile(callable $faceIds, bool $apply): array
    {
        return ['faces_without_profile' => [], 'profiles_without_face' => [], 'users_without_face' => []];
    }

    public function ping(): array
    {
        return [
            'provider' => $this->provider(),
            'collection_id' => $this->collectionId(),
            'milliseconds' => 0.0,
            'region' => null,
            'credentials' => null,
        ];
    }

    /** @param array<mixed> $outcomes */
    private function script(string $call, array $outcomes): self
    {
        $this->scripts[$call] ??= new Script($call);
        $this->scripts[$call]->set(array_values($outcomes));
        return $this;
    }

    private function next(string $call, mixed ...$arguments): mixed
    {
        $this->scripts[$call] ??= new Script($call);
        return $this->scripts[$call]->next($this->strayAllowed, ...$arguments);
    }

    /** Measures for which the gate, with its current settings, gives the scripted outcome. */
    private function measured(string $outcome): Quality
    {
        [$laplace, $brightness, $side] = match ($outcome) {
            'passed' => [1000, 160, 4000],
            'too_small' => [0, 0, 1],
            'too_dark' => [0, 0, 4000],
            'blurry' => [0, 160, 4000],
            default => throw new InvalidArgumentException("A photo cannot be {$outcome}."),
        };
        return app(QualityGate::class)->judge((float) $laplace, (float) $brightness, $side, $side);
    }
}
