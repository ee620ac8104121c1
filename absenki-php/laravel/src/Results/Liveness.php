<?php

declare(strict_types=1);

namespace Absenki\Laravel\Results;

use Absenki\Laravel\Messages;
use Absenki\LivenessVerification;

/** Whether a living person did what the session said. */
final class Liveness
{
    /**
     * @param 'live'|'not_live'|'inconclusive' $verdict
     * @param string $reason `live`, `flat`, `cut`, `step_missed`, `several_people`, `too_few_frames`,
     *     `expired`, `used` ...
     * @param float $confidence 0..100; see the documentation of the extension
     * @param list<array<string, mixed>> $steps what the frames show of each step, for an audit
     * @param string|null $frame the frontal picture to verify
     */
    public function __construct(
        public readonly string $verdict,
        public readonly string $reason,
        public readonly string $message,
        public readonly float $confidence = 0.0,
        public readonly array $steps = [],
        public readonly ?string $frame = null,
    ) {
    }

    public static function fromExtension(LivenessVerification $found): self
    {
        return new self(
            $found->verdict->value,
            $found->reason->value,
            $found->message,
            $found->confidence,
            $found->toArray()['steps'],
            $found->bestFrame(),
        );
    }

    /**
     * The verdict on a session of AWS Face Liveness, as absenki-core judges it.
     *
     * @param array{Status: string, Confidence?: float, ReferenceImage?: array{Bytes?: string}} $results Rekognition's
     * @param float $minConfidence on AWS's own scale, 0..100
     */
    public static function ofAwsSession(array $results, float $minConfidence): self
    {
        $confidence = (float) ($results['Confidence'] ?? 0);
        $picture = (string) base64_decode($results['ReferenceImage']['Bytes'] ?? '');
        [$verdict, $reason] = match (true) {
            $results['Status'] === 'EXPIRED' => ['inconclusive', 'expired'],
            $results['Status'] !== 'SUCCEEDED' => ['inconclusive', 'unfinished'],
            $confidence < $minConfidence => ['not_live', 'spoof'],
            $picture === '' => ['inconclusive', 'no_face'],
            default => ['live', 'live'],
        };
        return new self($verdict, $reason, Messages::text($verdict === 'live' ? 'live' : 'not_live'), $confidence, [], $picture ?: null);
    }

    /** For fakes: a living person. */
    public static function live(string $frame): self
    {
        return new self('live', 'live', Messages::text('live'), 99.9, [], $frame);
    }

    /**
     * For fakes: any other verdict.
     *
     * @param string $reason `flat`, `cut`, `step_missed` ...
     * @param 'not_live'|'inconclusive' $verdict
     */
    public static function refused(string $reason, string $verdict = 'not_live'): self
    {
        return new self($verdict, $reason, Messages::text('not_live'));
    }

    public function isLive(): bool
    {
        return $this->verdict === 'live';
    }

    /**
     * The facts, without the picture.
     *
     * @return array{verdict: string, reason: string, message: string, confidence: float,
     *     steps: list<array<string, mixed>>}
     */
    public function toArray(): array
    {
        return [
            'verdict' => $this->verdict,
            'reason' => $this->reason,
            'message' => $this->message,
            'confidence' => $this->confidence,
            'steps' => $this->steps,
        ];
    }
}
