<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers\Http;

use Absenki\Laravel\Results\Identity;
use Absenki\Laravel\Settings;
use Illuminate\Support\Str;

/** Who a search found: one user, nobody, or one of two who are too much alike, as absenki-core judges it. */
final class Identified
{
    /** Results to request: the best person's own faces may fill the first places. The best two users decide. */
    private const RESULTS = ['MaxFaces' => 50, 'MaxUsers' => 2];

    private readonly float $base;

    private readonly float $margin;

    public function __construct(Settings $settings)
    {
        $this->base = $settings->number('identify.threshold');
        $this->margin = $settings->number('identify.margin');
    }

    /**
     * What a search is limited to.
     *
     * @param 'MaxFaces'|'MaxUsers' $results
     * @return array<string, int|float>
     */
    public function limits(string $results, string $threshold): array
    {
        return [$results => self::RESULTS[$results], $threshold => $this->base];
    }

    /** @param array<string, mixed> $answer of `SearchUsersByImage`; empty if the photo shows no face */
    public function ofUsers(array $answer, int $people): Identity
    {
        $found = [];
        foreach ($answer['UserMatches'] ?? [] as $match) {
            $found[] = [(float) $match['Similarity'], (string) $match['User']['UserId'], null];
        }
        return $this->identity($answer === [], $found, $people);
    }

    /** @param array<string, mixed> $answer of `SearchFacesByImage`; empty if the photo shows no face */
    public function ofFaces(array $answer, int $people): Identity
    {
        $found = [];
        foreach ($answer['FaceMatches'] ?? [] as $match) {
            $user = Str::before((string) ($match['Face']['ExternalImageId'] ?? ''), ':');
            $similarity = (float) $match['Similarity'];
            if ($user !== '' && $similarity > ($found[$user][0] ?? 0)) {
                $found[$user] = [$similarity, $user, (string) $match['Face']['FaceId']];
            }
        }
        return $this->identity($answer === [], array_values($found), $people);
    }

    /** @param list<array{float, string, string|null}> $found similarity, user and face */
    private function identity(bool $isEmpty, array $found, int $people): Identity
    {
        // Each tenfold of people halves the distance to 100.
        $threshold = 100 - (100 - $this->base) * 2 ** -log10(max(1, $people));
        if ($isEmpty) {
            return Identity::nobody('no_face', null, $threshold);
        }
        usort($found, static fn (array $a, array $b): int => $b[0] <=> $a[0]);
        [$similarity, $user, $face] = $found[0] ?? [0.0, '', null];
        if ($similarity < $threshold) {
            return Identity::nobody('no_match', null, $threshold);
        }
        $score = floor($similarity * 100 + 1e-7) / 100;
        return isset($found[1]) && $similarity - $found[1][0] < $this->margin
            ? Identity::nobody('ambiguous', $score, $threshold)
            : Identity::matched($user, $score, $threshold, $face);
    }
}
