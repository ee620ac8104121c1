<?php

// Written by tools/generate.php; do not edit.

namespace Absenki {

    use Absenki\Ffi;

    /** Why an enrolment, a check or a verification ended as it did. */
    enum Reason: string
    {
        case Matched = 'matched';
        case Enrolled = 'enrolled';
        case NotEnrolled = 'not_enrolled';
        case NoFace = 'no_face';
        case MultipleFaces = 'multiple_faces';
        case WrongPerson = 'wrong_person';
        case NoMatch = 'no_match';
        case TooSmall = 'too_small';
        case TooDark = 'too_dark';
        case Blurry = 'blurry';
        case LowQuality = 'low_quality';
        case FaceTooSmall = 'face_too_small';
        case TooBright = 'too_bright';
        case AlreadyEnrolled = 'already_enrolled';
        case NotSamePerson = 'not_same_person';
        case Ambiguous = 'ambiguous';
        case Occluded = 'occluded';
        case SamePhoto = 'same_photo';
        case NotFrontal = 'not_frontal';
        case Tilted = 'tilted';
        case EyesClosed = 'eyes_closed';
        case Overexposed = 'overexposed';
    }

    /** What a face in a verified photo is. */
    enum Label: string
    {
        case Matched = 'matched';
        case WrongPerson = 'wrong_person';
        case Unknown = 'unknown';
        case Other = 'other';
    }

    /** Whether a living person did what a session says. */
    enum LivenessVerdict: string
    {
        case Live = 'live';
        case NotLive = 'not_live';
        case Inconclusive = 'inconclusive';
    }

    /** Why a liveness verdict is what it is. */
    enum LivenessReason: string
    {
        case Live = 'live';
        case TooFewFrames = 'too_few_frames';
        case NoFace = 'no_face';
        case SeveralPeople = 'several_people';
        case StepMissed = 'step_missed';
        case TurnTooSmall = 'turn_too_small';
        case Flat = 'flat';
        case Cut = 'cut';
        case OtherPerson = 'other_person';
        case Spoof = 'spoof';
        case Unfinished = 'unfinished';
        case Expired = 'expired';
        case Used = 'used';
        case OtherUser = 'other_user';
        case Invalid = 'invalid';
    }

    /** What located the face: the caller's box, or the detector. */
    enum Source: string
    {
        case Rekognition = 'rekognition';
        case Yunet = 'yunet';
    }

    /** The place of a face, as shares (0..1) of the upright photo: Rekognition's `BoundingBox`. */
    final class FaceBox implements \JsonSerializable
    {
        public readonly float $left;
        public readonly float $top;
        public readonly float $width;
        public readonly float $height;

        public function __construct(float $left, float $top, float $width, float $height)
        {
            $this->left = $left;
            $this->top = $top;
            $this->width = $width;
            $this->height = $height;
        }

        /** @return array{left: float, top: float, width: float, height: float} */
        public function toArray(): array
        {
            return [
                'left' => $this->left,
                'top' => $this->top,
                'width' => $this->width,
                'height' => $this->height,
            ];
        }

        /** @return array{left: float, top: float, width: float, height: float} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** A part of a photo in whole pixels. */
    final class PixelBox implements \JsonSerializable
    {
        public readonly int $x;
        public readonly int $y;
        public readonly int $width;
        public readonly int $height;

        public function __construct(int $x, int $y, int $width, int $height)
        {
            $this->x = $x;
            $this->y = $y;
            $this->width = $width;
            $this->height = $height;
        }

        /** @return array{x: int, y: int, width: int, height: int} */
        public function toArray(): array
        {
            return [
                'x' => $this->x,
                'y' => $this->y,
                'width' => $this->width,
                'height' => $this->height,
            ];
        }

        /** @return array{x: int, y: int, width: int, height: int} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** A face that the local detector found. */
    final class DetectedFace implements \JsonSerializable
    {
        public readonly FaceBox $box;
        /** How sure the detector is, on its own scale. */
        public readonly float $score;
        /**
         * Five points as shares of the photo; null if the detector does not give them.
         *
         * @var array<'eye_left'|'eye_right'|'nose'|'mouth_left'|'mouth_right', array{x: float, y: float}>|null
         */
        public readonly ?array $landmarks;

        /** @param array<string, array{x: float, y: float}>|null $landmarks */
        public function __construct(FaceBox $box, float $score, ?array $landmarks = null)
        {
            $this->box = $box;
            $this->score = $score;
            $this->landmarks = $landmarks;
        }

        /** @return array{box: array<string, float>, score: float, landmarks: array<string, array{x: float, y: float}>|null} */
        public function toArray(): array
        {
            return [
                'box' => $this->box->toArray(),
                'score' => $this->score,
                'landmarks' => $this->landmarks,
            ];
        }

        /** @return array{box: array<string, float>, score: float, landmarks: array<string, array{x: float, y: float}>|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** What was measured on a photo, and what the gate said. */
    final class QualityReport implements \JsonSerializable
    {
        public readonly bool $passed;
        /** Width of the upright photo, pixels. */
        public readonly int $width;
        /** Height of the upright photo, pixels. */
        public readonly int $height;
        /** Sharpness: the variance of the Laplacian, exact. */
        public readonly float $laplace;
        /** Mean brightness, 0..255, exact. */
        public readonly float $brightness;
        /** Sharpness to two decimals, rounded as Python does. */
        public readonly float $shownLaplace;
        /** Brightness to two decimals, rounded as Python does. */
        public readonly float $shownBrightness;
        /** The required sharpness at this brightness. */
        public readonly float $threshold;
        /** `TooSmall`, `TooDark`, `TooBright` or `Blurry`; null if the photo passed. */
        public readonly ?Reason $reason;
        /** The text for the person, in the language of the settings; null if the photo passed. */
        public readonly ?string $message;

        public function __construct(
            bool $passed,
            int $width,
            int $height,
            float $laplace,
            float $brightness,
            float $shownLaplace,
            float $shownBrightness,
            float $threshold,
            ?Reason $reason = null,
            ?string $message = null,
        ) {
            $this->passed = $passed;
            $this->width = $width;
            $this->height = $height;
            $this->laplace = $laplace;
            $this->brightness = $brightness;
            $this->shownLaplace = $shownLaplace;
            $this->shownBrightness = $shownBrightness;
            $this->threshold = $threshold;
            $this->reason = $reason;
            $this->message = $message;
        }

        /** @return array{passed: bool, width: int, height: int, laplace: float, brightness: float, shown_laplace: float, shown_brightness: float, threshold: float, reason: string|null, message: string|null} */
        public function toArray(): array
        {
            return [
                'passed' => $this->passed,
                'width' => $this->width,
                'height' => $this->height,
                'laplace' => $this->laplace,
                'brightness' => $this->brightness,
                'shown_laplace' => $this->shownLaplace,
                'shown_brightness' => $this->shownBrightness,
                'threshold' => $this->threshold,
                'reason' => $this->reason?->value,
                'message' => $this->message,
            ];
        }

        /** @return array{passed: bool, width: int, height: int, laplace: float, brightness: float, shown_laplace: float, shown_brightness: float, threshold: float, reason: string|null, message: string|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** A face cut out of a photo. Its pixels stay in native memory until they are encoded. */
    final class CroppedFace implements \JsonSerializable
    {
        public readonly Source $source;
        /** Width of the crop, after enlarging, pixels. */
        public readonly int $width;
        /** Height of the crop, after enlarging, pixels. */
        public readonly int $height;
        /** The part of the upright photo that was cut out, its margin included. */
        public readonly PixelBox $box;

        private function __construct() {}

        /**
         * The crop as the bytes of a picture file.
         *
         * @param 'jpeg'|'png'|'bmp' $format
         * @throws Exception\AbsenkiException
         */
        public function encode(string $format = 'jpeg'): string
        {
            return Ffi\Crop::of($this->box)->encode($format);
        }

        /**
         * Writes the crop to a file in the format of its extension, whole or not at all; missing
         * folders are made.
         *
         * @throws Exception\ImageException
         */
        public function save(string $path): void
        {
            Ffi\Crop::of($this->box)->save($path);
        }

        /** @return array{source: string, width: int, height: int, box: array{x: int, y: int, width: int, height: int}} */
        public function toArray(): array
        {
            return [
                'source' => $this->source->value,
                'width' => $this->width,
                'height' => $this->height,
                'box' => $this->box->toArray(),
            ];
        }

        /** @return array{source: string, width: int, height: int, box: array{x: int, y: int, width: int, height: int}} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** What the enrolment step found, as far as it came. */
    final class ProcessedImage implements \JsonSerializable
    {
        public readonly bool $passed;
        /** The quality of the whole photo. */
        public readonly QualityReport $photo;
        /** The face; null if the photo was refused or shows none. */
        public readonly ?CroppedFace $face;
        /** The quality of the enlarged crop. */
        public readonly ?QualityReport $faceQuality;
        /** @var 'photo'|'crop'|'cropped_face'|null The step that refused. */
        public readonly ?string $refusedAt;
        public readonly ?Reason $reason;
        public readonly ?string $message;

        public function __construct(
            bool $passed,
            QualityReport $photo,
            ?CroppedFace $face = null,
            ?QualityReport $faceQuality = null,
            ?string $refusedAt = null,
            ?Reason $reason = null,
            ?string $message = null,
        ) {
            $this->passed = $passed;
            $this->photo = $photo;
            $this->face = $face;
            $this->faceQuality = $faceQuality;
            $this->refusedAt = $refusedAt;
            $this->reason = $reason;
            $this->message = $message;
        }

        /** @return array{passed: bool, photo: array<string, mixed>, face: array<string, mixed>|null, face_quality: array<string, mixed>|null, refused_at: string|null, reason: string|null, message: string|null} */
        public function toArray(): array
        {
            return [
                'passed' => $this->passed,
                'photo' => $this->photo->toArray(),
                'face' => $this->face?->toArray(),
                'face_quality' => $this->faceQuality?->toArray(),
                'refused_at' => $this->refusedAt,
                'reason' => $this->reason?->value,
                'message' => $this->message,
            ];
        }

        /** @return array{passed: bool, photo: array<string, mixed>, face: array<string, mixed>|null, face_quality: array<string, mixed>|null, refused_at: string|null, reason: string|null, message: string|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /**
     * Everything that is done to a photo on this machine: quality, crop, enhancement, detection.
     *
     * Faces are found with YuNet.
     *
     * <!-- settings: written by `UPDATE_SETTINGS=1 cargo test -p absenki-core --test settings` -->
     * @phpstan-type Settings array{
     *     environment?: bool,
     *     language?: 'id'|'en'|''|null, backend?: 'rekognition'|'local'|''|null, gallery?: string|null, 'gallery.key'?: string|null, 'gallery.key_file'?: string|null, 'gallery.key_command'?: string|null, 'gallery.search'?: 'memory'|'server'|''|null,
     *     audit?: array{key?: string|null},
     *     limits?: array{max_input_bytes?: int|numeric-string|''|null, max_pixels?: int|numeric-string|''|null, max_side?: int|numeric-string|''|null, max_decode_bytes?: int|numeric-string|''|null, photo_threads?: int|numeric-string|''|null},
     *     face?: array{preset?: 'strict'|'balanced'|'lenient'|'night'|'mobile'|'office'|''|null, min_width?: int|numeric-string|''|null, min_height?: int|numeric-string|''|null, min_brightness?: int|float|numeric-string|''|null, max_brightness?: int|float|numeric-string|''|null, min_box_percent?: int|float|numeric-string|''|null, min_laplace?: int|float|numeric-string|''|null, adaptive?: bool|int|string|null, laplace_base?: int|float|numeric-string|''|null, laplace_min?: int|float|numeric-string|''|null, laplace_max?: int|float|numeric-string|''|null, target_brightness?: int|float|numeric-string|''|null, threshold?: int|float|numeric-string|''|null},
     *     crop?: array{padding?: int|float|numeric-string|''|null, min_face?: int|numeric-string|''|null, min_side?: int|numeric-string|''|null, jpeg_quality?: int|numeric-string|''|null},
     *     enhance?: array{brightness_delta?: int|float|numeric-string|''|null, contrast_factor?: int|float|numeric-string|''|null, unsharp_amount?: int|float|numeric-string|''|null, unsharp_radius?: int|float|numeric-string|''|null},
     *     upload?: array{max_bytes?: int|numeric-string|''|null, max_side?: int|numeric-string|''|null, jpeg_quality?: int|numeric-string|''|null},
     *     rekognition?: array{collection?: string|null},
     *     enroll?: array{several_faces?: 'refuse'|'warn'|'pass'|''|null, refuse_occluded?: bool|int|string|null, max_turn?: int|float|numeric-string|''|null, max_tilt?: int|float|numeric-string|''|null, refuse_closed_eyes?: bool|int|string|null, max_overexposed_percent?: int|float|numeric-string|''|null, concurrency?: int|numeric-string|''|null, reconcile_grace_ms?: int|numeric-string|''|null, users?: bool|int|string|null, user_threshold?: int|float|numeric-string|''|null, duplicates?: 'auto'|'pass'|'warn'|'refuse'|''|null, duplicate_threshold?: int|float|numeric-string|''|null},
     *     verify?: array{max_matches?: int|numeric-string|''|null, face_count?: 'backend'|'detector'|'off'|''|null, several_faces?: 'refuse'|'warn'|'pass'|''|null, quality_gate?: bool|int|string|null, cache_ttl_ms?: int|numeric-string|''|null},
     *     identify?: array{threshold?: int|float|numeric-string|''|null, margin?: int|float|numeric-string|''|null},
     *     liveness?: array{key?: string|null, session_ttl_ms?: int|numeric-string|''|null, turns?: int|numeric-string|''|null, min_frames?: int|numeric-string|''|null, max_frames?: int|numeric-string|''|null, max_side?: int|numeric-string|''|null, max_frame_bytes?: int|numeric-string|''|null, max_gap_ms?: int|numeric-string|''|null, min_face?: int|numeric-string|''|null, min_confidence?: int|float|numeric-string|''|null, min_similarity?: int|float|numeric-string|''|null, aws_min_confidence?: int|float|numeric-string|''|null},
     *     aws?: array{key?: string|null, secret?: string|null, token?: string|null, region?: string|null, endpoint_url?: string|null, connect_timeout_ms?: int|numeric-string|''|null, attempt_timeout_ms?: int|numeric-string|''|null, operation_timeout_ms?: int|numeric-string|''|null, max_attempts?: int|numeric-string|''|null, initial_backoff_ms?: int|numeric-string|''|null, idle_timeout_ms?: int|numeric-string|''|null},
     *     usage?: array{price_per_image_usd?: int|float|numeric-string|''|null, price_per_liveness_check_usd?: int|float|numeric-string|''|null},
     *     ...<string, mixed>
     * }
     * <!-- end of settings -->
     */
    class FaceProcessor
    {
        /**
         * @param Settings|null $config
         * @throws Exception\ConfigurationException
         */
        public function __construct(?array $config = null)
        {
            Ffi\FaceProcessor::attach($this, new Ffi\FaceProcessor($config));
        }

        /** @throws Exception\ImageException */
        public function qualityCheck(string $image): QualityReport
        {
            return Ffi\FaceProcessor::of($this)->qualityCheck($image);
        }

        /** @throws Exception\ImageException */
        public function qualityCheckFile(string $path): QualityReport
        {
            return Ffi\FaceProcessor::of($this)->qualityCheckFile($path);
        }

        /**
         * Cuts out the face in `$box`. Without a box it takes the largest face that the detector
         * finds; null if it finds none.
         *
         * @param FaceBox|array{Left: float, Top: float, Width: float, Height: float}|null $box
         * @throws Exception\ImageException
         */
        public function cropFace(string $image, FaceBox|array|null $box = null): ?CroppedFace
        {
            return Ffi\FaceProcessor::of($this)->cropFace($image, $box);
        }

        /**
         * @param FaceBox|array{Left: float, Top: float, Width: float, Height: float}|null $box
         * @throws Exception\ImageException
         */
        public function cropFaceFile(string $path, FaceBox|array|null $box = null): ?CroppedFace
        {
            return Ffi\FaceProcessor::of($this)->cropFaceFile($path, $box);
        }

        /**
         * Brightens and sharpens as the app's camera page does; returns a picture file's bytes.
         *
         * @param 'jpeg'|'png'|'bmp' $format
         * @throws Exception\AbsenkiException
         */
        public function enhance(string $image, string $format = 'jpeg'): string
        {
            return Ffi\FaceProcessor::of($this)->enhance($image, $format);
        }

        /**
         * @param 'jpeg'|'png'|'bmp' $format
         * @throws Exception\AbsenkiException
         */
        public function enhanceFile(string $path, string $format = 'jpeg'): string
        {
            return Ffi\FaceProcessor::of($this)->enhanceFile($path, $format);
        }

        /**
         * Draws the evidence picture of a check-in: the photo with a labelled box around each face of
         * the verdict, in the label's colour. It writes the name only of the person who matched.
         *
         * @param string $image the photo that was verified
         * @param 'jpeg'|'png'|'bmp' $format
         * @return string a picture file's bytes
         * @throws Exception\AbsenkiException
         */
        public function annotate(string $image, Verification $verification, string $format = 'jpeg'): string
        {
            return Ffi\FaceProcessor::of($this)->annotate($image, $verification, $format);
        }

        /**
         * @param 'jpeg'|'png'|'bmp' $format
         * @throws Exception\AbsenkiException
         */
        public function annotateFile(string $path, Verification $verification, string $format = 'jpeg'): string
        {
            return Ffi\FaceProcessor::of($this)->annotateFile($path, $verification, $format);
        }

        /**
         * The enrolment step: the photo's quality, the crop, the crop's quality.
         *
         * @param FaceBox|array{Left: float, Top: float, Width: float, Height: float}|null $box
         * @throws Exception\ImageException
         */
        public function processImage(string $image, FaceBox|array|null $box = null): ProcessedImage
        {
            return Ffi\FaceProcessor::of($this)->processImage($image, $box);
        }

        /**
         * @param FaceBox|array{Left: float, Top: float, Width: float, Height: float}|null $box
         * @throws Exception\ImageException
         */
        public function processImageFile(string $path, FaceBox|array|null $box = null): ProcessedImage
        {
            return Ffi\FaceProcessor::of($this)->processImageFile($path, $box);
        }

        /**
         * The bytes to send to Rekognition: the photo's own if they fit its limits.
         *
         * @throws Exception\ImageException
         */
        public function prepareForUpload(string $image): string
        {
            return Ffi\FaceProcessor::of($this)->prepareForUpload($image);
        }

        /** @throws Exception\ImageException */
        public function prepareForUploadFile(string $path): string
        {
            return Ffi\FaceProcessor::of($this)->prepareForUploadFile($path);
        }

        /**
         * @return list<DetectedFace>
         * @throws Exception\ImageException
         */
        public function detectFaces(string $image): array
        {
            return Ffi\FaceProcessor::of($this)->detectFaces($image);
        }

        /**
         * @return list<DetectedFace>
         * @throws Exception\ImageException
         */
        public function detectFacesFile(string $path): array
        {
            return Ffi\FaceProcessor::of($this)->detectFacesFile($path);
        }
    }

    /** A face that was enrolled: what a row of `face_profiles` needs. */
    class EnrolledFace implements \JsonSerializable
    {
        public readonly string $userId;
        public readonly string $faceId;
        /** `{user id}:{name}`, as the face was indexed. */
        public readonly string $externalImageId;
        public readonly FaceBox $box;
        /** How sure the detector is that it is a face, 0..100. */
        public readonly float $confidence;
        /** `aws` or `local`. */
        public readonly string $provider;
        public readonly string $collectionId;
        public readonly string $faceModelVersion;
        /** Whether `$faceIds` named this face: the same photo was enrolled before. */
        public readonly bool $knownBefore;
        private readonly ?FaceEnrollService $service;

        public function __construct(
            string $userId,
            string $faceId,
            string $externalImageId,
            FaceBox $box,
            float $confidence,
            string $provider,
            string $collectionId,
            string $faceModelVersion,
            bool $knownBefore,
            ?FaceEnrollService $service = null,
        ) {
            $this->userId = $userId;
            $this->faceId = $faceId;
            $this->externalImageId = $externalImageId;
            $this->box = $box;
            $this->confidence = $confidence;
            $this->provider = $provider;
            $this->collectionId = $collectionId;
            $this->faceModelVersion = $faceModelVersion;
            $this->knownBefore = $knownBefore;
            $this->service = $service;
        }

        /**
         * Takes the face back out of the collection, for when the profile cannot be stored. A face
         * that was known before stays.
         *
         * @throws Exception\AbsenkiException whose `getOrphanedFaceId()` names the face if it
         *     could not be taken out
         */
        public function undo(): void
        {
            $this->knownBefore || Ffi\FaceEnrollService::takeBack($this->service, $this->faceId, $this->externalImageId);
        }

        /**
         * The columns of `face_profiles` that come from here.
         *
         * @return array{user_id: string, face_id: string, provider: string, collection_id: string, confidence: float}
         */
        public function profile(): array
        {
            return ['user_id' => $this->userId, 'face_id' => $this->faceId, 'provider' => $this->provider,
                'collection_id' => $this->collectionId, 'confidence' => round($this->confidence, 2)];
        }

        /** @return array{user_id: string, face_id: string, external_image_id: string, box: array<string, float>, confidence: float, provider: string, collection_id: string, face_model_version: string, known_before: bool} */
        public function toArray(): array
        {
            return [
                'user_id' => $this->userId,
                'face_id' => $this->faceId,
                'external_image_id' => $this->externalImageId,
                'box' => $this->box->toArray(),
                'confidence' => $this->confidence,
                'provider' => $this->provider,
                'collection_id' => $this->collectionId,
                'face_model_version' => $this->faceModelVersion,
                'known_before' => $this->knownBefore,
            ];
        }

        /** @return array{user_id: string, face_id: string, external_image_id: string, box: array<string, float>, confidence: float, provider: string, collection_id: string, face_model_version: string, known_before: bool} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** Somebody else's face that is very much like the one that is enrolled: for the administrator. */
    final class Duplicate implements \JsonSerializable
    {
        public readonly string $faceId;
        /** Whose it is: the id that it was indexed under, `{user_id}:{name}`. */
        public readonly ?string $externalImageId;
        /** 0..100. */
        public readonly float $similarity;

        public function __construct(string $faceId, ?string $externalImageId, float $similarity)
        {
            $this->faceId = $faceId;
            $this->externalImageId = $externalImageId;
            $this->similarity = $similarity;
        }

        /** @return array{face_id: string, external_image_id: string|null, similarity: float} */
        public function toArray(): array
        {
            return [
                'face_id' => $this->faceId,
                'external_image_id' => $this->externalImageId,
                'similarity' => $this->similarity,
            ];
        }

        /** @return array{face_id: string, external_image_id: string|null, similarity: float} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** How an enrolment ended: with a face, or with a reason why the photo was refused. */
    final class Enrollment implements \JsonSerializable
    {
        public readonly bool $enrolled;
        /** `Enrolled`, or why the photo was refused. */
        public readonly Reason $reason;
        /** The text for the person, in the language of the settings. */
        public readonly string $message;
        /** How many faces the photo shows. */
        public readonly int $faceCount;
        /** @var list<string> What the recognizer found wrong, in Rekognition's words. */
        public readonly array $unindexedReasons;
        /** The face; null if the photo was refused, and then nothing is stored. */
        public readonly ?EnrolledFace $face;
        /** Whose face it is very much like, where `enroll.duplicates` has it looked for. */
        public readonly ?Duplicate $duplicate;

        /** @param list<string> $unindexedReasons */
        public function __construct(
            bool $enrolled,
            Reason $reason,
            string $message,
            int $faceCount,
            array $unindexedReasons,
            ?EnrolledFace $face = null,
            ?Duplicate $duplicate = null,
        ) {
            $this->enrolled = $enrolled;
            $this->reason = $reason;
            $this->message = $message;
            $this->faceCount = $faceCount;
            $this->unindexedReasons = $unindexedReasons;
            $this->face = $face;
            $this->duplicate = $duplicate;
        }

        /** @return array{enrolled: bool, reason: string, message: string, face_count: int, unindexed_reasons: list<string>, face: array<string, mixed>|null, duplicate: array<string, mixed>|null} */
        public function toArray(): array
        {
            return [
                'enrolled' => $this->enrolled,
                'reason' => $this->reason->value,
                'message' => $this->message,
                'face_count' => $this->faceCount,
                'unindexed_reasons' => $this->unindexedReasons,
                'face' => $this->face?->toArray(),
                'duplicate' => $this->duplicate?->toArray(),
            ];
        }

        /** @return array{enrolled: bool, reason: string, message: string, face_count: int, unindexed_reasons: list<string>, face: array<string, mixed>|null, duplicate: array<string, mixed>|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** A face as the collection keeps it. */
    final class StoredFace implements \JsonSerializable
    {
        public readonly string $faceId;
        public readonly float $confidence;
        public readonly ?string $externalImageId;
        public readonly ?string $imageId;
        public readonly ?FaceBox $box;
        /** The user that it is associated with, where `enroll.users` is on. */
        public readonly ?string $userId;

        public function __construct(
            string $faceId,
            float $confidence,
            ?string $externalImageId = null,
            ?string $imageId = null,
            ?FaceBox $box = null,
            ?string $userId = null,
        ) {
            $this->faceId = $faceId;
            $this->confidence = $confidence;
            $this->externalImageId = $externalImageId;
            $this->imageId = $imageId;
            $this->box = $box;
            $this->userId = $userId;
        }

        /** @return array{face_id: string, confidence: float, external_image_id: string|null, image_id: string|null, box: array<string, float>|null, user_id: string|null} */
        public function toArray(): array
        {
            return [
                'face_id' => $this->faceId,
                'confidence' => $this->confidence,
                'external_image_id' => $this->externalImageId,
                'image_id' => $this->imageId,
                'box' => $this->box?->toArray(),
                'user_id' => $this->userId,
            ];
        }

        /** @return array{face_id: string, confidence: float, external_image_id: string|null, image_id: string|null, box: array<string, float>|null, user_id: string|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** One page of the faces in a collection. */
    final class FacePage implements \JsonSerializable
    {
        /** @var list<StoredFace> */
        public readonly array $faces;
        /** What `listFaces()` takes for the next page; null after the last. */
        public readonly ?string $nextToken;

        /** @param list<StoredFace> $faces */
        public function __construct(array $faces, ?string $nextToken = null)
        {
            $this->faces = $faces;
            $this->nextToken = $nextToken;
        }

        /** @return array{faces: list<array<string, mixed>>, next_token: string|null} */
        public function toArray(): array
        {
            return [
                'faces' => array_map(fn ($one) => $one->toArray(), $this->faces),
                'next_token' => $this->nextToken,
            ];
        }

        /** @return array{faces: list<array<string, mixed>>, next_token: string|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** What is known of a collection. */
    final class Collection implements \JsonSerializable
    {
        public readonly string $collectionId;
        public readonly int $faceCount;
        public readonly string $faceModelVersion;
        public readonly int $userCount;

        public function __construct(string $collectionId, int $faceCount, string $faceModelVersion, int $userCount)
        {
            $this->collectionId = $collectionId;
            $this->faceCount = $faceCount;
            $this->faceModelVersion = $faceModelVersion;
            $this->userCount = $userCount;
        }

        /** @return array{collection_id: string, face_count: int, face_model_version: string, user_count: int} */
        public function toArray(): array
        {
            return [
                'collection_id' => $this->collectionId,
                'face_count' => $this->faceCount,
                'face_model_version' => $this->faceModelVersion,
                'user_count' => $this->userCount,
            ];
        }

        /** @return array{collection_id: string, face_count: int, face_model_version: string, user_count: int} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** What a check of the collection found. */
    final class GalleryCheck implements \JsonSerializable
    {
        public readonly string $collection;
        public readonly int $faces;
        /** How many faces another model indexed. No search finds them: index these people again. */
        public readonly int $incomparable;
        /** @var list<string> Ids of faces whose templates are damaged. No search finds them. */
        public readonly array $damaged;
        /** How many templates are not encrypted as the settings say: `absenki gallery rekey` encrypts them. */
        public readonly int $notCurrent;

        /** @param list<string> $damaged */
        public function __construct(string $collection, int $faces, int $incomparable, array $damaged, int $notCurrent)
        {
            $this->collection = $collection;
            $this->faces = $faces;
            $this->incomparable = $incomparable;
            $this->damaged = $damaged;
            $this->notCurrent = $notCurrent;
        }

        /** @return array{collection: string, faces: int, incomparable: int, damaged: list<string>, not_current: int} */
        public function toArray(): array
        {
            return [
                'collection' => $this->collection,
                'faces' => $this->faces,
                'incomparable' => $this->incomparable,
                'damaged' => $this->damaged,
                'not_current' => $this->notCurrent,
            ];
        }

        /** @return array{collection: string, faces: int, incomparable: int, damaged: list<string>, not_current: int} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** A face that was neither indexed nor matched for some time. */
    final class IdleFace implements \JsonSerializable
    {
        public readonly string $faceId;
        public readonly ?string $externalImageId;
        /** Whole days since it was last indexed or matched. */
        public readonly int $idleDays;

        public function __construct(string $faceId, ?string $externalImageId, int $idleDays)
        {
            $this->faceId = $faceId;
            $this->externalImageId = $externalImageId;
            $this->idleDays = $idleDays;
        }

        /** @return array{face_id: string, external_image_id: string|null, idle_days: int} */
        public function toArray(): array
        {
            return [
                'face_id' => $this->faceId,
                'external_image_id' => $this->externalImageId,
                'idle_days' => $this->idleDays,
            ];
        }

        /** @return array{face_id: string, external_image_id: string|null, idle_days: int} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** A collection that was copied. */
    final class CopiedCollection implements \JsonSerializable
    {
        public readonly string $collection;
        public readonly int $users;
        public readonly int $faces;
        /** How many of them the other gallery lacked. */
        public readonly int $copied;
        /** A hash of the faces with all their facts, the same of both galleries. */
        public readonly string $hash;

        public function __construct(string $collection, int $users, int $faces, int $copied, string $hash)
        {
            $this->collection = $collection;
            $this->users = $users;
            $this->faces = $faces;
            $this->copied = $copied;
            $this->hash = $hash;
        }

        /** @return array{collection: string, users: int, faces: int, copied: int, hash: string} */
        public function toArray(): array
        {
            return [
                'collection' => $this->collection,
                'users' => $this->users,
                'faces' => $this->faces,
                'copied' => $this->copied,
                'hash' => $this->hash,
            ];
        }

        /** @return array{collection: string, users: int, faces: int, copied: int, hash: string} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** A threshold and what it does on the faces of the collection. */
    final class CalibrationThreshold implements \JsonSerializable
    {
        /** 0..100, two decimals. */
        public readonly float $similarity;
        /** Share of the pairs of two users at or above it, 0..1. */
        public readonly float $falseAcceptRate;
        /** @var list<float> The lower and the upper end of that share's 95 % confidence interval, over the users. */
        public readonly array $falseAcceptInterval;
        /** Share of the pairs of one user below it, 0..1; null if no user has two faces. */
        public readonly ?float $falseRejectRate;

        /** @param list<float> $falseAcceptInterval */
        public function __construct(float $similarity, float $falseAcceptRate, array $falseAcceptInterval, ?float $falseRejectRate = null)
        {
            $this->similarity = $similarity;
            $this->falseAcceptRate = $falseAcceptRate;
            $this->falseAcceptInterval = $falseAcceptInterval;
            $this->falseRejectRate = $falseRejectRate;
        }

        /** @return array{similarity: float, false_accept_rate: float, false_accept_interval: list<float>, false_reject_rate: float|null} */
        public function toArray(): array
        {
            return [
                'similarity' => $this->similarity,
                'false_accept_rate' => $this->falseAcceptRate,
                'false_accept_interval' => $this->falseAcceptInterval,
                'false_reject_rate' => $this->falseRejectRate,
            ];
        }

        /** @return array{similarity: float, false_accept_rate: float, false_accept_interval: list<float>, false_reject_rate: float|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** How many pairs of faces are at or above a similarity. */
    final class CalibrationStep implements \JsonSerializable
    {
        /** 0..100. */
        public readonly float $similarity;
        public readonly int $sameUserPairs;
        public readonly int $differentUserPairs;

        public function __construct(float $similarity, int $sameUserPairs, int $differentUserPairs)
        {
            $this->similarity = $similarity;
            $this->sameUserPairs = $sameUserPairs;
            $this->differentUserPairs = $differentUserPairs;
        }

        /** @return array{similarity: float, same_user_pairs: int, different_user_pairs: int} */
        public function toArray(): array
        {
            return [
                'similarity' => $this->similarity,
                'same_user_pairs' => $this->sameUserPairs,
                'different_user_pairs' => $this->differentUserPairs,
            ];
        }

        /** @return array{similarity: float, same_user_pairs: int, different_user_pairs: int} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** Two faces that may be under the wrong name. */
    final class Suspicion implements \JsonSerializable
    {
        /** How alike they are, 0..100. */
        public readonly float $similarity;
        /** @var list<string> The users of the two faces. */
        public readonly array $users;
        /** @var list<string> The ids of the two faces. */
        public readonly array $faceIds;

        /**
         * @param list<string> $users
         * @param list<string> $faceIds
         */
        public function __construct(float $similarity, array $users, array $faceIds)
        {
            $this->similarity = $similarity;
            $this->users = $users;
            $this->faceIds = $faceIds;
        }

        /** @return array{similarity: float, users: list<string>, face_ids: list<string>} */
        public function toArray(): array
        {
            return [
                'similarity' => $this->similarity,
                'users' => $this->users,
                'face_ids' => $this->faceIds,
            ];
        }

        /** @return array{similarity: float, users: list<string>, face_ids: list<string>} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** What the faces of a collection say about each other: for administrators only. */
    final class Calibration implements \JsonSerializable
    {
        /** Faces that were compared. */
        public readonly int $faces;
        /** Faces without an external image id, or of another model. */
        public readonly int $leftOut;
        /** Users of the compared faces. */
        public readonly int $users;
        /** Pairs of faces of one user. */
        public readonly int $sameUserPairs;
        /** Pairs of faces of two users. */
        public readonly int $differentUserPairs;
        /** The proposed threshold; null where there are too few pairs of two users for the wanted rate. */
        public readonly ?CalibrationThreshold $threshold;
        /** @var list<CalibrationStep> What passes at each half point of similarity, 0 to 100. */
        public readonly array $steps;
        /** @var list<Suspicion> Pairs of two users that are as alike as one person, at most 100. */
        public readonly array $doubles;
        /** @var list<Suspicion> Pairs of one user that are not alike, at most 100. */
        public readonly array $strangers;
        /** A drawing: the similarities of all pairs, and both errors at each threshold. */
        public readonly string $svg;

        /**
         * @param list<CalibrationStep> $steps
         * @param list<Suspicion> $doubles
         * @param list<Suspicion> $strangers
         */
        public function __construct(int $faces, int $leftOut, int $users, int $sameUserPairs, int $differentUserPairs, ?CalibrationThreshold $threshold, array $steps, array $doubles, array $strangers, string $svg)
        {
            $this->faces = $faces;
            $this->leftOut = $leftOut;
            $this->users = $users;
            $this->sameUserPairs = $sameUserPairs;
            $this->differentUserPairs = $differentUserPairs;
            $this->threshold = $threshold;
            $this->steps = $steps;
            $this->doubles = $doubles;
            $this->strangers = $strangers;
            $this->svg = $svg;
        }

        /** @return array{faces: int, left_out: int, users: int, same_user_pairs: int, different_user_pairs: int, threshold: array<string, mixed>|null, steps: list<array<string, mixed>>, doubles: list<array<string, mixed>>, strangers: list<array<string, mixed>>, svg: string} */
        public function toArray(): array
        {
            return [
                'faces' => $this->faces,
                'left_out' => $this->leftOut,
                'users' => $this->users,
                'same_user_pairs' => $this->sameUserPairs,
                'different_user_pairs' => $this->differentUserPairs,
                'threshold' => $this->threshold?->toArray(),
                'steps' => array_map(fn ($one) => $one->toArray(), $this->steps),
                'doubles' => array_map(fn ($one) => $one->toArray(), $this->doubles),
                'strangers' => array_map(fn ($one) => $one->toArray(), $this->strangers),
                'svg' => $this->svg,
            ];
        }

        /** @return array{faces: int, left_out: int, users: int, same_user_pairs: int, different_user_pairs: int, threshold: array<string, mixed>|null, steps: list<array<string, mixed>>, doubles: list<array<string, mixed>>, strangers: list<array<string, mixed>>, svg: string} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** What a comparison of the collection with the app's profiles found. */
    final class Reconciliation implements \JsonSerializable
    {
        /** @var list<string> Ids of faces in the collection that no profile names. */
        public readonly array $facesWithoutProfile;
        /** @var list<string> Ids in profiles whose face is gone: delete those rows. */
        public readonly array $profilesWithoutFace;
        /** Whether the faces without a profile and the users without a face have been deleted. */
        public readonly bool $applied;
        /** @var list<string> Users of the collection that no face belongs to, where `enroll.users` is on. */
        public readonly array $usersWithoutFace;

        /**
         * @param list<string> $facesWithoutProfile
         * @param list<string> $profilesWithoutFace
         * @param list<string> $usersWithoutFace
         */
        public function __construct(array $facesWithoutProfile, array $profilesWithoutFace, bool $applied, array $usersWithoutFace)
        {
            $this->facesWithoutProfile = $facesWithoutProfile;
            $this->profilesWithoutFace = $profilesWithoutFace;
            $this->applied = $applied;
            $this->usersWithoutFace = $usersWithoutFace;
        }

        /** @return array{faces_without_profile: list<string>, profiles_without_face: list<string>, applied: bool, users_without_face: list<string>} */
        public function toArray(): array
        {
            return [
                'faces_without_profile' => $this->facesWithoutProfile,
                'profiles_without_face' => $this->profilesWithoutFace,
                'applied' => $this->applied,
                'users_without_face' => $this->usersWithoutFace,
            ];
        }

        /** @return array{faces_without_profile: list<string>, profiles_without_face: list<string>, applied: bool, users_without_face: list<string>} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /**
     * Enrols faces, and takes them back out. The app keeps the profiles: its database is the truth
     * about whose face is whose.
     *
     * @phpstan-import-type Settings from FaceProcessor
     */
    class FaceEnrollService
    {
        /**
         * @param Settings|null $config
         * @throws Exception\AbsenkiException
         */
        public function __construct(?array $config = null)
        {
            Ffi\FaceEnrollService::attach($this, new Ffi\FaceEnrollService($config));
        }

        /**
         * Indexes the largest face in a photo.
         *
         * @param list<string>|null $faceIds the faces that the app has on record for this user. A
         *     photo that was enrolled before gives its old face id; named here, neither a refusal
         *     nor `undo()` takes it back out.
         * @throws Exception\AbsenkiException
         */
        public function enrollFace(int|string $userId, string $name, string $image, ?array $faceIds = null): Enrollment
        {
            return Ffi\FaceEnrollService::of($this)->enrollFace($this, $userId, $name, $image, $faceIds);
        }

        /**
         * @param list<string>|null $faceIds
         * @throws Exception\AbsenkiException
         */
        public function enrollFaceFile(int|string $userId, string $name, string $path, ?array $faceIds = null): Enrollment
        {
            return Ffi\FaceEnrollService::of($this)->enrollFaceFile($this, $userId, $name, $path, $faceIds);
        }

        /**
         * Enrols several photos of one user, a few at a time (`enroll.concurrency`); one entry for
         * each, in their order. A photo that is no picture throws before anything is sent.
         *
         * @param list<string> $images
         * @param list<string>|null $faceIds
         * @return list<Enrollment|Exception\AbsenkiException>
         * @throws Exception\AbsenkiException
         */
        public function enrollFaces(int|string $userId, string $name, array $images, ?array $faceIds = null): array
        {
            return Ffi\FaceEnrollService::of($this)->enrollFaces($this, $userId, $name, $images, $faceIds);
        }

        /**
         * Enrols those of 3 to 5 photos of one person that are worth it: not the same photo twice
         * (`SamePhoto`), and none of somebody else than most photos show (`NotSamePerson`). Where
         * fewer than three are enrolled, `missing` and `message` say what to add.
         *
         * @param list<string> $images
         * @param list<string>|null $faceIds as those of `enrollFace()`
         * @return array{photos: list<Enrollment|Exception\AbsenkiException>, missing: list<'front'|'left'|'right'>, message: string}
         * @throws Exception\AbsenkiException
         */
        public function enrollPerson(int|string $userId, string $name, array $images, ?array $faceIds = null): array
        {
            return Ffi\FaceEnrollService::of($this)->enrollPerson($this, $userId, $name, $images, $faceIds);
        }

        /**
         * Deletes a face from the collection; returns whether it was there.
         *
         * @throws Exception\AbsenkiException
         */
        public function deleteFace(string $faceId): bool
        {
            return Ffi\FaceEnrollService::of($this)->deleteFace($faceId);
        }

        /** @throws Exception\AbsenkiException */
        public function listFaces(?int $limit = null, ?string $nextToken = null): FacePage
        {
            return Ffi\FaceEnrollService::of($this)->listFaces($limit, $nextToken);
        }

        /**
         * Compares the collection with the faces on record. With `$apply` the faces without a
         * profile are deleted, after a grace time (`enroll.reconcile_grace_ms`) and a second call
         * of `$faceIds`, so that an enrolment under way is left alone.
         *
         * @param callable(): list<string> $faceIds every face id that the app has on record
         * @throws Exception\AbsenkiException
         */
        public function reconcile(callable $faceIds, bool $apply = false): Reconciliation
        {
            return Ffi\FaceEnrollService::of($this)->reconcile($faceIds, $apply);
        }

        /**
         * Creates the collection if it does not exist; returns whether it created one.
         *
         * @throws Exception\AbsenkiException
         */
        public function ensureCollection(): bool
        {
            return Ffi\FaceEnrollService::of($this)->ensureCollection();
        }

        /**
         * Describes the collection; null if it does not exist.
         *
         * @throws Exception\AbsenkiException
         */
        public function describeCollection(): ?Collection
        {
            return Ffi\FaceEnrollService::of($this)->describeCollection();
        }

        /**
         * Every collection of the account.
         *
         * @return list<string>
         * @throws Exception\AbsenkiException
         */
        public function listCollections(): array
        {
            return Ffi\FaceEnrollService::of($this)->listCollections();
        }

        /**
         * Deletes the collection and every face in it; returns whether there was one.
         *
         * @throws Exception\AbsenkiException
         */
        public function deleteCollection(): bool
        {
            return Ffi\FaceEnrollService::of($this)->deleteCollection();
        }
    }

    /** A face in a verified photo, with what it is. */
    final class LabelledFace implements \JsonSerializable
    {
        public readonly FaceBox $box;
        public readonly Label $label;
        /** The similarity behind the label, 0..100; null for a face that matched nobody. */
        public readonly ?float $score;

        public function __construct(FaceBox $box, Label $label, ?float $score = null)
        {
            $this->box = $box;
            $this->label = $label;
            $this->score = $score;
        }

        /** @return array{box: array<string, float>, label: string, score: float|null} */
        public function toArray(): array
        {
            return [
                'box' => $this->box->toArray(),
                'label' => $this->label->value,
                'score' => $this->score,
            ];
        }

        /** @return array{box: array<string, float>, label: string, score: float|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** The verdict on a photo. */
    final class Verification implements \JsonSerializable
    {
        /** Whether the face belongs to the user. */
        public readonly bool $ok;
        public readonly Reason $reason;
        /** The text for the person, in the language of the settings. */
        public readonly string $message;
        /** The user whose faces were searched for. */
        public readonly string $userId;
        /** @var list<LabelledFace> Every face that was seen. */
        public readonly array $faces;
        /** The similarity behind the verdict, 0..100, exact. */
        public readonly ?float $score;
        /** The similarity for display, floored to two decimals. */
        public readonly ?float $shownScore;
        /** The user's own face that matched; never somebody else's. */
        public readonly ?string $faceId;
        /** The user's own name, as it was enrolled; never somebody else's. */
        public readonly ?string $name;
        /** How many faces the photo shows; null if they were not counted. */
        public readonly ?int $faceCount;
        /** The photo's quality; null unless `verify.quality_gate` is on. */
        public readonly ?QualityReport $quality;

        /** @param list<LabelledFace> $faces */
        public function __construct(
            bool $ok,
            Reason $reason,
            string $message,
            string $userId,
            array $faces,
            ?float $score = null,
            ?float $shownScore = null,
            ?string $faceId = null,
            ?string $name = null,
            ?int $faceCount = null,
            ?QualityReport $quality = null,
        ) {
            $this->ok = $ok;
            $this->reason = $reason;
            $this->message = $message;
            $this->userId = $userId;
            $this->faces = $faces;
            $this->score = $score;
            $this->shownScore = $shownScore;
            $this->faceId = $faceId;
            $this->name = $name;
            $this->faceCount = $faceCount;
            $this->quality = $quality;
        }

        /** @return array{ok: bool, reason: string, message: string, user_id: string, faces: list<array<string, mixed>>, score: float|null, shown_score: float|null, face_id: string|null, name: string|null, face_count: int|null, quality: array<string, mixed>|null} */
        public function toArray(): array
        {
            return [
                'ok' => $this->ok,
                'reason' => $this->reason->value,
                'message' => $this->message,
                'user_id' => $this->userId,
                'faces' => array_map(fn ($one) => $one->toArray(), $this->faces),
                'score' => $this->score,
                'shown_score' => $this->shownScore,
                'face_id' => $this->faceId,
                'name' => $this->name,
                'face_count' => $this->faceCount,
                'quality' => $this->quality?->toArray(),
            ];
        }

        /** @return array{ok: bool, reason: string, message: string, user_id: string, faces: list<array<string, mixed>>, score: float|null, shown_score: float|null, face_id: string|null, name: string|null, face_count: int|null, quality: array<string, mixed>|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** Who a photo shows. */
    final class Identification implements \JsonSerializable
    {
        /** Whether one user was found. */
        public readonly bool $ok;
        /** `Matched`, `NoMatch`, `Ambiguous`, `NoFace`, or why the photo was refused. */
        public readonly Reason $reason;
        /** The text for the person, in the language of the settings. */
        public readonly string $message;
        /** The similarity that was necessary, 0..100: `identify.threshold`, raised for the size of the collection. */
        public readonly float $threshold;
        /** The user; null if nobody was identified. */
        public readonly ?string $userId;
        /** The face that matched; null where users were searched. */
        public readonly ?string $faceId;
        /** The similarity of the best match, 0..100; null if nobody was similar enough. */
        public readonly ?float $score;

        public function __construct(
            bool $ok,
            Reason $reason,
            string $message,
            float $threshold,
            ?string $userId = null,
            ?string $faceId = null,
            ?float $score = null,
        ) {
            $this->ok = $ok;
            $this->reason = $reason;
            $this->message = $message;
            $this->threshold = $threshold;
            $this->userId = $userId;
            $this->faceId = $faceId;
            $this->score = $score;
        }

        /** @return array{ok: bool, reason: string, message: string, threshold: float, user_id: string|null, face_id: string|null, score: float|null} */
        public function toArray(): array
        {
            return [
                'ok' => $this->ok,
                'reason' => $this->reason->value,
                'message' => $this->message,
                'threshold' => $this->threshold,
                'user_id' => $this->userId,
                'face_id' => $this->faceId,
                'score' => $this->score,
            ];
        }

        /** @return array{ok: bool, reason: string, message: string, threshold: float, user_id: string|null, face_id: string|null, score: float|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** Whether the recognition service answers, and how it was reached. */
    final class Ping implements \JsonSerializable
    {
        /** `aws` or `local`. */
        public readonly string $provider;
        public readonly string $collectionId;
        /** How long the call took. */
        public readonly float $milliseconds;
        /** The collection; null if it does not exist yet. */
        public readonly ?Collection $collection;
        public readonly ?string $region;
        public readonly ?string $endpointUrl;
        /** @var 'settings'|'chain'|null The source of the credentials. */
        public readonly ?string $credentials;
        /** The access key id's first and last four characters. */
        public readonly ?string $accessKeyId;

        public function __construct(
            string $provider,
            string $collectionId,
            float $milliseconds,
            ?Collection $collection = null,
            ?string $region = null,
            ?string $endpointUrl = null,
            ?string $credentials = null,
            ?string $accessKeyId = null,
        ) {
            $this->provider = $provider;
            $this->collectionId = $collectionId;
            $this->milliseconds = $milliseconds;
            $this->collection = $collection;
            $this->region = $region;
            $this->endpointUrl = $endpointUrl;
            $this->credentials = $credentials;
            $this->accessKeyId = $accessKeyId;
        }

        /** @return array{provider: string, collection_id: string, milliseconds: float, collection: array<string, mixed>|null, region: string|null, endpoint_url: string|null, credentials: string|null, access_key_id: string|null} */
        public function toArray(): array
        {
            return [
                'provider' => $this->provider,
                'collection_id' => $this->collectionId,
                'milliseconds' => $this->milliseconds,
                'collection' => $this->collection?->toArray(),
                'region' => $this->region,
                'endpoint_url' => $this->endpointUrl,
                'credentials' => $this->credentials,
                'access_key_id' => $this->accessKeyId,
            ];
        }

        /** @return array{provider: string, collection_id: string, milliseconds: float, collection: array<string, mixed>|null, region: string|null, endpoint_url: string|null, credentials: string|null, access_key_id: string|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** One attempt of a user, for the page that guides it. */
    final class LivenessSession implements \JsonSerializable
    {
        /** For one call of `FaceLivenessService::verify()`. */
        public readonly string $token;
        /** @var list<'left'|'right'|'straight'|'closer'> What the person must do, in order. */
        public readonly array $steps;
        /** How long the session is valid. */
        public readonly int $expiresInMs;

        /** @param list<string> $steps */
        public function __construct(string $token, array $steps, int $expiresInMs)
        {
            $this->token = $token;
            $this->steps = $steps;
            $this->expiresInMs = $expiresInMs;
        }

        /** @return array{token: string, steps: list<string>, expires_in_ms: int} */
        public function toArray(): array
        {
            return [
                'token' => $this->token,
                'steps' => $this->steps,
                'expires_in_ms' => $this->expiresInMs,
            ];
        }

        /** @return array{token: string, steps: list<string>, expires_in_ms: int} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** What the frames show of one step, for an audit. */
    final class LivenessStepFacts implements \JsonSerializable
    {
        public readonly string $step;
        /** Whether the step was performed in its place. */
        public readonly bool $performed;
        /** When it began, milliseconds since the first frame. */
        public readonly ?int $fromMs;
        /** When it ended. */
        public readonly ?int $toMs;
        /** Of a turn: the head's angle at its far end, degrees; good to some 10. */
        public readonly ?float $turnDegrees;
        /** Of a turn: how far the nose moves against the plane of eyes and mouth. */
        public readonly ?float $noseShift;

        public function __construct(
            string $step,
            bool $performed,
            ?int $fromMs = null,
            ?int $toMs = null,
            ?float $turnDegrees = null,
            ?float $noseShift = null,
        ) {
            $this->step = $step;
            $this->performed = $performed;
            $this->fromMs = $fromMs;
            $this->toMs = $toMs;
            $this->turnDegrees = $turnDegrees;
            $this->noseShift = $noseShift;
        }

        /** @return array{step: string, performed: bool, from_ms: int|null, to_ms: int|null, turn_degrees: float|null, nose_shift: float|null} */
        public function toArray(): array
        {
            return [
                'step' => $this->step,
                'performed' => $this->performed,
                'from_ms' => $this->fromMs,
                'to_ms' => $this->toMs,
                'turn_degrees' => $this->turnDegrees,
                'nose_shift' => $this->noseShift,
            ];
        }

        /** @return array{step: string, performed: bool, from_ms: int|null, to_ms: int|null, turn_degrees: float|null, nose_shift: float|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** The verdicts on an attempt and on the face in it. */
    final class LiveVerification implements \JsonSerializable
    {
        /** Whether the user was there, living. */
        public readonly bool $ok;
        /** The text for the person at the camera, in the language of the settings. */
        public readonly string $message;
        public readonly LivenessVerification $liveness;
        /** Whether it is the user; null if the attempt is not live. */
        public readonly ?Verification $verification;

        public function __construct(
            bool $ok,
            string $message,
            LivenessVerification $liveness,
            ?Verification $verification = null,
        ) {
            $this->ok = $ok;
            $this->message = $message;
            $this->liveness = $liveness;
            $this->verification = $verification;
        }

        /** @return array{ok: bool, message: string, liveness: array<string, mixed>, verification: array<string, mixed>|null} */
        public function toArray(): array
        {
            return [
                'ok' => $this->ok,
                'message' => $this->message,
                'liveness' => $this->liveness->toArray(),
                'verification' => $this->verification?->toArray(),
            ];
        }

        /** @return array{ok: bool, message: string, liveness: array<string, mixed>, verification: array<string, mixed>|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /** The verdict on an attempt. */
    final class LivenessVerification implements \JsonSerializable
    {
        public readonly LivenessVerdict $verdict;
        public readonly LivenessReason $reason;
        /** The probability, 0..100, that a head moves, if heads and pictures are equally frequent. */
        public readonly float $confidence;
        /** The text for the person at the camera, in the language of the settings. */
        public readonly string $message;
        /** @var list<LivenessStepFacts> */
        public readonly array $steps;
        /** The largest jump of the face between two frames; above 1 it is a cut. */
        public readonly float $largestJump;
        /** @var array<string, float>|null What the confidence was made of. */
        public readonly ?array $evidence;
        /** The time of the frame to verify. */
        public readonly ?int $bestFrameMs;
        private readonly ?string $bestFrame;

        /**
         * @param list<LivenessStepFacts> $steps
         * @param array<string, float>|null $evidence
         */
        public function __construct(
            LivenessVerdict $verdict,
            LivenessReason $reason,
            float $confidence,
            string $message,
            array $steps,
            float $largestJump,
            ?array $evidence = null,
            ?int $bestFrameMs = null,
            ?string $bestFrame = null,
        ) {
            $this->verdict = $verdict;
            $this->reason = $reason;
            $this->confidence = $confidence;
            $this->message = $message;
            $this->steps = $steps;
            $this->largestJump = $largestJump;
            $this->evidence = $evidence;
            $this->bestFrameMs = $bestFrameMs;
            $this->bestFrame = $bestFrame;
        }

        /** The frontal frame with the sharpest face, as it was given: what to verify. */
        public function bestFrame(): ?string
        {
            return $this->bestFrame;
        }

        /** @return array{verdict: string, reason: string, confidence: float, message: string, steps: list<array<string, mixed>>, largest_jump: float, evidence: array<string, float>|null, best_frame_ms: int|null} */
        public function toArray(): array
        {
            return [
                'verdict' => $this->verdict->value,
                'reason' => $this->reason->value,
                'confidence' => $this->confidence,
                'message' => $this->message,
                'steps' => array_map(fn ($one) => $one->toArray(), $this->steps),
                'largest_jump' => $this->largestJump,
                'evidence' => $this->evidence,
                'best_frame_ms' => $this->bestFrameMs,
            ];
        }

        /** @return array{verdict: string, reason: string, confidence: float, message: string, steps: list<array<string, mixed>>, largest_jump: float, evidence: array<string, float>|null, best_frame_ms: int|null} */
        public function jsonSerialize(): array
        {
            return $this->toArray();
        }
    }

    /**
     * Checks that a living person, not a picture of one, is in front of the camera: the person turns the
     * head as a random session says. It does not stop a video that follows the session, nor a mask.
     *
     * The setting `liveness.key` is required.
     *
     * @phpstan-import-type Settings from FaceProcessor
     */
    class FaceLivenessService
    {
        /**
         * @param Settings|null $config
         * @throws Exception\AbsenkiException
         */
        public function __construct(?array $config = null)
        {
            Ffi\FaceLivenessService::attach($this, new Ffi\FaceLivenessService($config));
        }

        /**
         * Starts an attempt of a user.
         *
         * @throws Exception\AbsenkiException
         */
        public function start(int|string $userId): LivenessSession
        {
            return Ffi\FaceLivenessService::of($this)->start($userId);
        }

        /**
         * Whether the frames show one living person who does what the session says. The faces of the
         * frames are compared with each other; whose face it is, `FaceVerificationService` says.
         *
         * @param array<int, string> $frames pictures (bytes, or data URLs), not mirrored, by milliseconds
         *     since the start
         * @param callable(string, int): bool $useOnce records the session's nonce until a time in Unix
         *     seconds, and returns whether it was unused, such as `Cache::add()`
         * @throws Exception\AbsenkiException
         */
        public function verify(string $token, int|string $userId, array $frames, callable $useOnce): LivenessVerification
        {
            return Ffi\FaceLivenessService::of($this)->verify($token, $userId, $frames, $useOnce);
        }
    }

    /**
     * The gallery of the embedded recognizer, as an administrator sees it: settings `backend` = `local` and
     * `gallery`.
     *
     * @phpstan-import-type Settings from FaceProcessor
     */
    class Gallery
    {
        /**
         * @param Settings|null $config
         * @throws Exception\AbsenkiException
         */
        public function __construct(?array $config = null)
        {
            Ffi\Gallery::attach($this, new Ffi\Gallery($config));
        }

        /**
         * Reads every face of the collection, and finds those that no search can find.
         *
         * @throws Exception\AbsenkiException
         */
        public function check(): GalleryCheck
        {
            return Ffi\Gallery::of($this)->check();
        }

        /**
         * Lists the faces of the collection that were neither indexed nor matched for so many days, 1 or
         * more; with `$delete` it deletes them. Delete their profiles then.
         *
         * @return list<IdleFace>
         * @throws Exception\AbsenkiException
         */
        public function purge(int $days, bool $delete = false): array
        {
            return Ffi\Gallery::of($this)->purge($days, $delete);
        }

        /**
         * Scores all faces of the collection against each other, and proposes the lowest threshold at which
         * at most `$falseAcceptRate`, more than 0 and less than 1, of the pairs of two users pass.
         *
         * @throws Exception\AbsenkiException
         */
        public function calibrate(float $falseAcceptRate = 0.0001): Calibration
        {
            return Ffi\Gallery::of($this)->calibrate($falseAcceptRate);
        }

        /**
         * Reads what a search of the collection needs, so that the first one in this process need not wait
         * for it: for a worker that starts and has millions of faces. `$progress` receives how many of how
         * many faces are read; what it throws is thrown when all are.
         *
         * @param (callable(string, int, int): void)|null $progress the collection, faces read, all faces
         * @throws Exception\AbsenkiException
         */
        public function load(?callable $progress = null): void
        {
            Ffi\Gallery::of($this)->load($progress);
        }

        /**
         * Copies every collection to another gallery, a file or a database's URL, and checks the copy. What
         * was cut short goes on where it ended. `$progress` receives how many of how many faces of a collection
         * are copied; what it throws is thrown when the copy is done.
         *
         * @param (callable(string, int, int): void)|null $progress
         * @return list<CopiedCollection>
         * @throws Exception\AbsenkiException
         */
        public function copyTo(string $place, ?callable $progress = null): array
        {
            return Ffi\Gallery::of($this)->copyTo($place, $progress);
        }
    }

    /**
     * Verifies that a face belongs to a user. The app keeps the profiles.
     *
     * @phpstan-import-type Settings from FaceProcessor
     */
    class FaceVerificationService
    {
        /**
         * @param Settings|null $config
         * @throws Exception\AbsenkiException
         */
        public function __construct(?array $config = null)
        {
            Ffi\FaceVerificationService::attach($this, new Ffi\FaceVerificationService($config));
        }

        /**
         * Whether a photo shows the person whose enrolled faces are `$faceIds`. With none the
         * verdict is `NotEnrolled`, and no call is made.
         *
         * @param list<string> $faceIds
         * @throws Exception\AbsenkiException
         */
        public function verifyFace(int|string $userId, string $image, array $faceIds): Verification
        {
            return Ffi\FaceVerificationService::of($this)->verifyFace($userId, $image, $faceIds);
        }

        /**
         * @param list<string> $faceIds
         * @throws Exception\AbsenkiException
         */
        public function verifyFaceFile(int|string $userId, string $path, array $faceIds): Verification
        {
            return Ffi\FaceVerificationService::of($this)->verifyFaceFile($userId, $path, $faceIds);
        }

        /**
         * Who in the whole collection a photo shows: one user, nobody, or one of two who are too much
         * alike. For a kiosk, where nobody says who they are. The similarity that is necessary rises
         * with the collection: settings `identify.threshold` and `identify.margin`.
         *
         * @throws Exception\AbsenkiException
         */
        public function identify(string $image): Identification
        {
            return Ffi\FaceVerificationService::of($this)->identify($image);
        }

        /** @throws Exception\AbsenkiException */
        public function identifyFile(string $path): Identification
        {
            return Ffi\FaceVerificationService::of($this)->identifyFile($path);
        }

        /**
         * Whether the frames of a session show the person whose enrolled faces are `$faceIds`, living:
         * liveness and verification in one call. Only an attempt that is live is verified, by its best
         * frame.
         *
         * @param array<int, string> $frames as those of `FaceLivenessService::verify()`
         * @param callable(string, int): bool $useOnce as that of `FaceLivenessService::verify()`
         * @param list<string> $faceIds
         * @throws Exception\AbsenkiException
         */
        public function verifyLive(FaceLivenessService $liveness, string $token, int|string $userId, array $frames, callable $useOnce, array $faceIds): LiveVerification
        {
            return Ffi\FaceVerificationService::of($this)->verifyLive($liveness, $token, $userId, $frames, $useOnce, $faceIds);
        }

        /**
         * Starts a session of AWS Face Liveness, and returns its id, for AWS's component for browsers
         * and phones. AWS binds it to no user: remember whose it is.
         *
         * @throws Exception\AbsenkiException a `ConfigurationException` in a region without Face
         *     Liveness, and for the embedded recognizer
         */
        public function createFaceLivenessSession(): string
        {
            return Ffi\FaceVerificationService::of($this)->createFaceLivenessSession();
        }

        /**
         * Whether a session of AWS Face Liveness shows the person whose enrolled faces are `$faceIds`,
         * living: from the setting `liveness.aws_min_confidence` on. The reference image is verified.
         * Take an id only from the user for whom the session was started, and only once.
         *
         * @param list<string> $faceIds
         * @throws Exception\AbsenkiException
         */
        public function verifyAwsSession(string $sessionId, int|string $userId, array $faceIds): LiveVerification
        {
            return Ffi\FaceVerificationService::of($this)->verifyAwsSession($sessionId, $userId, $faceIds);
        }

        /**
         * Checks that the service answers, by describing the collection; this costs nothing.
         *
         * @throws Exception\AbsenkiException
         */
        public function ping(): Ping
        {
            return Ffi\FaceVerificationService::of($this)->ping();
        }
    }
}
