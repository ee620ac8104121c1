<?php

declare(strict_types=1);

namespace Absenki\Laravel\Results;

use Absenki\FaceBox;
use Absenki\Label;
use Absenki\LabelledFace;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Messages;
use Absenki\Laravel\Settings;
use Absenki\Reason;
use Absenki\Verification;
use Throwable;

/**
 * The verdict on a photo.
 *
 * @phpstan-type Box array{Left: float, Top: float, Width: float, Height: float}
 * @phpstan-type Face array{box: Box, label: string, type: string, score: float|null}
 */
final class Verdict
{
    /**
     * @param string $reason `matched`, `not_enrolled`, `no_face`, `multiple_faces`, `wrong_person`,
     *     `no_match`, `face_too_small`, or if the quality gate runs first `too_small`, `too_dark`, `too_bright`,
     *     `blurry`; `flat`,
     *     `cut` and so on of an attempt without a living person
     * @param float|null $score similarity, 0..100, floored to two decimals
     * @param string|null $faceId the user's own face that matched; never somebody else's
     * @param string|null $name the user's own, as it was enrolled; never somebody else's
     * @param list<Face> $boundingBoxes every face that was seen; `type` is `matched`, `wrong_user`, `unknown` or `other`
     * @param Liveness|null $liveness if the verdict is that of an attempt
     * @param string|null $evidence the labelled photo on the disk of the settings, if it was kept
     */
    public function __construct(
        public readonly bool $ok,
        public readonly string $reason,
        public readonly string $message,
        public readonly ?float $score = null,
        public readonly ?string $faceId = null,
        public readonly ?string $name = null,
        public readonly array $boundingBoxes = [],
        public readonly int $faceCount = 0,
        public readonly ?Liveness $liveness = null,
        public readonly ?string $evidence = null,
    ) {
    }

    /** The verdict on an attempt that shows no living person. */
    public static function notLive(Liveness $liveness): self
    {
        return new self(false, $liveness->reason, $liveness->message, liveness: $liveness);
    }

    /** The verdict on a photo where liveness is required. */
    public static function withoutLiveness(): self
    {
        return new self(false, 'liveness_required', Messages::text('liveness_required'));
    }

    /** The same with the liveness of the person it is about. */
    public function withLiveness(Liveness $liveness): self
    {
        $facts = get_object_vars($this);
        return new self(...['liveness' => $liveness] + $facts);
    }

    /** The same with the path of its labelled photo. */
    public function withEvidence(string $path): self
    {
        $facts = get_object_vars($this);
        return new self(...['evidence' => $path] + $facts);
    }

    public static function fromExtension(Verification $verdict): self
    {
        $box = static fn (LabelledFace $face) => self::box($face, $verdict->name);
        return new self(
            $verdict->ok,
            $verdict->reason->value,
            self::sentence($verdict),
            $verdict->shownScore,
            $verdict->faceId,
            $verdict->name,
            array_map($box, $verdict->faces),
            $verdict->faceCount ?? count($verdict->faces),
        );
    }

    /** The quality gate's sentences hold what was measured, and stay the extension's. */
    private static function sentence(Verification $verdict): string
    {
        $reason = $verdict->reason->value;
        if (in_array($reason, ['too_small', 'too_dark', 'too_bright', 'blurry'], true)) {
            return $verdict->message;
        }
        $settings = app(Settings::class);
        $count = $verdict->faceCount ?? count($verdict->faces);
        $text = Messages::ofReason($reason, $verdict->message, $facts = [
            'score' => number_format((float) $verdict->shownScore, 2, '.', ''),
            'threshold' => (string) $settings->get('face.threshold'),
            'count' => $count,
        ]);
        $warned = $count > 1 && $reason !== 'multiple_faces' && $settings->get('verify.several_faces') !== 'pass';
        return $text === $verdict->message || !$warned ? $text : $text . ' ' . Messages::text('multiple_faces', $facts);
    }

    /**
     * The verdict with these boxes, for the extension to draw.
     *
     * @param list<Face> $boundingBoxes
     */
    public static function forExtension(array $boundingBoxes): Verification
    {
        try {
            $face = static fn (array $face): LabelledFace => new LabelledFace(
                new FaceBox($face['box']['Left'], $face['box']['Top'], $face['box']['Width'], $face['box']['Height']),
                $face['type'] === 'wrong_user' ? Label::WrongPerson : Label::from($face['type']),
                $face['score'] ?? null,
            );
            $faces = array_map($face, array_values($boundingBoxes));
        } catch (Throwable $e) {
            throw FaceException::because('invalid_box', 'invalid_box', 'a bounding box is not one of verifyFace()', $e);
        }
        $own = array_column($boundingBoxes, 'label', 'type')['matched'] ?? null;
        $reason = $own === null ? Reason::NoMatch : Reason::Matched;
        return new Verification($own !== null, $reason, '', '', $faces, name: $own);
    }

    /** For fakes: the user's own face. */
    public static function matched(float $score = 98.76, ?string $name = null, ?string $faceId = null): self
    {
        $text = Messages::text('matched', ['score' => number_format($score, 2, '.', '')]);
        $face = self::drawn('matched', $name ?? Messages::text('label_matched'), $score);
        return new self(true, 'matched', $text, $score, $faceId, $name, [$face], 1);
    }

    /**
     * For fakes: any other verdict.
     *
     * @param 'not_enrolled'|'no_face'|'multiple_faces'|'wrong_person'|'no_match' $reason
     * @param float|null $score that of the other person's face, for `wrong_person`
     */
    public static function rejected(string $reason, ?float $score = null): self
    {
        $faces = match ($reason) {
            'wrong_person' => [self::drawn('wrong_user', Messages::text('label_wrong_user'), $score)],
            'no_match' => [self::drawn('unknown', Messages::text('label_unknown'), null)],
            'multiple_faces' => array_fill(0, 2, self::drawn('other', Messages::text('label_other'), null)),
            default => [],
        };
        $threshold = app(Settings::class)->get('face.threshold');
        $text = Messages::text($reason, ['count' => count($faces), 'threshold' => $threshold]);
        return new self(false, $reason, $text, $score, boundingBoxes: $faces, faceCount: count($faces));
    }

    /**
     * The app's array.
     *
     * @return array{ok: bool, score: float|null, name: string|null, face_id: string|null, message: string,
     *     boundingBoxes: list<Face>, faceCount: int, liveness?: array<string, mixed>,
     *     evidence?: string}
     */
    public function toArray(): array
    {
        return [
            'ok' => $this->ok,
            'score' => $this->score,
            'name' => $this->name,
            'face_id' => $this->faceId,
            'message' => $this->message,
            'boundingBoxes' => $this->boundingBoxes,
            'faceCount' => $this->faceCount,
        ] + ($this->liveness === null ? [] : ['liveness' => $this->liveness->toArray()])
            + ($this->evidence === null ? [] : ['evidence' => $this->evidence]);
    }

    /** @return Face */
    private static function box(LabelledFace $face, ?string $name): array
    {
        $type = match ($face->label) {
            Label::Matched => 'matched',
            Label::WrongPerson => 'wrong_user',
            Label::Unknown => 'unknown',
            Label::Other => 'other',
        };
        $box = $face->box;
        return [
            'box' => ['Left' => $box->left, 'Top' => $box->top, 'Width' => $box->width, 'Height' => $box->height],
            'label' => $type === 'matched' && $name !== null ? $name : Messages::text("label_{$type}"),
            'type' => $type,
            'score' => $face->score,
        ];
    }

    /** @return Face */
    private static function drawn(string $type, string $label, ?float $score): array
    {
        $box = ['Left' => 0.3, 'Top' => 0.2, 'Width' => 0.4, 'Height' => 0.5];
        return ['box' => $box, 'label' => $label, 'type' => $type, 'score' => $score];
    }
}
