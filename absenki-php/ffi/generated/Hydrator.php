<?php

// Written by tools/generate.php; do not edit.

namespace Absenki\Ffi;

use Absenki\CroppedFace;

/** JSON of the C library to result objects. */
final class Hydrator
{
    /** @param array<string, mixed> $data */
    public static function faceBox(array $data): \Absenki\FaceBox
    {
        return new \Absenki\FaceBox(
            $data['left'],
            $data['top'],
            $data['width'],
            $data['height'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function pixelBox(array $data): \Absenki\PixelBox
    {
        return new \Absenki\PixelBox(
            $data['x'],
            $data['y'],
            $data['width'],
            $data['height'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function detectedFace(array $data): \Absenki\DetectedFace
    {
        return new \Absenki\DetectedFace(
            self::faceBox($data['box']),
            $data['score'],
            $data['landmarks'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function qualityReport(array $data): \Absenki\QualityReport
    {
        return new \Absenki\QualityReport(
            $data['passed'],
            $data['width'],
            $data['height'],
            $data['laplace'],
            $data['brightness'],
            $data['shown_laplace'],
            $data['shown_brightness'],
            $data['threshold'],
            isset($data['reason']) ? \Absenki\Reason::from($data['reason']) : null,
            $data['message'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function processedImage(array $data): \Absenki\ProcessedImage
    {
        return new \Absenki\ProcessedImage(
            $data['passed'],
            self::qualityReport($data['photo']),
            isset($data['face']) ? self::croppedFace($data['face']) : null,
            isset($data['face_quality']) ? self::qualityReport($data['face_quality']) : null,
            $data['refused_at'] ?? null,
            isset($data['reason']) ? \Absenki\Reason::from($data['reason']) : null,
            $data['message'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function enrolledFace(array $data): \Absenki\EnrolledFace
    {
        return new \Absenki\EnrolledFace(
            $data['user_id'],
            $data['face_id'],
            $data['external_image_id'],
            self::faceBox($data['box']),
            $data['confidence'],
            $data['provider'],
            $data['collection_id'],
            $data['face_model_version'],
            $data['known_before'],
            $data['service'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function duplicate(array $data): \Absenki\Duplicate
    {
        return new \Absenki\Duplicate(
            $data['face_id'],
            $data['external_image_id'] ?? null,
            $data['similarity'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function enrollment(array $data): \Absenki\Enrollment
    {
        return new \Absenki\Enrollment(
            $data['enrolled'],
            \Absenki\Reason::from($data['reason']),
            $data['message'],
            $data['face_count'],
            $data['unindexed_reasons'],
            isset($data['face']) ? self::enrolledFace($data['face']) : null,
            isset($data['duplicate']) ? self::duplicate($data['duplicate']) : null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function storedFace(array $data): \Absenki\StoredFace
    {
        return new \Absenki\StoredFace(
            $data['face_id'],
            $data['confidence'],
            $data['external_image_id'] ?? null,
            $data['image_id'] ?? null,
            isset($data['box']) ? self::faceBox($data['box']) : null,
            $data['user_id'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function facePage(array $data): \Absenki\FacePage
    {
        return new \Absenki\FacePage(
            array_map(self::storedFace(...), $data['faces']),
            $data['next_token'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function collection(array $data): \Absenki\Collection
    {
        return new \Absenki\Collection(
            $data['collection_id'],
            $data['face_count'],
            $data['face_model_version'],
            $data['user_count'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function galleryCheck(array $data): \Absenki\GalleryCheck
    {
        return new \Absenki\GalleryCheck(
            $data['collection'],
            $data['faces'],
            $data['incomparable'],
            $data['damaged'],
            $data['not_current'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function idleFace(array $data): \Absenki\IdleFace
    {
        return new \Absenki\IdleFace(
            $data['face_id'],
            $data['external_image_id'] ?? null,
            $data['idle_days'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function copiedCollection(array $data): \Absenki\CopiedCollection
    {
        return new \Absenki\CopiedCollection(
            $data['collection'],
            $data['users'],
            $data['faces'],
            $data['copied'],
            $data['hash'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function calibrationThreshold(array $data): \Absenki\CalibrationThreshold
    {
        return new \Absenki\CalibrationThreshold(
            $data['similarity'],
            $data['false_accept_rate'],
            $data['false_accept_interval'],
            $data['false_reject_rate'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function calibrationStep(array $data): \Absenki\CalibrationStep
    {
        return new \Absenki\CalibrationStep(
            $data['similarity'],
            $data['same_user_pairs'],
            $data['different_user_pairs'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function suspicion(array $data): \Absenki\Suspicion
    {
        return new \Absenki\Suspicion(
            $data['similarity'],
            $data['users'],
            $data['face_ids'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function calibration(array $data): \Absenki\Calibration
    {
        return new \Absenki\Calibration(
            $data['faces'],
            $data['left_out'],
            $data['users'],
            $data['same_user_pairs'],
            $data['different_user_pairs'],
            isset($data['threshold']) ? self::calibrationThreshold($data['threshold']) : null,
            array_map(self::calibrationStep(...), $data['steps']),
            array_map(self::suspicion(...), $data['doubles']),
            array_map(self::suspicion(...), $data['strangers']),
            $data['svg'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function reconciliation(array $data): \Absenki\Reconciliation
    {
        return new \Absenki\Reconciliation(
            $data['faces_without_profile'],
            $data['profiles_without_face'],
            $data['applied'],
            $data['users_without_face'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function labelledFace(array $data): \Absenki\LabelledFace
    {
        return new \Absenki\LabelledFace(
            self::faceBox($data['box']),
            \Absenki\Label::from($data['label']),
            $data['score'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function verification(array $data): \Absenki\Verification
    {
        return new \Absenki\Verification(
            $data['ok'],
            \Absenki\Reason::from($data['reason']),
            $data['message'],
            $data['user_id'],
            array_map(self::labelledFace(...), $data['faces']),
            $data['score'] ?? null,
            $data['shown_score'] ?? null,
            $data['face_id'] ?? null,
            $data['name'] ?? null,
            $data['face_count'] ?? null,
            isset($data['quality']) ? self::qualityReport($data['quality']) : null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function identification(array $data): \Absenki\Identification
    {
        return new \Absenki\Identification(
            $data['ok'],
            \Absenki\Reason::from($data['reason']),
            $data['message'],
            $data['threshold'],
            $data['user_id'] ?? null,
            $data['face_id'] ?? null,
            $data['score'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function ping(array $data): \Absenki\Ping
    {
        return new \Absenki\Ping(
            $data['provider'],
            $data['collection_id'],
            $data['milliseconds'],
            isset($data['collection']) ? self::collection($data['collection']) : null,
            $data['region'] ?? null,
            $data['endpoint_url'] ?? null,
            $data['credentials'] ?? null,
            $data['access_key_id'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function livenessSession(array $data): \Absenki\LivenessSession
    {
        return new \Absenki\LivenessSession(
            $data['token'],
            $data['steps'],
            $data['expires_in_ms'],
        );
    }

    /** @param array<string, mixed> $data */
    public static function livenessStepFacts(array $data): \Absenki\LivenessStepFacts
    {
        return new \Absenki\LivenessStepFacts(
            $data['step'],
            $data['performed'],
            $data['from_ms'] ?? null,
            $data['to_ms'] ?? null,
            $data['turn_degrees'] ?? null,
            $data['nose_shift'] ?? null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function liveVerification(array $data): \Absenki\LiveVerification
    {
        return new \Absenki\LiveVerification(
            $data['ok'],
            $data['message'],
            self::livenessVerification($data['liveness']),
            isset($data['verification']) ? self::verification($data['verification']) : null,
        );
    }

    /** @param array<string, mixed> $data */
    public static function livenessVerification(array $data): \Absenki\LivenessVerification
    {
        return new \Absenki\LivenessVerification(
            \Absenki\LivenessVerdict::from($data['verdict']),
            \Absenki\LivenessReason::from($data['reason']),
            $data['confidence'],
            $data['message'],
            array_map(self::livenessStepFacts(...), $data['steps']),
            $data['largest_jump'],
            $data['evidence'] ?? null,
            $data['best_frame_ms'] ?? null,
            $data['best_frame'] ?? null,
        );
    }

    /** A crop is an object of its own: its pixels stay in the library. */
    public static function croppedFace(CroppedFace $face): CroppedFace
    {
        return $face;
    }
}
