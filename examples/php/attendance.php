<?php

// Attendance in one file: enrol a person, verify another photo of them, cut out the face.
//
//   php -d extension=absenki examples/php/attendance.php enrol.jpg verify.jpg [crop.jpg]
//
// It uses the embedded recognizer, so no account is needed. For AWS Rekognition leave out
// `backend` and `gallery`, and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.

use Absenki\Exception\AbsenkiException;
use Absenki\FaceEnrollService;
use Absenki\FaceProcessor;
use Absenki\FaceVerificationService;

[, $enrolPhoto, $verifyPhoto, $cropFile] = $argv + [null, null, null, 'crop.jpg'];
if ($verifyPhoto === null) {
    exit("usage: php attendance.php enrol.jpg verify.jpg [crop.jpg]\n");
}
$config = [
    'backend' => 'local',
    'gallery' => sys_get_temp_dir() . '/absenki-example.sqlite',
    'language' => 'id',
    'face' => ['min_brightness' => '65'],    // text, as from .env, is fine
];
$userId = 42;

try {
    // 1. Is the photo good enough, and where is the face?
    $processed = (new FaceProcessor($config))->processImageFile($enrolPhoto);
    printf("Sharpness %.2f, brightness %.2f\n", $processed->photo->shownLaplace, $processed->photo->shownBrightness);
    if (!$processed->passed) {
        exit($processed->message . "\n");
    }
    $processed->face->save($cropFile);
    printf("Face of %d x %d pixels written to %s\n", $processed->face->width, $processed->face->height, $cropFile);

    // 2. Enrol it. The app stores the profile; if that fails, it takes the face back out.
    $enroll = new FaceEnrollService($config);
    $enroll->ensureCollection();
    $enrolment = $enroll->enrollFaceFile($userId, 'Budi Santoso', $enrolPhoto);
    echo $enrolment->message, "\n";
    if (!$enrolment->enrolled) {
        exit(1);
    }
    $profiles = [$enrolment->face->profile()];    // INSERT INTO face_profiles ...

    // 3. Later, at the camera: is this the same person?
    $verify = new FaceVerificationService($config);
    $verdict = $verify->verifyFaceFile($userId, $verifyPhoto, array_column($profiles, 'face_id'));
    echo $verdict->message, "\n";
    foreach ($verdict->faces as $face) {
        printf("  %s %s\n", $face->label->value, json_encode($face->box));
    }
    $enrolment->face->undo();
    exit($verdict->ok ? 0 : 1);
} catch (AbsenkiException $e) {
    fwrite(STDERR, "{$e->getUserMessage()} ({$e->getErrorCode()}: {$e->getMessage()})\n");
    exit(2);
}
