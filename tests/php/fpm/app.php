<?php

// What the load test asks of a php-fpm worker: one small JSON answer for each kind of request.

const FIXTURES = __DIR__ . '/../../fixtures/';

$config = ['backend' => 'local', 'gallery' => getenv('GALLERY')];
$photo = fn (string $name) => file_get_contents(FIXTURES . $name);

try {
    switch ($_GET['do'] ?? '') {
        case 'quality':
            $answer = (new Absenki\FaceProcessor($config))->qualityCheck($photo('photos/good.jpg'))->passed;
            break;
        case 'crop':
            $answer = (new Absenki\FaceProcessor($config))->cropFace($photo('photos/good.jpg')) !== null;
            break;
        case 'verify':
            $known = file(getenv('KNOWN'), FILE_IGNORE_NEW_LINES);
            $verify = new Absenki\FaceVerificationService($config);
            $answer = $verify->verifyFace(1, $photo('photos/good.jpg'), $known)->ok;
            break;
        case 'enroll':
            // Every request enrols a face of its own: the user's id is part of what is indexed.
            $id = bin2hex(random_bytes(8));
            $done = (new Absenki\FaceEnrollService($config))->enrollFace($id, 'Load', $photo('people/obama2.jpg'));
            if ($answer = $done->enrolled) {
                // On record as the app's database would have it: before the answer is sent.
                file_put_contents(getenv('ENROLLED'), $done->face->faceId . "\n", FILE_APPEND | LOCK_EX);
            }
            break;
        case 'pid':
            $answer = getmypid();
            break;
        default:
            $answer = false;
    }
} catch (Throwable $e) {
    error_log("$e");
    $answer = false;
}
http_response_code($answer === false ? 500 : 200);
header('Content-Type: application/json');
echo json_encode($answer);
