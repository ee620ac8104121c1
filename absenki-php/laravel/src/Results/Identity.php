<?php

declare(strict_types=1);

namespace Absenki\Laravel\Results;

use Absenki\Identification;
use Absenki\Laravel\Messages;

/** Who a photo shows. */
final class Identity
{
    /**
     * @param string $reason `matched`, `no_match`, `ambiguous` (two people are too much alike), `no_face`, or why
     *     the photo was refused
     * @param string|null $userId the user; null if nobody was identified
     * @param float|null $score similarity, 0..100, floored to two decimals
     * @param float|null $threshold the similarity that was necessary, 0..100: it rises with the collection
     * @param string|null $faceId the face, where faces were searched and not users
     */
    public function __construct(
        public readonly bool $ok,
        public readonly string $reason,
        public readonly string $message,
        public readonly ?string $userId = null,
        public readonly ?float $score = null,
        public readonly ?float $threshold = null,
        public readonly ?string $faceId = null,
    ) {
    }

    public static function fromExtension(Identification $found): self
    {
        $shown = static fn (?float $number): ?float => $number === null ? null : floor($number * 100 + 1e-7) / 100;
        $reason = $found->reason->value;
        $facts = ['score' => self::text($shown($found->score)), 'threshold' => self::text($shown($found->threshold))];
        // What a refused photo lacks, only the extension knows.
        $message = in_array($reason, ['matched', 'no_match', 'ambiguous', 'no_face'], true)
            ? Messages::ofReason($reason, $found->message, $facts)
            : $found->message;
        return new self($found->ok, $reason, $message, $found->userId, $shown($found->score), $found->threshold, $found->faceId);
    }

    /** The photo shows this user. */
    public static function matched(int|string $userId, float $score = 98.76, ?float $threshold = null, ?string $faceId = null): self
    {
        $facts = ['score' => self::text($score)];
        return new self(true, 'matched', Messages::text('matched', $facts), (string) $userId, $score, $threshold, $faceId);
    }

    /** Nobody was identified. */
    public static function nobody(string $reason, ?float $score = null, ?float $threshold = null): self
    {
        $facts = ['threshold' => self::text($threshold), 'score' => self::text($score)];
        return new self(false, $reason, Messages::text($reason, $facts), null, $score, $threshold);
    }

    private static function text(?float $number): string
    {
        return $number === null ? '' : number_format($number, 2, '.', '');
    }

    /**
     * @return array{ok: bool, user_id: string|null, score: float|null, threshold: float|null, face_id: string|null,
     *     reason: string, message: string}
     */
    public function toArray(): array
    {
        return [
            'ok' => $this->ok,
            'user_id' => $this->userId,
            'score' => $this->score,
            'threshold' => $this->threshold,
            'face_id' => $this->faceId,
            'reason' => $this->reason,
            'message' => $this->message,
        ];
    }
}
