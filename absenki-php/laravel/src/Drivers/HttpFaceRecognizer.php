<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers;

use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Drivers\Http\Identified;
use Absenki\Laravel\Drivers\Http\Indexed;
use Absenki\Laravel\Drivers\Http\Refusal;
use Absenki\Laravel\Drivers\Http\Server;
use Absenki\Laravel\Drivers\Http\Searched;
use Absenki\Laravel\Drivers\Http\Upload;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Messages;
use Absenki\Laravel\Results\Enrolment;
use Absenki\Laravel\Results\Identity;
use Absenki\Laravel\Results\Liveness;
use Absenki\Laravel\Results\PersonEnrolment;
use Absenki\Laravel\Results\Quality;
use Absenki\Laravel\Results\Verdict;
use Absenki\Laravel\Settings;

/** Recognition by Rekognition's protocol, without the extension: AWS, or rekognition-local. */
final class HttpFaceRecognizer implements FaceRecognizer
{
    public function __construct(
        private readonly Settings $settings,
        private readonly Server $server,
        private readonly Upload $upload,
    ) {
    }

    public function provider(): string
    {
        return 'aws';
    }

    public function collectionId(): string
    {
        return (string) $this->settings->get('rekognition.collection');
    }

    public function enroll(int|string $userId, string $name, string $photo, array $faceIds): Enrolment
    {
        $bytes = Upload::bytes($photo);
        $tooSmall = Upload::tooSmall($bytes);
        if ($tooSmall !== null) {
            return new Enrolment(false, 'too_small', $tooSmall, 0);
        }
        $indexed = new Indexed($this->settings, $this->server->operation('IndexFaces', [
            'CollectionId' => $this->collectionId(),
            'Image' => $this->upload->image($bytes),
            'ExternalImageId' => self::externalImageId((string) $userId, $name),
            'MaxFaces' => 1,
            'QualityFilter' => 'AUTO',
            'DetectionAttributes' => ['DEFAULT', 'FACE_OCCLUDED', 'EYES_OPEN'],
        ]));
        $faceId = $indexed->faceId();
        $undo = $faceId === null || in_array($faceId, $faceIds, true) ? null : fn () => $this->takeBack($faceId);
        $enrolment = $indexed->enrolment($undo);
        if (!$enrolment->enrolled && $undo !== null) {
            $undo();
        }
        return $enrolment;
    }

    public function verify(int|string $userId, string $photo, array $faceIds): Verdict
    {
        if ($faceIds === []) {
            return new Verdict(false, 'not_enrolled', Messages::text('not_enrolled'));
        }
        $bytes = Upload::bytes($photo);
        $refusal = $this->refusal($bytes);
        if ($refusal !== null) {
            return new Verdict(false, ...$refusal);
        }
        $image = $this->upload->image($bytes);
        $seen = match ($this->settings->get('verify.face_count') ?? 'backend') {
            'off' => null,
            'detector' => $this->server->photo('faces', $bytes)['Boxes'],
            default => array_column($this->server->operation('DetectFaces', ['Image' => $image])['FaceDetails'] ?? [], 'BoundingBox'),
        };
        return (new Searched($this->settings, $seen, $this->searchFaces($image)))->verdict($faceIds);
    }

    public function enrollPerson(int|string $userId, string $name, array $photos, array $faceIds): PersonEnrolment
    {
        throw FaceException::configuration('enrolment from several photos at once needs the extension; enrol one photo at a time');
    }

    public function identify(string $photo): Identity
    {
        $bytes = Upload::bytes($photo);
        $refusal = $this->refusal($bytes);
        if ($refusal !== null) {
            return new Identity(false, ...$refusal);
        }
        $image = $this->upload->image($bytes);
        $collection = $this->server->operation('DescribeCollection', ['CollectionId' => $this->collectionId()]);
        $identified = new Identified($this->settings);
        if (filter_var($this->settings->get('enroll.users'), FILTER_VALIDATE_BOOL)) {
            $found = $this->search('SearchUsersByImage', $image, $identified->limits('MaxUsers', 'UserMatchThreshold'));
            $identity = $identified->ofUsers($found, (int) ($collection['UserCount'] ?? 0));
            if ($identity->reason !== 'no_match') {
                return $identity;
            }
        }
        $found = $this->search('SearchFacesByImage', $image, $identified->limits('MaxFaces', 'FaceMatchThreshold'));
        return $identified->ofFaces($found, (int) ($collection['FaceCount'] ?? 0));
    }

    public function createLivenessSession(): string
    {
        return (string) $this->server->operation('CreateFaceLivenessSession', [])['SessionId'];
    }

    public function verifyLivenessSession(string $sessionId, int|string $userId, array $faceIds): Verdict
    {
        $results = $this->server->operation('GetFaceLivenessSessionResults', ['SessionId' => $sessionId]);
        $liveness = Liveness::ofAwsSession($results, (float) ($this->settings->get('liveness.aws_min_confidence') ?? 80));
        return $liveness->isLive()
            ? $this->verify($userId, (string) $liveness->frame, $faceIds)->withLiveness($liveness)
            : Verdict::notLive($liveness);
    }

    public function delete(string $faceId, string $provider, string $collectionId): bool
    {
        if ($provider === 'local') {
            throw FaceException::configuration('the driver http cannot reach the gallery of a recognizer in PHP');
        }
        $input = ['CollectionId' => $collectionId, 'FaceIds' => [$faceId]];
        return ($this->server->operation('DeleteFaces', $input)['DeletedFaces'] ?? []) !== [];
    }

    /**
     * Why a photo is not worth a search: reason and message.
     *
     * @return array{string, string}|null
     */
    private function refusal(string $bytes): ?array
    {
        $tooSmall = Upload::tooSmall($bytes);
        if ($tooSmall !== null) {
            return ['too_small', $tooSmall];
        }
        if (filter_var($this->settings->get('verify.quality_gate'), FILTER_VALIDATE_BOOL)) {
            $quality = Quality::fromFacts($this->server->photo('quality', $bytes)['Quality']);
            return $quality->passed ? null : [(string) $quality->reason, $quality->message];
        }
        return null;
    }

    /** @param array{Bytes: string} $image */
    private function searchFaces(array $image): array
    {
        return $this->search('SearchFacesByImage', $image, [
            'MaxFaces' => (int) ($this->settings->get('verify.max_matches') ?? 5),
            'FaceMatchThreshold' => $this->settings->number('face.threshold'),
        ]);
    }

    /**
     * What a search found; empty if the photo shows no face, which Rekognition calls an error.
     *
     * @param array{Bytes: string} $image
     * @param array<string, mixed> $limits
     * @return array<string, mixed>
     */
    private function search(string $operation, array $image, array $limits): array
    {
        $input = ['CollectionId' => $this->collectionId(), 'Image' => $image, 'QualityFilter' => 'NONE'];
        try {
            return $this->server->operation($operation, $input + $limits);
        } catch (FaceException $e) {
            $isNoFace = stripos($e->context()['detail'] ?? '', 'no faces in the image') !== false;
            return $isNoFace ? [] : throw $e;
        }
    }

    private function takeBack(string $faceId): void
    {
        try {
            $this->delete($faceId, 'aws', $this->collectionId());
        } catch (FaceException $e) {
            throw Refusal::because('orphan_face', "face {$faceId} could not be taken out again; run absenki:reconcile", $e);
        }
    }

    /** `{user_id}:{user_name}`, as the app writes it. */
    private static function externalImageId(string $userId, string $name): string
    {
        $clean = static fn (string $text): string => (string) preg_replace('/[^a-zA-Z0-9_.-]/u', '_', $text);
        return substr($clean($userId) . ':' . $clean($name), 0, 255);
    }
}
