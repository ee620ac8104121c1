<?php

declare(strict_types=1);

/*
 * Limits of the pages. Those of photos and verdicts are in config/absenki.php of the package.
 */
return [
    // Largest photo file that the admin may upload, bytes. PHP's upload_max_filesize must allow it.
    'max_photo_bytes' => (int) env('MAX_PHOTO_BYTES', 15 * 1024 * 1024),
    // Largest camera picture, as the characters of its data URL.
    'max_snapshot_chars' => (int) env('MAX_SNAPSHOT_CHARS', 6 * 1024 * 1024),
    // Largest picture of a movement of the head, as the characters of its data URL.
    'max_frame_chars' => (int) env('MAX_FRAME_CHARS', 350 * 1024),
    // Verifications and enrolments in a minute: those of one browser's session, and those of one
    // network address. A whole office may share one address; it also limits clients that drop sessions.
    'verify_per_minute' => (int) env('VERIFY_PER_MINUTE', 20),
    'verify_per_minute_address' => (int) env('VERIFY_PER_MINUTE_ADDRESS', 300),
    'enroll_per_minute' => (int) env('ENROLL_PER_MINUTE', 60),
    'enroll_per_minute_address' => (int) env('ENROLL_PER_MINUTE_ADDRESS', 180),
    // Faces of one person. Three to five from different days are enough.
    'max_faces' => (int) env('MAX_FACES', 10),
];
