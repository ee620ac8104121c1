<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers\Http;

use Absenki\Laravel\Messages;
use Absenki\Laravel\Results\Enrolment;
use Absenki\Laravel\Settings;
use Closure;

/** What `IndexFaces` answered, and whether the face may stay: as absenki-core judges it. */
final class Indexed
{
    /** @var list<array<string, mixed>> */
    private readonly array $records;

    /** @var list<array<string, mixed>> */
    private readonly array $unindexed;

    /** @param array<string, mixed> $answer */
    public function __construct(private readonly Settings $settings, array $answer)
    {
        $this->records = $answer['FaceRecords'] ?? [];
        $this->unindexed = $answer['UnindexedFaces'] ?? [];
    }

    /** The face that is in the collection now. */
    public function faceId(): ?string
    {
        return $this->records[0]['Face']['FaceId'] ?? null;
    }

    /** @param (Closure(): void)|null $undo takes the face back out */
    public function enrolment(?Closure $undo): Enrolment
    {
        [$reason, $about] = $this->refusal();
        if ($reason !== null) {
            return new Enrolment(false, $reason, $this->text($reason, $about), $this->count());
        }
        $warns = $this->several() && $this->severalFaces() === 'warn';
        return new Enrolment(
            true,
            'enrolled',
            $this->text('enrolled') . ($warns ? ' ' . $this->text('multiple_faces') : ''),
            $this->count(),
            $this->faceId(),
            (float) ($this->records[0]['Face']['Confidence'] ?? 0),
            $undo,
        );
    }

    /** @return array{string|null, list<string>} why the photo is refused, and what is wrong with its largest face */
    private function refusal(): array
    {
        $indexed = $this->records === [] ? 0.0 : self::area($this->records[0]);
        $largest = $this->largest();
        if ($largest !== null && self::area($largest) > $indexed) {
            // The recognizer leaves poor faces out before it looks for the largest.
            return ['low_quality', $largest['Reasons'] ?? []];
        }
        return [match (true) {
            $this->records === [] => 'no_face',
            $indexed * 100 < $this->settings->number('face.min_box_percent') => 'face_too_small',
            $this->several() && $this->severalFaces() === 'refuse' => 'multiple_faces',
            default => $this->fault($this->records[0]['FaceDetail'] ?? []),
        }, []];
    }

    /**
     * What is wrong with the one face of a photo. How much of it is overexposed, only the extension measures.
     *
     * @param array<string, mixed> $face
     */
    private function fault(array $face): ?string
    {
        $refuses = fn (string $setting): bool => filter_var($this->settings->get($setting), FILTER_VALIDATE_BOOL);
        $turn = max(abs($face['Pose']['Yaw'] ?? 0), abs($face['Pose']['Pitch'] ?? 0));
        return match (true) {
            ($face['FaceOccluded']['Value'] ?? false) && $refuses('enroll.refuse_occluded') => 'occluded',
            $turn > $this->settings->number('enroll.max_turn') => 'not_frontal',
            abs($face['Pose']['Roll'] ?? 0) > $this->settings->number('enroll.max_tilt') => 'tilted',
            !($face['EyesOpen']['Value'] ?? true) && $refuses('enroll.refuse_closed_eyes') => 'eyes_closed',
            default => null,
        };
    }

    /** @return array<string, mixed>|null */
    private function largest(): ?array
    {
        $faces = $this->unindexed;
        usort($faces, static fn (array $a, array $b): int => self::area($b) <=> self::area($a));
        return $faces[0] ?? null;
    }

    /** Whether another face could have been indexed instead. */
    private function several(): bool
    {
        $exceeds = static fn (array $face): bool => in_array('EXCEEDS_MAX_FACES', $face['Reasons'] ?? [], true);
        return count($this->records) > 1 || array_filter($this->unindexed, $exceeds) !== [];
    }

    private function severalFaces(): string
    {
        return (string) $this->settings->get('enroll.several_faces');
    }

    private function count(): int
    {
        return count($this->records) + count($this->unindexed);
    }

    /** @param list<string> $reasons Rekognition's */
    private function text(string $reason, array $reasons = []): string
    {
        $known = static fn (string $code): string => Messages::has("unindexed.{$code}") ? $code : 'LOW_FACE_QUALITY';
        $details = array_map(static fn (string $code): string => Messages::text('unindexed.' . $known($code)), $reasons);
        return Messages::text($reason, ['count' => $this->count(), 'detail' => implode(', ', $details)]);
    }

    /** @param array<string, mixed> $face */
    private static function area(array $face): float
    {
        return Box::area(Box::of($face['FaceDetail']['BoundingBox'] ?? []));
    }
}
