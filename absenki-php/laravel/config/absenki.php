<?php

declare(strict_types=1);

use Absenki\Laravel\Models\FaceProfile;

// If a value is null here, the app's config/services.php counts (groups aws, rekognition, face), then
// Absenki's default, which the comment names. The extension reads nothing else, so `config:cache`
// changes nothing.

return [
    // native: the extension. http: without it, by Rekognition's protocol, and a rekognition-local for what is
    // done to photos. python: the configured scripts for quality and crop, the extension for recognition.
    // fake: scripted answers, nothing is sent; see Absenki::fake().
    'driver' => env('ABSENKI_DRIVER', 'native'),

    // true: App\Services\FaceProcessor, FaceEnrollService and FaceVerificationService are this
    // package's classes. The app's own files stay in place; false goes back to them.
    'replace_app_services' => env('ABSENKI_REPLACE_APP_SERVICES', false),

    // app: while the extension is not loaded, the app's own services answer, and the log says so.
    // null: nobody is recognised then.
    'fallback' => env('ABSENKI_FALLBACK'),

    // Language of the texts: id, en, or app for the locale of the request (English, or else
    // Indonesian).
    'language' => env('ABSENKI_LANGUAGE', 'id'),

    // app: verdicts are said in the words of lang/vendor/absenki, which the app publishes and changes.
    // null: in the extension's.
    'texts' => env('ABSENKI_TEXTS'),

    // The channel of config/logging.php that gets a line for each check, enrolment and verdict, without
    // names and pictures. null: none.
    'log_channel' => env('ABSENKI_LOG_CHANNEL'),

    // true: HTTP routes for apps in other languages, behind a bearer token of 32 characters or more.
    'routes' => env('ABSENKI_ROUTES', false),
    'routes_token' => env('ABSENKI_ROUTES_TOKEN'),
    'routes_prefix' => 'absenki',
    'routes_middleware' => [],

    // The disk for the photos; null takes the default one of config/filesystems.php.
    'disk' => env('ABSENKI_DISK'),

    // The user provider of config/auth.php, which finds users by id (command, queued job).
    'user_provider' => 'users',

    // The model of face_profiles. The app's own works too: its table and columns count.
    'model' => FaceProfile::class,

    // rekognition, or local: the embedded recognizer, which stores its faces in the gallery: a file, a
    // database's URL, or `database`: the app's own PostgreSQL, MySQL or MariaDB, for several servers.
    'backend' => env('ABSENKI_BACKEND', 'rekognition'),
    'gallery' => env('ABSENKI_GALLERY', storage_path('app/absenki-faces.sqlite')),

    // Encrypts the templates in the gallery: 32 characters or more (php -r 'echo
    // base64_encode(random_bytes(32));'), after a comma older keys; or a file with a key a line.
    'gallery.key' => env('ABSENKI_GALLERY_KEY'),
    'gallery.key_file' => env('ABSENKI_GALLERY_KEY_FILE'),
    'gallery.key_command' => env('ABSENKI_GALLERY_KEY_COMMAND'),
    'gallery.search' => env('ABSENKI_GALLERY_SEARCH'),             // memory, or server: PostgreSQL with pgvector

    // The connection of config/database.php that `database` means; null: the default one.
    'gallery_connection' => null,

    // Signs the records that absenki:forget --record keeps of what it deleted: 32 characters or more.
    'audit' => ['key' => env('ABSENKI_AUDIT_KEY')],

    'aws' => [
        'key' => env('AWS_ACCESS_KEY_ID'),           // without it, AWS's own credential chain
        'secret' => env('AWS_SECRET_ACCESS_KEY'),
        'token' => env('AWS_SESSION_TOKEN'),
        'region' => env('AWS_DEFAULT_REGION'),
        'endpoint_url' => env('AWS_ENDPOINT_URL_REKOGNITION'),
        // Milliseconds. PHP's own timeouts cannot end a native call.
        'connect_timeout_ms' => env('ABSENKI_AWS_CONNECT_TIMEOUT_MS'),      // 2000
        'attempt_timeout_ms' => env('ABSENKI_AWS_ATTEMPT_TIMEOUT_MS'),      // 5000
        'operation_timeout_ms' => env('ABSENKI_AWS_OPERATION_TIMEOUT_MS'),  // 12000, all attempts
        'max_attempts' => env('ABSENKI_AWS_MAX_ATTEMPTS'),                  // 3
        'initial_backoff_ms' => env('ABSENKI_AWS_INITIAL_BACKOFF_MS'),      // 150
        'idle_timeout_ms' => env('ABSENKI_AWS_IDLE_TIMEOUT_MS'),            // 25000
    ],

    // The rekognition-local that checks and crops photos for the driver http. null: aws.endpoint_url, with
    // the key of aws.
    'http' => [
        'url' => env('ABSENKI_HTTP_URL'),
        'key' => env('ABSENKI_HTTP_KEY'),
        'secret' => env('ABSENKI_HTTP_SECRET'),
    ],

    'rekognition' => [
        'collection' => env('REKOG_COLLECTION'),     // absenki-staff
    ],

    // Several people in a photo: refuse, warn (and go on) or pass.
    'enroll' => [
        'several_faces' => env('ABSENKI_ENROLL_SEVERAL_FACES'),        // refuse
        'refuse_occluded' => env('ABSENKI_ENROLL_REFUSE_OCCLUDED'),    // true
        'max_turn' => env('ABSENKI_ENROLL_MAX_TURN'),                  // 180 degrees: refuses none
        'max_tilt' => env('ABSENKI_ENROLL_MAX_TILT'),                  // 20 degrees
        'refuse_closed_eyes' => env('ABSENKI_ENROLL_REFUSE_CLOSED_EYES'), // false, only Rekognition sees them
        'max_overexposed_percent' => env('ABSENKI_ENROLL_MAX_OVEREXPOSED_PERCENT'), // 10
        'concurrency' => env('ABSENKI_ENROLL_CONCURRENCY'),            // 4 photos at once
        'reconcile_grace_ms' => env('ABSENKI_RECONCILE_GRACE_MS'),     // 15000
        // One vector for each person, the mean of their faces: more often right than a single face. With
        // Rekognition one paid call more for each enrolment.
        'users' => env('ABSENKI_ENROLL_USERS'),                        // false
        'user_threshold' => env('ABSENKI_ENROLL_USER_THRESHOLD'),      // 75
        // A face that is enrolled as somebody else's: pass, warn, refuse, or auto: warn, and pass with
        // Rekognition, where it is a paid call more.
        'duplicates' => env('ABSENKI_ENROLL_DUPLICATES'),              // auto
        'duplicate_threshold' => env('ABSENKI_ENROLL_DUPLICATE_THRESHOLD'), // 95
    ],

    'verify' => [
        'several_faces' => env('ABSENKI_VERIFY_SEVERAL_FACES'),        // warn
        'max_matches' => env('ABSENKI_VERIFY_MAX_MATCHES'),            // 5
        'face_count' => env('ABSENKI_VERIFY_FACE_COUNT'),              // backend, detector or off
        'quality_gate' => env('ABSENKI_VERIFY_QUALITY_GATE'),          // false, before any paid call
        'cache_ttl_ms' => env('ABSENKI_VERIFY_CACHE_TTL_MS'),          // 0, never
    ],

    // Who is in front of a kiosk. The threshold is for one person and rises with the collection.
    'identify' => [
        'threshold' => env('ABSENKI_IDENTIFY_THRESHOLD'),              // 80
        'margin' => env('ABSENKI_IDENTIFY_MARGIN'),                    // 1
    ],

    // Whether a living person is in front of the camera. Until it is switched on, a picture passes.
    'liveness' => [
        // off. ask: pages guide a movement of the head, a photo alone still counts. require: a photo
        // alone is refused, whatever it shows.
        'mode' => env('ABSENKI_LIVENESS', 'off'),
        // Signs sessions: 32 characters or more, the same on every server. null takes one from APP_KEY.
        'key' => env('ABSENKI_LIVENESS_KEY'),
        'session_ttl_ms' => env('ABSENKI_LIVENESS_SESSION_TTL_MS'),    // 60000
        'turns' => env('ABSENKI_LIVENESS_TURNS'),                      // 2
        'min_frames' => env('ABSENKI_LIVENESS_MIN_FRAMES'),            // 5
        'max_frames' => env('ABSENKI_LIVENESS_MAX_FRAMES'),            // 40
        'max_side' => env('ABSENKI_LIVENESS_MAX_SIDE'),                // 640 pixels
        'max_frame_bytes' => env('ABSENKI_LIVENESS_MAX_FRAME_BYTES'),  // 262144
        'max_gap_ms' => env('ABSENKI_LIVENESS_MAX_GAP_MS'),            // 600
        'min_face' => env('ABSENKI_LIVENESS_MIN_FACE'),                // 48 pixels
        'min_confidence' => env('ABSENKI_LIVENESS_MIN_CONFIDENCE'),    // 15
        'min_similarity' => env('ABSENKI_LIVENESS_MIN_SIMILARITY'),    // 50
        'aws_min_confidence' => env('ABSENKI_LIVENESS_AWS_MIN_CONFIDENCE'),   // 80, of AWS Face Liveness
    ],

    // The labelled photo of each verification: off, matched, or all. Kept for these days, then deleted by
    // absenki:prune.
    'evidence' => [
        'keep' => env('ABSENKI_EVIDENCE', 'off'),
        'days' => env('ABSENKI_EVIDENCE_DAYS'),                // 90
    ],

    // When the app's scheduler runs absenki:reconcile --force and absenki:prune each day: `02:30`. null: never.
    'schedule' => [
        'reconcile' => env('ABSENKI_RECONCILE_AT'),
        'prune' => env('ABSENKI_PRUNE_AT'),
    ],

    'face' => [
        // strict, balanced, lenient, night, mobile or office: values for the threshold and the gate below.
        // What has a value of its own counts over it.
        'preset' => env('FACE_PRESET'),
        'threshold' => env('FACE_THRESHOLD'),                  // 80, minimum similarity, 0..100
        'min_width' => env('FACE_MIN_WIDTH'),                  // 200 pixels
        'min_height' => env('FACE_MIN_HEIGHT'),                // 200 pixels
        'min_brightness' => env('FACE_MIN_BRIGHTNESS'),        // 65, of 0..255
        'max_brightness' => env('FACE_MAX_BRIGHTNESS'),        // 255, of 0..255: none is too bright
        'min_box_percent' => env('FACE_MIN_BOX_PERCENT'),      // 0, percent of the photo that the face covers
        'min_laplace' => env('FACE_MIN_LAPLACE'),              // 100, if not adaptive
        'adaptive' => env('ENABLE_ADAPTIVE_LAPLACE'),          // true
        'laplace_base' => env('FACE_LAPLACE_BASE'),            // 100
        'laplace_min' => env('FACE_LAPLACE_MIN'),              // 60
        'laplace_max' => env('FACE_LAPLACE_MAX'),              // 140
        'target_brightness' => env('FACE_TARGET_BRIGHTNESS'),  // 90, of 0..255
    ],

    'enhance' => [
        'unsharp_amount' => env('CLIENT_UNSHARP_AMOUNT'),      // 0.6
        'unsharp_radius' => env('CLIENT_UNSHARP_RADIUS'),      // 1
        'brightness_delta' => env('CLIENT_BRIGHTNESS_DELTA'),  // 0, share of 255 levels
        'contrast_factor' => env('CLIENT_CONTRAST_FACTOR'),    // 1.08
    ],

    'crop' => [
        'padding' => env('ABSENKI_CROP_PADDING'),              // 0.1 of the face box, on each side
        'min_face' => env('ABSENKI_CROP_MIN_FACE'),            // 80 pixels
        'min_side' => env('ABSENKI_CROP_MIN_SIDE'),            // 224 pixels: smaller crops are enlarged to it
        'jpeg_quality' => env('ABSENKI_CROP_JPEG_QUALITY'),    // 95
    ],

    // What is sent to Rekognition.
    'upload' => [
        'max_bytes' => env('ABSENKI_UPLOAD_MAX_BYTES'),        // 5242880
        'max_side' => env('ABSENKI_UPLOAD_MAX_SIDE'),          // 1920 pixels
        'jpeg_quality' => env('ABSENKI_UPLOAD_JPEG_QUALITY'),  // 92
    ],

    // Limits that a photo must keep; it is refused before more is spent.
    'limits' => [
        'max_input_bytes' => env('ABSENKI_MAX_INPUT_BYTES'),   // 15728640
        'max_pixels' => env('ABSENKI_MAX_PIXELS'),             // 50000000
        'max_side' => env('ABSENKI_MAX_SIDE'),                 // 16384
        'max_decode_bytes' => env('ABSENKI_MAX_DECODE_BYTES'), // 536870912
        'photo_threads' => env('ABSENKI_PHOTO_THREADS'), // 1
    ],

    'usage' => [
        'price_per_image_usd' => env('ABSENKI_PRICE_PER_IMAGE_USD'),   // 0.001
        'price_per_liveness_check_usd' => env('ABSENKI_PRICE_PER_LIVENESS_CHECK_USD'),   // 0.015, AWS Face Liveness
    ],

    // Settings of the extension by their keys, which override those above: 'verify.several_faces' => 'pass'.
    'options' => [],

    // The app's two scripts, for the python driver. The binary defaults to python3.
    'python' => [
        'binary' => env('PYTHON_BIN'),
        'quality_script' => env('ABSENKI_PYTHON_QUALITY', base_path('tools/opencv_quality.py')),
        'crop_script' => env('ABSENKI_PYTHON_CROP', base_path('tools/opencv_face_crop.py')),
        'quality_timeout' => 5,                      // seconds
        'crop_timeout' => 10,
    ],
];
