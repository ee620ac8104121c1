<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers\Http;

use Absenki\Laravel\Messages;
use Absenki\Laravel\Results\Verdict;
use Absenki\Laravel\Settings;
use Illuminate\Support\Str;

/** What `SearchFacesByImage` found, and the verdict on it: as absenki-core judges it. */
final class Searched
{
    /** @var array{Left: float, Top: float, Width: float, Height: float}|null where the searched face is */
    private readonly ?array $searched;

    /**
     * @param list<array<string, mixed>>|null $seen the boxes of all faces; null if nobody counted
     * @param array<string, mixed> $answer
     */
    public function __construct(
        private readonly Settings $settings,
        private readonly ?array $seen,
        private readonly array $answer,
    ) {
        $box = $answer['SearchedFaceBoundingBox'] ?? null;
        $this->searched = $box === null ? null : Box::of($box);
    }

    /** @param list<string> $faceIds the user's */
    public function verdict(array $faceIds): Verdict
    {
        $own = $this->best(static fn (string $faceId): bool => in_array($faceId, $faceIds, true));
        $foreign = $this->best(static fn (string $faceId): bool => !in_array($faceId, $faceIds, true));
        [$type, $reason, $match] = match (true) {
            $this->searched === null => ['other', 'no_face', null],
            Box::area($this->searched) * 100 < $this->settings->number('face.min_box_percent') => ['unknown', 'face_too_small', null],
            $own !== null => ['matched', 'matched', $own],
            $foreign !== null => ['wrong_user', 'wrong_person', $foreign],
            default => ['unknown', 'no_match', null],
        };
        $exact = $match === null ? null : (float) $match['Similarity'];
        $score = $exact === null ? null : floor($exact * 100 + 1e-7) / 100;
        $boxes = $this->boxes();
        $count = $this->seen === null ? null : count($boxes);
        $several = $count > 1 ? $this->settings->get('verify.several_faces') ?? 'warn' : 'pass';
        $reason = $several === 'refuse' ? 'multiple_faces' : $reason;
        $isOk = $reason === 'matched';
        $name = $isOk ? self::name($own) : null;
        $facts = [
            'score' => number_format((float) $score, 2, '.', ''),
            'threshold' => (string) $this->settings->number('face.threshold'),
            'count' => $count ?? 0,
        ];
        $message = Messages::text($reason, $facts) . ($several === 'warn' ? ' ' . Messages::text('multiple_faces', $facts) : '');
        $faces = [];
        foreach ($boxes as $place => $box) {
            $faces[] = $place === $this->place($boxes) ? self::face($box, $type, $name, $exact) : self::face($box, 'other', null, null);
        }
        return new Verdict($isOk, $reason, $message, $score, $isOk ? $own['Face']['FaceId'] : null, $name, $faces, $count ?? count($faces));
    }

    /** @return array<string, mixed>|null the best match whose face id is wanted */
    private function best(callable $isWanted): ?array
    {
        $threshold = $this->settings->number('face.threshold');
        $isGood = static fn (array $match): bool => $match['Similarity'] >= $threshold && $isWanted($match['Face']['FaceId']);
        $found = array_values(array_filter($this->answer['FaceMatches'] ?? [], $isGood));
        usort($found, static fn (array $a, array $b): int => $b['Similarity'] <=> $a['Similarity']);
        return $found[0] ?? null;
    }

    /** All faces; the search can see one that the count missed. */
    private function boxes(): array
    {
        $boxes = array_map(Box::of(...), $this->seen ?? []);
        $isMissed = $this->searched !== null && $this->place($boxes) === null;
        return $isMissed ? [$this->searched, ...$boxes] : $boxes;
    }

    /** Which of the boxes is the searched face: the one that overlaps it most. */
    private function place(array $boxes): ?int
    {
        if ($this->searched === null || $boxes === []) {
            return null;
        }
        $overlaps = array_map(fn (array $box): float => Box::overlap($box, $this->searched), $boxes);
        return max($overlaps) > 0 ? (int) array_search(max($overlaps), $overlaps, true) : null;
    }

    /**
     * The user's own name, as it was enrolled.
     *
     * @param array<string, mixed> $match
     */
    private static function name(array $match): ?string
    {
        $name = Str::after((string) ($match['Face']['ExternalImageId'] ?? ''), ':');
        return $name === '' || !Str::contains($match['Face']['ExternalImageId'], ':') ? null : $name;
    }

    /** @return array{box: array<string, float>, label: string, type: string, score: float|null} */
    private static function face(array $box, string $type, ?string $name, ?float $score): array
    {
        $label = $type === 'matched' && $name !== null ? $name : Messages::text("label_{$type}");
        return ['box' => $box, 'label' => $label, 'type' => $type, 'score' => $score];
    }
}
