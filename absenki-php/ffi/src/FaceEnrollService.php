<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\Collection;
use Absenki\Enrollment;
use Absenki\Exception\AbsenkiException;
use Absenki\Exception\ServiceException;
use Absenki\FaceEnrollService as PublicService;
use Absenki\FacePage;
use Absenki\Reconciliation;
use FFI\CData;
use Throwable;
use TypeError;

/** What stands behind `Absenki\FaceEnrollService`. */
final class FaceEnrollService
{
    use Objects;

    private readonly Settings $settings;
    private readonly Handle $enroller;

    /** @param array<int|string, mixed>|null $config */
    public function __construct(?array $config)
    {
        $this->settings = Settings::of($config);
        $backend = $this->settings->backend();
        $this->enroller = Call::object('enroller_new', 'enroller', $this->settings->config->pointer, $backend->pointer);
    }

    /** Takes a face that was just enrolled back out. */
    public static function takeBack(?PublicService $service, string $faceId, string $externalImageId): void
    {
        if ($service === null) {
            throw Failure::new('runtime', 'undo', 'this face came from no service that could take it back out');
        }
        $arena = new Arena();
        $enroller = self::of($service)->enroller;
        Call::run('enroller_take_back', $enroller->pointer, $arena->text($faceId), $arena->text($externalImageId));
    }

    /** @param array<mixed>|null $faceIds */
    public function enrollFace(PublicService $public, int|string $userId, string $name, string $image, ?array $faceIds): Enrollment
    {
        return $this->enroll($public, (string) $userId, $name, Input::photo($image, $this->settings), $faceIds);
    }

    /** @param array<mixed>|null $faceIds */
    public function enrollFaceFile(PublicService $public, int|string $userId, string $name, string $path, ?array $faceIds): Enrollment
    {
        return $this->enroll($public, (string) $userId, $name, Input::photoFile($path, $this->settings), $faceIds);
    }

    /** @param array<mixed>|null $faceIds */
    private function enroll(PublicService $public, string $userId, string $name, Handle $photo, ?array $faceIds): Enrollment
    {
        $arena = new Arena();
        $known = Input::texts('faceIds', $faceIds ?? []);
        $enrollment = Call::object('enroller_enroll', 'enrollment', $this->enroller->pointer, $arena->text($userId),
            $arena->text($name), $arena->texts($known), count($known), $photo->pointer);
        return self::enrollment($public, $userId, $enrollment->pointer);
    }

    private static function enrollment(PublicService $public, string $userId, CData $enrollment): Enrollment
    {
        $facts = Call::json('enrollment_to_json', $enrollment);
        if ($facts['face'] !== null) {
            $facts['face'] += ['user_id' => $userId, 'service' => $public];
        }
        return Hydrator::enrollment($facts);
    }

    /**
     * @param array<mixed> $images
     * @param array<mixed>|null $faceIds
     * @return list<Enrollment|AbsenkiException>
     */
    public function enrollFaces(PublicService $public, int|string $userId, string $name, array $images, ?array $faceIds): array
    {
        return $this->each($public, (string) $userId, $this->several('enroll_many', (string) $userId, $name, $images, $faceIds));
    }

    /**
     * @param array<mixed> $images
     * @param array<mixed>|null $faceIds
     * @return array{photos: list<Enrollment|AbsenkiException>, missing: list<string>, message: string}
     */
    public function enrollPerson(PublicService $public, int|string $userId, string $name, array $images, ?array $faceIds): array
    {
        $done = $this->several('enroll_person', (string) $userId, $name, $images, $faceIds);
        $missing = [];
        while (($code = Call::string(Library::ffi()->absenki_enrollments_missing($done->pointer, count($missing)))) !== '') {
            $missing[] = $code;
        }
        return [
            'photos' => $this->each($public, (string) $userId, $done),
            'missing' => $missing,
            'message' => Call::string(Library::ffi()->absenki_enrollments_message($done->pointer)),
        ];
    }

    /**
     * @param array<mixed> $images
     * @param array<mixed>|null $faceIds
     */
    private function several(string $function, string $userId, string $name, array $images, ?array $faceIds): Handle
    {
        $arena = new Arena();
        $photos = [];
        foreach ($images as $image) {
            $photos[] = is_string($image) ? Input::photo($image, $this->settings)
                : throw new TypeError('Argument `images` must be a list of texts.');
        }
        $known = Input::texts('faceIds', $faceIds ?? []);
        $count = count($photos);
        $pointers = $count === 0 ? null : $arena->array('absenki_photo*', $count);
        foreach ($photos as $index => $photo) {
            $pointers[$index] = $photo->pointer;
        }
        $first = $pointers === null ? null : Library::ffi()->cast('absenki_photo**', $pointers);
        return Call::object("enroller_{$function}", 'enrollments', $this->enroller->pointer, $arena->text($userId),
            $arena->text($name), $arena->texts($known), count($known), $first, $count, null, null);
    }

    /** @return list<Enrollment|AbsenkiException> */
    private function each(PublicService $public, string $userId, Handle $done): array
    {
        $results = [];
        for ($index = 0, $count = Library::ffi()->absenki_enrollments_count($done->pointer); $index < $count; $index++) {
            $one = Library::ffi()->absenki_enrollments_get($done->pointer, $index);
            $results[] = $one !== null ? self::enrollment($public, $userId, $one)
                : Failure::borrowed(Library::ffi()->absenki_enrollments_error($done->pointer, $index));
        }
        return $results;
    }

    public function deleteFace(string $faceId): bool
    {
        $arena = new Arena();
        return Call::value('enroller_delete_face', 'bool', $this->enroller->pointer, $arena->text($faceId));
    }

    public function listFaces(?int $limit, ?string $nextToken): FacePage
    {
        $arena = new Arena();
        $page = Call::object('enroller_list_faces', 'face_page', $this->enroller->pointer, $limit ?? 0, $arena->text($nextToken ?? ''));
        return Hydrator::facePage(Call::json('face_page_to_json', $page->pointer));
    }

    public function reconcile(callable $faceIds, bool $apply): Reconciliation
    {
        // No exception may cross C: it is kept, and thrown after the call.
        $thrown = null;
        $onRecord = static function (mixed $data, CData $ids) use ($faceIds, &$thrown): bool {
            try {
                $list = $faceIds();
                if (!is_array($list)) {
                    throw new TypeError('The callable `faceIds` must return a list.');
                }
                $arena = new Arena();
                foreach (Input::texts('faceIds', $list) as $id) {
                    Call::run('face_ids_add', $ids, $arena->text($id));
                }
                return true;
            } catch (Throwable $e) {
                $thrown = $e;
                return false;
            }
        };
        try {
            $found = Call::object('enroller_reconcile', 'difference', $this->enroller->pointer, $apply, $onRecord, null);
        } catch (AbsenkiException $e) {
            throw $thrown ?? $e;
        }
        return Hydrator::reconciliation(Call::json('difference_to_json', $found->pointer));
    }

    public function ensureCollection(): bool
    {
        return Call::value('enroller_ensure_collection', 'bool', $this->enroller->pointer);
    }

    public function describeCollection(): ?Collection
    {
        try {
            $facts = Call::json('enroller_describe_collection', $this->enroller->pointer);
        } catch (ServiceException $e) {
            return $e->getErrorCode() === 'collection_not_found' ? null : throw $e;
        }
        return Hydrator::collection($facts + ['collection_id' => $this->settings->get('rekognition.collection')]);
    }

    /** @return list<string> */
    public function listCollections(): array
    {
        return Call::json('enroller_list_collections', $this->enroller->pointer);
    }

    public function deleteCollection(): bool
    {
        return Call::value('enroller_delete_collection', 'bool', $this->enroller->pointer);
    }
}
