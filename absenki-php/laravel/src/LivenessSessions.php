<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Results\Liveness;
use Absenki\Laravel\Results\Verdict;
use Illuminate\Contracts\Cache\Repository as Cache;

/** Whose a session is, and that it is good once: in the app's cache, which all its servers share. */
final class LivenessSessions
{
    /** How long a session of AWS Face Liveness is remembered, seconds. AWS ends it after 3 minutes. */
    private const AWS_SESSION = 600;

    public function __construct(
        private readonly FaceRecognizer $faces,
        private readonly Profiles $profiles,
        private readonly Cache $cache,
    ) {
    }

    /** Records a session as used; whether it was not yet. `$expires` is in seconds since 1970. */
    public function useOnce(string $nonce, int $expires): bool
    {
        return $this->cache->add("absenki:liveness:{$nonce}", true, max(1, $expires - time()));
    }

    /**
     * Starts a session of AWS Face Liveness for a user, and returns its id.
     *
     * @throws FaceException
     */
    public function startAws(int|string $userId): string
    {
        $sessionId = $this->faces->createLivenessSession();
        $this->cache->put($this->ownerKey($sessionId), (string) $userId, self::AWS_SESSION);
        return $sessionId;
    }

    /**
     * The verdict on a session of AWS Face Liveness. One that is not finished may be tried again.
     *
     * @throws FaceException
     */
    public function awsVerdict(int|string $userId, string $sessionId): Verdict
    {
        $owner = $this->cache->get($this->ownerKey($sessionId));
        if ($owner !== (string) $userId) {
            return Verdict::notLive(Liveness::refused($owner === null ? 'expired' : 'other_user', 'inconclusive'));
        }
        $verdict = $this->faces->verifyLivenessSession($sessionId, $userId, $this->profiles->faceIds($userId));
        if ($verdict->liveness->isLive() && !$this->useOnce($sessionId, time() + self::AWS_SESSION)) {
            return Verdict::notLive(Liveness::refused('used'));
        }
        return $verdict;
    }

    private function ownerKey(string $sessionId): string
    {
        return 'absenki:aws-liveness:' . hash('sha256', $sessionId);
    }
}
