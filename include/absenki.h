/*
 * Absenki: face attendance. Photo to verdict, inside the calling process.
 *
 * Generated from the Rust sources; do not edit. The rules for every function:
 *
 * - A function that can fail returns `absenki_result`, 0 for success, and takes an
 *   `absenki_error **` last, which may be NULL. Outputs are written only on success, an
 *   error only on failure. A verdict (no face, too dark, another person) is not a failure.
 * - A function that only reads returns its value, or nothing (0, false, an empty text) if the
 *   object is NULL.
 * - Objects are opaque. What a function writes to `T **` belongs to the caller: free it once with
 *   `absenki_<object>_free`, which takes NULL. What a function returns as `const T *` or as text
 *   belongs to the object that returned it.
 * - Several threads may use an object at the same time through pointers to const. Only
 *   `absenki_config` has functions that change it.
 * - Nothing starts when the library is loaded. After a `fork` parent and child may use the same
 *   objects, except a gallery in memory. Do not fork while another thread is in a call.
 * - Callbacks must not throw, unwind or jump.
 */

#ifndef ABSENKI_H
#define ABSENKI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** The version of this header; `absenki_version` returns the library's. */
#define ABSENKI_VERSION "0.1.0"
#define ABSENKI_VERSION_MAJOR 0
#define ABSENKI_VERSION_MINOR 1
#define ABSENKI_VERSION_PATCH 0


/**
 * The result of a call that can fail. 0 is success. A number never changes its meaning. Later
 * versions may add numbers: treat an unknown one as a failure.
 *
 * A verdict is not a failure: a photo without a face, or of another person, is
 * `ABSENKI_RESULT_OK` with a reason in its output.
 */
enum absenki_result
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Success; the outputs are written.
   */
  ABSENKI_RESULT_OK = 0,
  /**
   * A fault inside Absenki was caught. You may only free the objects of the call.
   */
  ABSENKI_RESULT_PANIC = 1,
  /**
   * A required pointer is NULL.
   */
  ABSENKI_RESULT_NULL_ARGUMENT = 2,
  /**
   * A length is larger than memory, or the array is not aligned.
   */
  ABSENKI_RESULT_INVALID_LENGTH = 3,
  /**
   * Text is not UTF-8.
   */
  ABSENKI_RESULT_INVALID_UTF8 = 4,
  /**
   * A number is not one of those that the argument accepts.
   */
  ABSENKI_RESULT_INVALID_CHOICE = 5,
  /**
   * The library was built without this part.
   */
  ABSENKI_RESULT_NOT_BUILT = 6,
  /**
   * A failure that has a string code but no number in this version: see `absenki_error_code`.
   */
  ABSENKI_RESULT_UNLISTED = 7,
  /**
   * The bytes are not a JPEG, PNG, WebP or BMP picture.
   */
  ABSENKI_RESULT_IMAGE_FORMAT = 20,
  /**
   * The picture is truncated or contradicts itself.
   */
  ABSENKI_RESULT_IMAGE_CORRUPT = 21,
  /**
   * The picture exceeds a limit on bytes, pixels, side length or memory.
   */
  ABSENKI_RESULT_IMAGE_TOO_LARGE = 22,
  /**
   * The picture could not be encoded into the wanted format.
   */
  ABSENKI_RESULT_IMAGE_ENCODE = 23,
  /**
   * A face box lies outside the photo, is empty, or holds a number that is not finite.
   */
  ABSENKI_RESULT_INVALID_BOX = 24,
  /**
   * The file does not exist.
   */
  ABSENKI_RESULT_FILE_NOT_FOUND = 30,
  /**
   * The file exists but could not be read.
   */
  ABSENKI_RESULT_FILE_READ = 31,
  /**
   * The file could not be written; nothing was left behind.
   */
  ABSENKI_RESULT_FILE_WRITE = 32,
  /**
   * A setting has a value that it cannot have, or a name that no setting has.
   */
  ABSENKI_RESULT_CONFIGURATION = 40,
  /**
   * An argument breaks a rule of the recognition service.
   */
  ABSENKI_RESULT_INVALID_PARAMETER = 41,
  /**
   * The service asks callers to slow down. Retryable.
   */
  ABSENKI_RESULT_THROTTLED = 50,
  /**
   * No answer in time. Retryable.
   */
  ABSENKI_RESULT_TIMEOUT = 51,
  /**
   * The service could not be reached, or the connection broke. Retryable.
   */
  ABSENKI_RESULT_UNREACHABLE = 52,
  /**
   * Credentials are missing, wrong or expired.
   */
  ABSENKI_RESULT_CREDENTIALS = 53,
  /**
   * The credentials are good but do not permit the operation.
   */
  ABSENKI_RESULT_ACCESS_DENIED = 54,
  /**
   * The collection does not exist; see `absenki_enroller_ensure_collection`.
   */
  ABSENKI_RESULT_COLLECTION_NOT_FOUND = 55,
  /**
   * A collection of that name exists already.
   */
  ABSENKI_RESULT_COLLECTION_EXISTS = 56,
  /**
   * A quota of the account or of the service is used up.
   */
  ABSENKI_RESULT_QUOTA = 57,
  /**
   * The service failed, or answered what it should not.
   */
  ABSENKI_RESULT_SERVICE = 58,
  /**
   * The collection has no user of that id.
   */
  ABSENKI_RESULT_USER_NOT_FOUND = 59,
  /**
   * A user of that id exists already, or somebody else is changing it at this moment.
   */
  ABSENKI_RESULT_CONFLICT = 60,
  /**
   * The gallery could not be read or written.
   */
  ABSENKI_RESULT_STORAGE = 70,
  /**
   * A face was indexed and could not be taken back out; see `absenki_error_orphan_face_id`.
   */
  ABSENKI_RESULT_ORPHAN_FACE = 71,
  /**
   * The embedded detector or recognizer failed on this picture.
   */
  ABSENKI_RESULT_RECOGNIZER = 72,
  /**
   * The runtime that carries the work could not be started, dropped it, or may not be waited
   * for here: from within a callback.
   */
  ABSENKI_RESULT_RUNTIME = 73,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum absenki_result absenki_result;
#else
typedef uint32_t absenki_result;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Why an enrolment, a verification or a quality check ended as it did. A number never
 * changes its meaning. Later versions may add numbers: treat an unknown one as a refusal.
 */
enum absenki_reason
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * No reason: nothing was refused, or the object is NULL.
   */
  ABSENKI_REASON_NONE = 0,
  /**
   * The face belongs to the user.
   */
  ABSENKI_REASON_MATCHED = 1,
  /**
   * The face was enrolled.
   */
  ABSENKI_REASON_ENROLLED = 2,
  /**
   * The user has no enrolled face.
   */
  ABSENKI_REASON_NOT_ENROLLED = 3,
  /**
   * The photo shows no face.
   */
  ABSENKI_REASON_NO_FACE = 4,
  /**
   * The photo shows several faces, and the settings refuse that.
   */
  ABSENKI_REASON_MULTIPLE_FACES = 5,
  /**
   * The face belongs to another person.
   */
  ABSENKI_REASON_WRONG_PERSON = 6,
  /**
   * The face is not similar enough to any enrolled face.
   */
  ABSENKI_REASON_NO_MATCH = 7,
  /**
   * The photo has too few pixels.
   */
  ABSENKI_REASON_TOO_SMALL = 8,
  /**
   * The photo is too dark.
   */
  ABSENKI_REASON_TOO_DARK = 9,
  /**
   * The photo is not sharp enough.
   */
  ABSENKI_REASON_BLURRY = 10,
  /**
   * The recognizer finds the face too poor to enrol.
   */
  ABSENKI_REASON_LOW_QUALITY = 11,
  /**
   * A reason that has a string code but no number in this version.
   */
  ABSENKI_REASON_UNLISTED = 12,
  /**
   * The face covers too few pixels, or too small a share of the photo.
   */
  ABSENKI_REASON_FACE_TOO_SMALL = 13,
  /**
   * The photo is too bright.
   */
  ABSENKI_REASON_TOO_BRIGHT = 14,
  /**
   * The face is enrolled as somebody else's already.
   */
  ABSENKI_REASON_ALREADY_ENROLLED = 15,
  /**
   * The face is not like the user's other faces.
   */
  ABSENKI_REASON_NOT_SAME_PERSON = 16,
  /**
   * The face is like two users, and which one it is cannot be said.
   */
  ABSENKI_REASON_AMBIGUOUS = 17,
  /**
   * Dark glasses, a mask or the like covers the face.
   */
  ABSENKI_REASON_OCCLUDED = 18,
  /**
   * Another of the photos that were given is the same.
   */
  ABSENKI_REASON_SAME_PHOTO = 19,
  /**
   * The head is turned to a side, up or down.
   */
  ABSENKI_REASON_NOT_FRONTAL = 20,
  /**
   * The head is tilted to a shoulder.
   */
  ABSENKI_REASON_TILTED = 21,
  /**
   * The eyes are closed.
   */
  ABSENKI_REASON_EYES_CLOSED = 22,
  /**
   * Too much of the face is white from light.
   */
  ABSENKI_REASON_OVEREXPOSED = 23,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum absenki_reason absenki_reason;
#else
typedef uint32_t absenki_reason;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A picture format.
 */
enum absenki_format
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Unknown to this version.
   */
  ABSENKI_FORMAT_UNKNOWN = 0,
  /**
   * JPEG.
   */
  ABSENKI_FORMAT_JPEG = 1,
  /**
   * PNG.
   */
  ABSENKI_FORMAT_PNG = 2,
  /**
   * WebP; written lossless.
   */
  ABSENKI_FORMAT_WEBP = 3,
  /**
   * Windows bitmap.
   */
  ABSENKI_FORMAT_BMP = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum absenki_format absenki_format;
#else
typedef uint32_t absenki_format;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A step of `absenki_processor_process`.
 */
enum absenki_step
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * None.
   */
  ABSENKI_STEP_NONE = 0,
  /**
   * The quality of the whole photo.
   */
  ABSENKI_STEP_PHOTO = 1,
  /**
   * Finding and cropping the face.
   */
  ABSENKI_STEP_CROP = 2,
  /**
   * The quality of the crop.
   */
  ABSENKI_STEP_CROPPED_FACE = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum absenki_step absenki_step;
#else
typedef uint32_t absenki_step;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a face in a verified photo is.
 */
enum absenki_label
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A face that was not searched.
   */
  ABSENKI_LABEL_OTHER = 0,
  /**
   * The user's own face.
   */
  ABSENKI_LABEL_MATCHED = 1,
  /**
   * Another person's enrolled face.
   */
  ABSENKI_LABEL_WRONG_PERSON = 2,
  /**
   * The searched face, if it is not similar enough to any enrolled face.
   */
  ABSENKI_LABEL_UNKNOWN = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum absenki_label absenki_label;
#else
typedef uint32_t absenki_label;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The importance of a line of the log.
 */
enum absenki_log_level
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A fault inside Absenki.
   */
  ABSENKI_LOG_LEVEL_ERROR = 1,
  /**
   * A call that failed.
   */
  ABSENKI_LOG_LEVEL_WARN = 2,
  /**
   * A call to the recognition service: which, how it ended, how many attempts, how long.
   */
  ABSENKI_LOG_LEVEL_INFO = 3,
  /**
   * Details.
   */
  ABSENKI_LOG_LEVEL_DEBUG = 4,
  /**
   * Every detail.
   */
  ABSENKI_LOG_LEVEL_TRACE = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum absenki_log_level absenki_log_level;
#else
typedef uint32_t absenki_log_level;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A language that Absenki speaks.
 */
enum absenki_language
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Indonesian.
   */
  ABSENKI_LANGUAGE_INDONESIAN = 0,
  /**
   * English.
   */
  ABSENKI_LANGUAGE_ENGLISH = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum absenki_language absenki_language;
#else
typedef uint32_t absenki_language;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The detector that finds faces on this machine.
 */
enum absenki_detector
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * YuNet if it is built in, else rustface.
   */
  ABSENKI_DETECTOR_BEST = 0,
  /**
   * rustface: small, faces from the front.
   */
  ABSENKI_DETECTOR_RUSTFACE = 1,
  /**
   * YuNet: also turned faces, with landmarks. Part of the feature `local`.
   */
  ABSENKI_DETECTOR_YUNET = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum absenki_detector absenki_detector;
#else
typedef uint32_t absenki_detector;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The recognizer: the embedded one with its gallery, or AWS Rekognition.
 *
 * Several threads may use one at the same time, also parent and child after a `fork`: each then starts its
 * own threads and connections. Enrollers and verifiers keep what they need of it.
 */
typedef struct absenki_backend absenki_backend;

/**
 * Bytes from Absenki: an encoded picture, or text. Several threads may read one at the same time.
 */
typedef struct absenki_buffer absenki_buffer;

/**
 * Every setting, each with its default. Objects copy what they need of it when they are created:
 * you may change or free it afterwards.
 *
 * Only one thread may change it, and no other may read it at that time.
 */
typedef struct absenki_config absenki_config;

/**
 * A face cropped from a photo, enlarged if it was small. Several threads may use one at the same time.
 */
typedef struct absenki_crop absenki_crop;

/**
 * The faces that the detector found. Several threads may read it at the same time.
 */
typedef struct absenki_detected_faces absenki_detected_faces;

/**
 * Where a collection and the record of its faces differ. Several threads may read one at the same
 * time.
 */
typedef struct absenki_difference absenki_difference;

/**
 * Enrols faces, lists them and deletes them. It keeps no record of whose face is whose: store each
 * enrolment in your own database. If you cannot store it, remove the face again with
 * `absenki_enroller_undo`.
 *
 * Several threads may use one at the same time. Calls block the calling thread.
 */
typedef struct absenki_enroller absenki_enroller;

/**
 * The result of an enrolment: a face to store, or a refusal. Several threads may read one at the same time.
 */
typedef struct absenki_enrollment absenki_enrollment;

/**
 * The results of the enrolments of several photos, in the photos' order. Several threads may read it
 * at the same time.
 */
typedef struct absenki_enrollments absenki_enrollments;

/**
 * Why a call failed.
 *
 * Functions take an `absenki_error **` last. It may be NULL. If the call fails, it is set to a new
 * error, which the caller frees; if the call succeeds, it is not changed. So begin with
 * `absenki_error *error = NULL;` and free it before you use it again.
 *
 * Texts belong to the error. Several threads may read one at the same time.
 */
typedef struct absenki_error absenki_error;

/**
 * Face ids that a callback adds, one by one.
 */
typedef struct absenki_face_ids absenki_face_ids;

/**
 * One page of the faces in a collection. Several threads may read one at the same time.
 */
typedef struct absenki_face_page absenki_face_page;

/**
 * Who a photo shows. Several threads may read one at the same time.
 */
typedef struct absenki_identification absenki_identification;

/**
 * Checks that a living person, not a picture of one, is in front of the camera: the person turns the
 * head as a random session says. It does not stop a video that follows the session, nor a mask.
 *
 * Several threads may use one at the same time. Calls block the calling thread.
 */
typedef struct absenki_liveness absenki_liveness;

/**
 * One attempt of one user. Several threads may read one at the same time.
 */
typedef struct absenki_liveness_session absenki_liveness_session;

/**
 * The verdict on an attempt. Several threads may read one at the same time.
 */
typedef struct absenki_liveness_verification absenki_liveness_verification;

/**
 * A photo. It is decoded once, when it is first needed, and then serves any number of calls, on
 * several threads at once.
 */
typedef struct absenki_photo absenki_photo;

/**
 * The result of `absenki_processor_process`, up to the step that refused. Several threads may read one at
 * the same time.
 */
typedef struct absenki_processed absenki_processed;

/**
 * Checks photos, finds and crops faces, and enhances. Several threads may use one at the same time.
 */
typedef struct absenki_processor absenki_processor;

/**
 * The verdict on a photo. Several threads may read one at the same time.
 */
typedef struct absenki_verification absenki_verification;

/**
 * Verifies that a face belongs to a user.
 *
 * Several threads may use one at the same time. Calls block the calling thread.
 */
typedef struct absenki_verifier absenki_verifier;

/**
 * Text: a pointer to its first byte, and its length in bytes. It is not NUL-terminated.
 *
 * Text given to Absenki is UTF-8; a path may be any bytes that the system accepts. Absenki reads it
 * only during the call. Text that Absenki returns belongs to the object that returned it, and is
 * valid until that object is freed; its `ptr` is never NULL.
 */
typedef struct absenki_str {
  /**
   * The first byte. May be NULL if `len` is 0.
   */
  const char *ptr;
  /**
   * How many bytes.
   */
  size_t len;
} absenki_str;

/**
 * Bytes: a pointer to the first, and their number. The rules of `absenki_str` apply, except for
 * the encoding.
 */
typedef struct absenki_bytes {
  /**
   * The first byte. May be NULL if `len` is 0.
   */
  const uint8_t *ptr;
  /**
   * How many bytes.
   */
  size_t len;
} absenki_bytes;

/**
 * Where a crop comes from, and how large it is.
 */
typedef struct absenki_crop_info {
  /**
   * Left edge of the cropped part of the upright photo, with its margin, pixels.
   */
  uint32_t x;
  /**
   * Top edge of that part, pixels.
   */
  uint32_t y;
  /**
   * Width of that part, pixels.
   */
  uint32_t box_width;
  /**
   * Height of that part, pixels.
   */
  uint32_t box_height;
  /**
   * Width of the crop, after enlarging, pixels.
   */
  uint32_t width;
  /**
   * Height of the crop, after enlarging, pixels.
   */
  uint32_t height;
} absenki_crop_info;

/**
 * A box as shares of the upright photo's width and height: Rekognition's `BoundingBox`.
 *
 * A face at the edge may reach outside 0..1; the part inside the photo is what counts.
 */
typedef struct absenki_box {
  /**
   * Left edge, 0..1 of the width.
   */
  double left;
  /**
   * Top edge, 0..1 of the height.
   */
  double top;
  /**
   * Width, 0..1 of the photo's width.
   */
  double width;
  /**
   * Height, 0..1 of the photo's height.
   */
  double height;
} absenki_box;

/**
 * A point as shares of the upright photo's width and height, both 0..1 inside it.
 */
typedef struct absenki_point {
  /**
   * From the left edge, 0..1.
   */
  double x;
  /**
   * From the top edge, 0..1.
   */
  double y;
} absenki_point;

/**
 * A face that the local detector found. Left and right are those of the picture.
 */
typedef struct absenki_detected_face {
  /**
   * Where it is.
   */
  struct absenki_box bounding_box;
  /**
   * The detector's confidence, on its own scale: greater is surer.
   */
  double score;
  /**
   * Whether the detector gives the five points; they are 0 if not.
   */
  bool has_landmarks;
  /**
   * Centre of the eye on the left of the picture.
   */
  struct absenki_point eye_left;
  /**
   * Centre of the eye on the right of the picture.
   */
  struct absenki_point eye_right;
  /**
   * Tip of the nose.
   */
  struct absenki_point nose;
  /**
   * Corner of the mouth on the left of the picture.
   */
  struct absenki_point mouth_left;
  /**
   * Corner of the mouth on the right of the picture.
   */
  struct absenki_point mouth_right;
} absenki_detected_face;

/**
 * Receives how many of how many photos are done, on the thread that called
 * `absenki_enroller_enroll_many`. It must return, and must not call an enroller or a verifier.
 */
typedef void (*absenki_progress_callback)(void *user_data, size_t done, size_t total);

/**
 * Returns the face ids that are on record: adds each with `absenki_face_ids_add`. Returns false if
 * they cannot be read; the reconciliation then stops. It may call Absenki.
 */
typedef bool (*absenki_record_callback)(void *user_data, struct absenki_face_ids *ids);

/**
 * A face in a verified photo.
 */
typedef struct absenki_face {
  /**
   * Where it is.
   */
  struct absenki_box bounding_box;
  /**
   * The similarity behind the label, 0..100; 0 if there is none.
   */
  double score;
  /**
   * What it is: an `absenki_label`.
   */
  uint32_t label;
  /**
   * Whether there is a score: not for a face without a match.
   */
  bool has_score;
} absenki_face;

/**
 * Receives how many of how many faces of a collection are copied or read, on the thread that called
 * `absenki_gallery_copy` or `absenki_gallery_load`. `collection` is valid only during the callback. It
 * must return, and must not call Absenki.
 */
typedef void (*absenki_gallery_callback)(void *user_data,
                                         struct absenki_str collection,
                                         uint64_t done,
                                         uint64_t total);

/**
 * A picture of the camera, not mirrored.
 */
typedef struct absenki_liveness_frame {
  /**
   * Milliseconds since the start of the attempt.
   */
  uint64_t at_ms;
  /**
   * The bytes of a picture file, or the text of a data URL.
   */
  struct absenki_bytes picture;
} absenki_liveness_frame;

/**
 * Records the nonce of a liveness session as used, at least until `expires`, seconds since 1970. Sets
 * `*unused` to whether it was unused before: of several calls with one nonce, exactly one does.
 * Returns false if the record does not answer. It must not call Absenki.
 */
typedef bool (*absenki_use_once_callback)(void *user_data,
                                          struct absenki_str nonce,
                                          int64_t expires,
                                          bool *unused);

/**
 * Receives one line of the log: its level, an `absenki_log_level`; its target, a part of Absenki;
 * and its text. A line never contains a picture, a credential or a name.
 *
 * Absenki calls it from any thread, also from several at the same time, during calls of any
 * function. The texts are valid only during the callback. It must return, and must not call
 * Absenki.
 */
typedef void (*absenki_log_callback)(void *user_data,
                                     uint32_t level,
                                     struct absenki_str target,
                                     struct absenki_str message);

/**
 * The measures of a picture, and the quality gate's outcome.
 */
typedef struct absenki_quality {
  /**
   * Sharpness: the variance of the Laplacian. About 4 for a blurred photo, over 100 for a sharp
   * one. Not rounded.
   */
  double laplace;
  /**
   * Mean of max(R, G, B), 0..255. Not rounded.
   */
  double brightness;
  /**
   * The sharpness that the gate required, whatever the outcome.
   */
  double threshold;
  /**
   * Width of the upright picture, pixels.
   */
  uint32_t width;
  /**
   * Height of the upright picture, pixels.
   */
  uint32_t height;
  /**
   * `ABSENKI_REASON_TOO_SMALL`, `_TOO_DARK`, `_TOO_BRIGHT` or `_BLURRY`; `ABSENKI_REASON_NONE` for a picture
   * that is good enough.
   */
  absenki_reason refusal;
  /**
   * Whether the picture is good enough.
   */
  bool passed;
} absenki_quality;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Opens the embedded recognizer with its gallery, an SQLite file with
 * collections, face ids and templates (no photos). The file is created if it does not exist; its
 * folder must exist. Several processes may use one file.
 *
 * `path` is any bytes that the system accepts, on Windows UTF-8. An empty path, or `memory`, keeps
 * the gallery in the memory of this process; a forked child cannot use it. The URL of a database
 * (`postgres://user:password@host/database`, `mysql://...`) names one that many machines share;
 * nothing connects before the first use. It needs the feature `sql`. Templates are not encrypted: with a
 * key use `absenki_backend_from_config`.
 *
 * Fails with `ABSENKI_RESULT_STORAGE`, and without the feature `local` with `_NOT_BUILT`.
 */
absenki_result absenki_backend_new_local(struct absenki_str path,
                                         struct absenki_backend **out,
                                         struct absenki_error **error);

/**
 * Makes a backend over AWS Rekognition with the settings `aws.*`. Nothing starts, and no call is
 * made, before the first use. `config` may be NULL for the defaults.
 *
 * Fails with `ABSENKI_RESULT_CONFIGURATION` or `_CREDENTIALS` for settings outside their range, and
 * without the feature `rekognition` with `_NOT_BUILT`.
 */
absenki_result absenki_backend_new_rekognition(const struct absenki_config *config,
                                               struct absenki_backend **out,
                                               struct absenki_error **error);

/**
 * The backend of the setting `backend`: AWS Rekognition, or the embedded recognizer with the gallery
 * of the setting `gallery`, whose templates `gallery.key` or `gallery.key_file` encrypts. The process
 * keeps the last four galleries open, so a program that makes and frees its objects again and again
 * opens none a second time. `config` may be NULL for the defaults.
 *
 * Fails as `absenki_backend_new_local` and `absenki_backend_new_rekognition` do.
 */
absenki_result absenki_backend_from_config(const struct absenki_config *config,
                                           struct absenki_backend **out,
                                           struct absenki_error **error);

/**
 * Frees a backend. Enrollers and verifiers that use it stay valid. NULL is allowed.
 */
void absenki_backend_free(struct absenki_backend *backend);

/**
 * The provider to store in a face profile: `local` or `aws`. Empty for NULL.
 */
struct absenki_str absenki_backend_provider(const struct absenki_backend *backend);

/**
 * Checks that the backend answers, and measures how long that takes. The call is free of charge.
 * `*out` is JSON: `provider`, `collection_id`, `milliseconds`, `collection` (null if it does not
 * exist), and for AWS `region`, `endpoint_url`, `credentials` and `access_key_id`. The caller frees
 * it. `config` names the collection and may be NULL for the default one.
 *
 * Fails as the backend does.
 */
absenki_result absenki_backend_ping(const struct absenki_backend *backend,
                                    const struct absenki_config *config,
                                    struct absenki_buffer **out,
                                    struct absenki_error **error);

/**
 * Starts a session of AWS Face Liveness. `*out` is its id, as text, for AWS's component for browsers and
 * phones; the caller frees it. `absenki_verifier_verify_aws_session` gives the verdict.
 *
 * Fails as the backend does, with `ABSENKI_RESULT_CONFIGURATION` in a region without Face Liveness and
 * for the embedded recognizer, which has `absenki_liveness_start`.
 */
absenki_result absenki_backend_create_face_liveness_session(const struct absenki_backend *backend,
                                                            struct absenki_buffer **out,
                                                            struct absenki_error **error);

/**
 * Frees a buffer. NULL is allowed.
 */
void absenki_buffer_free(struct absenki_buffer *buffer);

/**
 * The buffer's bytes; none for NULL.
 */
struct absenki_bytes absenki_buffer_bytes(const struct absenki_buffer *buffer);

/**
 * The buffer's bytes as text, for one that holds text; empty for NULL and for other bytes.
 */
struct absenki_str absenki_buffer_text(const struct absenki_buffer *buffer);

/**
 * Describes the enroller's collection. `*out` is JSON: `face_count` and `face_model_version`. The
 * caller frees it.
 *
 * Fails as the backend does, with `ABSENKI_RESULT_COLLECTION_NOT_FOUND` where there is none.
 */
absenki_result absenki_enroller_describe_collection(const struct absenki_enroller *enroller,
                                                    struct absenki_buffer **out,
                                                    struct absenki_error **error);

/**
 * Lists every collection of the backend. `*out` is JSON, an array of their ids. The caller frees it.
 *
 * Fails as the backend does.
 */
absenki_result absenki_enroller_list_collections(const struct absenki_enroller *enroller,
                                                 struct absenki_buffer **out,
                                                 struct absenki_error **error);

/**
 * Deletes the enroller's collection and every face in it. `*deleted` is whether there was one;
 * `deleted` may be NULL.
 *
 * Fails as the backend does.
 */
absenki_result absenki_enroller_delete_collection(const struct absenki_enroller *enroller,
                                                  bool *deleted,
                                                  struct absenki_error **error);

/**
 * Makes a configuration with the defaults.
 */
absenki_result absenki_config_new(struct absenki_config **out, struct absenki_error **error);

/**
 * Makes a configuration with the defaults, each replaced by its environment variable if that is
 * set and not empty (`FACE_THRESHOLD`, `AWS_DEFAULT_REGION` and so on). No other thread may change
 * the environment during the call.
 *
 * Fails with `ABSENKI_RESULT_CONFIGURATION`; the message names the variable, not its value.
 */
absenki_result absenki_config_from_env(struct absenki_config **out, struct absenki_error **error);

/**
 * Frees a configuration. NULL is allowed.
 */
void absenki_config_free(struct absenki_config *config);

/**
 * Sets one setting from text: `face.threshold` to `85`, `language` to `en`. The README lists the
 * settings.
 *
 * Fails with `ABSENKI_RESULT_CONFIGURATION` for an unknown key and for a value outside the
 * setting's range; the setting then keeps its value.
 */
absenki_result absenki_config_set(struct absenki_config *config,
                                  struct absenki_str key,
                                  struct absenki_str value,
                                  struct absenki_error **error);

/**
 * Sets one setting that is a number, such as `face.threshold`. As `absenki_config_set`.
 */
absenki_result absenki_config_set_number(struct absenki_config *config,
                                         struct absenki_str key,
                                         double value,
                                         struct absenki_error **error);

/**
 * Sets one setting that is on or off, such as `verify.quality_gate`. As `absenki_config_set`.
 */
absenki_result absenki_config_set_bool(struct absenki_config *config,
                                       struct absenki_str key,
                                       bool value,
                                       struct absenki_error **error);

/**
 * Sets the quality gate and the face threshold to those of a preset: `strict`, `balanced`,
 * `lenient`, `night`, `mobile` or `office`.
 *
 * Fails with `ABSENKI_RESULT_CONFIGURATION` for another name.
 */
absenki_result absenki_config_set_preset(struct absenki_config *config,
                                         struct absenki_str name,
                                         struct absenki_error **error);

/**
 * The value of a setting as text; a credential reads `***`. The caller frees `*out`.
 *
 * Fails with `ABSENKI_RESULT_CONFIGURATION` for an unknown key.
 */
absenki_result absenki_config_get(const struct absenki_config *config,
                                  struct absenki_str key,
                                  struct absenki_buffer **out,
                                  struct absenki_error **error);

/**
 * Frees a crop that `absenki_processor_crop` made. NULL is allowed.
 */
void absenki_crop_free(struct absenki_crop *crop);

/**
 * Where the crop comes from and how large it is; all 0 for NULL.
 */
struct absenki_crop_info absenki_crop_get_info(const struct absenki_crop *crop);

/**
 * The source of the face's place: `rekognition` if a box was given, else the local detector's
 * name. Empty for NULL.
 */
struct absenki_str absenki_crop_source(const struct absenki_crop *crop);

/**
 * Encodes the crop as the bytes of a file. `format` is an `absenki_format`; JPEG is written at
 * the quality of the setting `crop.jpeg_quality`. The caller frees `*out`.
 */
absenki_result absenki_crop_encode(const struct absenki_crop *crop,
                                   uint32_t format,
                                   struct absenki_buffer **out,
                                   struct absenki_error **error);

/**
 * Writes the crop to a file in the format of its extension (`.jpg`, `.png`, `.webp`, `.bmp`).
 * Creates missing folders. A failure leaves no partial file. `path` is any bytes that the
 * system accepts, on Windows UTF-8.
 *
 * Fails with `ABSENKI_RESULT_FILE_WRITE`, and for another extension with `_IMAGE_FORMAT`.
 */
absenki_result absenki_crop_save(const struct absenki_crop *crop,
                                 struct absenki_str path,
                                 struct absenki_error **error);

/**
 * Frees detected faces. NULL is allowed.
 */
void absenki_detected_faces_free(struct absenki_detected_faces *faces);

/**
 * How many faces were found; 0 for NULL.
 */
size_t absenki_detected_faces_count(const struct absenki_detected_faces *faces);

/**
 * Writes the face at `index`, from 0, to `*out`. Returns false, and writes nothing, if there
 * is no such face or a pointer is NULL.
 */
bool absenki_detected_faces_get(const struct absenki_detected_faces *faces,
                                size_t index,
                                struct absenki_detected_face *out);

/**
 * The faces as JSON, an array with the field names of Rust and PHP. The caller frees `*out`.
 */
absenki_result absenki_detected_faces_to_json(const struct absenki_detected_faces *faces,
                                              struct absenki_buffer **out,
                                              struct absenki_error **error);

/**
 * Adds a face id that is on record. Only for the `ids` of an `absenki_record_callback`, during the
 * callback.
 */
absenki_result absenki_face_ids_add(struct absenki_face_ids *ids,
                                    struct absenki_str face_id,
                                    struct absenki_error **error);

/**
 * Frees a difference. NULL is allowed.
 */
void absenki_difference_free(struct absenki_difference *difference);

/**
 * The number of faces in the collection that are not on record; 0 for NULL.
 */
size_t absenki_difference_faces_without_profile(const struct absenki_difference *difference);

/**
 * The id of the face without a record at `index`, from 0; empty if there is none.
 */
struct absenki_str absenki_difference_face_without_profile(const struct absenki_difference *difference,
                                                           size_t index);

/**
 * The number of face ids on record that are not in the collection; 0 for NULL.
 */
size_t absenki_difference_profiles_without_face(const struct absenki_difference *difference);

/**
 * The id on record without a face at `index`, from 0; empty if there is none.
 */
struct absenki_str absenki_difference_profile_without_face(const struct absenki_difference *difference,
                                                           size_t index);

/**
 * Whether the faces without a record are deleted; false for NULL.
 */
bool absenki_difference_is_applied(const struct absenki_difference *difference);

/**
 * The difference as JSON, with the field names of Rust and PHP. The caller frees `*out`.
 */
absenki_result absenki_difference_to_json(const struct absenki_difference *difference,
                                          struct absenki_buffer **out,
                                          struct absenki_error **error);

/**
 * Makes an enroller for the collection of the setting `rekognition.collection`. `config` may be
 * NULL for the defaults.
 *
 * Fails with `ABSENKI_RESULT_CONFIGURATION` for a setting outside its range.
 */
absenki_result absenki_enroller_new(const struct absenki_config *config,
                                    const struct absenki_backend *backend,
                                    struct absenki_enroller **out,
                                    struct absenki_error **error);

/**
 * Frees an enroller. NULL is allowed.
 */
void absenki_enroller_free(struct absenki_enroller *enroller);

/**
 * Creates the collection where there is none. `created` says whether it did, and may be NULL.
 *
 * Fails as the backend does.
 */
absenki_result absenki_enroller_ensure_collection(const struct absenki_enroller *enroller,
                                                  bool *created,
                                                  struct absenki_error **error);

/**
 * Indexes the largest face in a photo for a user: `user_id` and `user_name` are 1 to 254 and 0 or
 * more characters. A photo that is refused is no failure: ask the enrolment for its reason. The
 * caller frees `*out`.
 *
 * `face_ids` points to the `face_id_count` ids that your database has for the user; with none it
 * may be NULL. The same photo enrolled again for the same user gives the same face id, and no
 * second face; if it is refused now, a face that is among `face_ids` stays, and any other is
 * taken back out.
 *
 * Fails as the backend does; where a face may be left behind, the error names it.
 */
absenki_result absenki_enroller_enroll(const struct absenki_enroller *enroller,
                                       struct absenki_str user_id,
                                       struct absenki_str user_name,
                                       const struct absenki_str *face_ids,
                                       size_t face_id_count,
                                       const struct absenki_photo *photo,
                                       struct absenki_enrollment **out,
                                       struct absenki_error **error);

/**
 * Enrols several photos of one user, a few at a time (the setting `enroll.concurrency`): `photos`
 * points to `photo_count` photos; `face_ids` are as for `absenki_enroller_enroll`. `progress` is called
 * after each photo, with `user_data`; it may be NULL.
 * The caller frees `*out`, which holds one result for each photo, in their order.
 *
 * Fails only if no photo was started: the failure of one photo is its result.
 */
absenki_result absenki_enroller_enroll_many(const struct absenki_enroller *enroller,
                                            struct absenki_str user_id,
                                            struct absenki_str user_name,
                                            const struct absenki_str *face_ids,
                                            size_t face_id_count,
                                            const struct absenki_photo *const *photos,
                                            size_t photo_count,
                                            absenki_progress_callback progress,
                                            void *user_data,
                                            struct absenki_enrollments **out,
                                            struct absenki_error **error);

/**
 * Enrols those photos of one person that are worth it: not the same photo twice, and none of somebody
 * else than most photos show. `photos` are 3 to 5; the other parameters are those of
 * `absenki_enroller_enroll_many`. `absenki_enrollments_message` says what to add where fewer than three
 * photos were enrolled. The caller frees `*out`.
 *
 * With Rekognition this costs one call more for each photo, and as a rule one less than there are photos
 * to compare them. Fails with `ABSENKI_RESULT_INVALID_PARAMETER` for another number of photos, and as the
 * backend does before anything is enrolled.
 */
absenki_result absenki_enroller_enroll_person(const struct absenki_enroller *enroller,
                                              struct absenki_str user_id,
                                              struct absenki_str user_name,
                                              const struct absenki_str *face_ids,
                                              size_t face_id_count,
                                              const struct absenki_photo *const *photos,
                                              size_t photo_count,
                                              absenki_progress_callback progress,
                                              void *user_data,
                                              struct absenki_enrollments **out,
                                              struct absenki_error **error);

/**
 * Removes a face that was just enrolled from the collection, if you cannot store it.
 *
 * Does nothing for a refused enrolment, nor for a face that was one of `face_ids`
 * (`absenki_enrollment_known_before`). Fails with `ABSENKI_RESULT_ORPHAN_FACE` if the backend does
 * not delete the face.
 */
absenki_result absenki_enroller_undo(const struct absenki_enroller *enroller,
                                     const struct absenki_enrollment *enrollment,
                                     struct absenki_error **error);

/**
 * As `absenki_enroller_undo`, for a program that kept the ids of an enrolment and not the object. Do
 * not call it for a face that was known before.
 */
absenki_result absenki_enroller_take_back(const struct absenki_enroller *enroller,
                                          struct absenki_str face_id,
                                          struct absenki_str external_image_id,
                                          struct absenki_error **error);

/**
 * Deletes a face from the collection by its id. `*deleted` is whether it was there; `deleted` may be
 * NULL.
 *
 * Fails as the backend does.
 */
absenki_result absenki_enroller_delete_face(const struct absenki_enroller *enroller,
                                            struct absenki_str face_id,
                                            bool *deleted,
                                            struct absenki_error **error);

/**
 * One page of the faces in the collection: at most `max_results` (1 to 4096; 0 means the
 * backend's own number), after the page with `next_token` (empty for the first). The caller
 * frees `*out`.
 *
 * To find faces that a crash left without a record, use `absenki_enroller_reconcile`.
 */
absenki_result absenki_enroller_list_faces(const struct absenki_enroller *enroller,
                                           uint32_t max_results,
                                           struct absenki_str next_token,
                                           struct absenki_face_page **out,
                                           struct absenki_error **error);

/**
 * Compares the collection with your record of its faces. `on_record` gives the face ids on record.
 * With `apply`, deletes the faces that are not on record. The caller frees `*out`.
 *
 * Before it deletes, it waits for the setting `enroll.reconcile_grace_ms` and calls `on_record`
 * again: an enrolment in another process adds its face first and its record next.
 *
 * Fails as the backend does, and with `ABSENKI_RESULT_STORAGE` if `on_record` returns false. What
 * was deleted before stays deleted.
 */
absenki_result absenki_enroller_reconcile(const struct absenki_enroller *enroller,
                                          bool apply,
                                          absenki_record_callback on_record,
                                          void *user_data,
                                          struct absenki_difference **out,
                                          struct absenki_error **error);

/**
 * Frees an enrolment that `absenki_enroller_enroll` made. NULL is allowed.
 */
void absenki_enrollment_free(struct absenki_enrollment *enrollment);

/**
 * Whether the face is enrolled; false for NULL.
 */
bool absenki_enrollment_is_enrolled(const struct absenki_enrollment *enrollment);

/**
 * `ABSENKI_REASON_ENROLLED`, or why the photo was refused: no face, several faces, a face of low
 * quality, or a photo with too few pixels.
 */
absenki_reason absenki_enrollment_reason(const struct absenki_enrollment *enrollment);

/**
 * The reason's stable string code: `enrolled`, `no_face`, `multiple_faces`, `low_quality`,
 * `too_small`.
 */
struct absenki_str absenki_enrollment_reason_code(const struct absenki_enrollment *enrollment);

/**
 * One sentence for the person who enrols, in the language of the setting `language`.
 */
struct absenki_str absenki_enrollment_message(const struct absenki_enrollment *enrollment);

/**
 * The face's id, assigned by the backend: store it with the user. Empty if refused.
 */
struct absenki_str absenki_enrollment_face_id(const struct absenki_enrollment *enrollment);

/**
 * The id that the face was indexed under, `{user_id}:{user_name}`. Empty if refused.
 */
struct absenki_str absenki_enrollment_external_image_id(const struct absenki_enrollment *enrollment);

/**
 * The backend that keeps the face: `local` or `aws`. Empty if refused.
 */
struct absenki_str absenki_enrollment_provider(const struct absenki_enrollment *enrollment);

/**
 * The collection that keeps the face. Empty if refused.
 */
struct absenki_str absenki_enrollment_collection_id(const struct absenki_enrollment *enrollment);

/**
 * The version of the model that made the face's template. Empty if refused.
 */
struct absenki_str absenki_enrollment_model_version(const struct absenki_enrollment *enrollment);

/**
 * Whether the photo was enrolled before, and its face is one of `face_ids`; false if refused.
 */
bool absenki_enrollment_known_before(const struct absenki_enrollment *enrollment);

/**
 * The detector's confidence that it is a face, 0..100; 0 if refused.
 */
double absenki_enrollment_confidence(const struct absenki_enrollment *enrollment);

/**
 * How many faces the photo shows.
 */
uint32_t absenki_enrollment_face_count(const struct absenki_enrollment *enrollment);

/**
 * Writes where the face is in the photo to `*out`. Returns false, and writes nothing, if the
 * photo was refused or a pointer is NULL.
 */
bool absenki_enrollment_bounding_box(const struct absenki_enrollment *enrollment,
                                     struct absenki_box *out);

/**
 * The number of faults that the recognizer found in the face of a refused photo.
 */
size_t absenki_enrollment_fault_count(const struct absenki_enrollment *enrollment);

/**
 * The fault at `index`, from 0, in Rekognition's words (`LOW_SHARPNESS`);
 * empty if there is none.
 */
struct absenki_str absenki_enrollment_fault(const struct absenki_enrollment *enrollment,
                                            size_t index);

/**
 * The enrolment as JSON, with the field names of Rust and PHP. The caller frees `*out`.
 */
absenki_result absenki_enrollment_to_json(const struct absenki_enrollment *enrollment,
                                          struct absenki_buffer **out,
                                          struct absenki_error **error);

/**
 * Frees the enrolments, and each in it. NULL is allowed.
 */
void absenki_enrollments_free(struct absenki_enrollments *enrollments);

/**
 * How many photos there were; 0 for NULL.
 */
size_t absenki_enrollments_count(const struct absenki_enrollments *enrollments);

/**
 * The enrolment of the photo at `index`, from 0, or NULL if it failed or there is none. It
 * belongs to `enrollments`: do not free it.
 */
const struct absenki_enrollment *absenki_enrollments_get(const struct absenki_enrollments *enrollments,
                                                         size_t index);

/**
 * Why the enrolment of the photo at `index` failed, or NULL if it did not fail. It belongs to
 * `enrollments`: do not free it.
 */
const struct absenki_error *absenki_enrollments_error(const struct absenki_enrollments *enrollments,
                                                      size_t index);

/**
 * One or two sentences for the person: how many photos were enrolled, and what to add. Only
 * `absenki_enroller_enroll_person` makes it; otherwise it is empty.
 */
struct absenki_str absenki_enrollments_message(const struct absenki_enrollments *enrollments);

/**
 * The photo at `index`, from 0, that `absenki_enroller_enroll_person` says to add: `front`, `left` or
 * `right`, where the head is turned a little to the person's side; empty if there is none.
 */
struct absenki_str absenki_enrollments_missing(const struct absenki_enrollments *enrollments,
                                               size_t index);

/**
 * The stable string code of a result, such as `image_corrupt`: the same in Rust, C and PHP.
 * Empty for a number that is no result. The text stays valid.
 */
struct absenki_str absenki_result_code(uint32_t result);

/**
 * One sentence for a person about a failure with this string code, as `absenki_error_text`. Empty for
 * a code that no failure has, and for another language. The text stays valid.
 */
struct absenki_str absenki_code_text(struct absenki_str code,
                                     uint32_t language);

/**
 * Frees an error. NULL is allowed.
 */
void absenki_error_free(struct absenki_error *error);

/**
 * The result that the call returned; `ABSENKI_RESULT_OK` for NULL.
 */
absenki_result absenki_error_result(const struct absenki_error *error);

/**
 * The stable string code, such as `image_corrupt`; empty for NULL.
 */
struct absenki_str absenki_error_code(const struct absenki_error *error);

/**
 * One English sentence for a log: what is wrong and what to do about it, without paths,
 * credentials and names. Empty for NULL.
 */
struct absenki_str absenki_error_message(const struct absenki_error *error);

/**
 * One sentence for a person: what happened and what they can do, without the technical cause.
 * `language` is an `absenki_language`. Empty for NULL and for another language.
 */
struct absenki_str absenki_error_text(const struct absenki_error *error, uint32_t language);

/**
 * The operation that failed, in snake_case: `decode`, `index_faces`; empty for NULL.
 */
struct absenki_str absenki_error_operation(const struct absenki_error *error);

/**
 * Whether the same call can succeed when repeated a little later; false for NULL.
 */
bool absenki_error_is_retryable(const struct absenki_error *error);

/**
 * The request id that the service gave: quote it to the service's support. Empty where it gave
 * none.
 */
struct absenki_str absenki_error_request_id(const struct absenki_error *error);

/**
 * The service's own error code, such as `ThrottlingException`. Empty where it gave none.
 */
struct absenki_str absenki_error_service_code(const struct absenki_error *error);

/**
 * The id of a face that may be left in the collection although the enrolment failed: delete it,
 * or keep its id until you can. Empty where there is none, or where its id is not known.
 */
struct absenki_str absenki_error_orphan_face_id(const struct absenki_error *error);

/**
 * The external image id, `{user_id}:{user_name}`, of a face that may be left in the collection:
 * find it with `absenki_enroller_list_faces`. Empty where there is none.
 */
struct absenki_str absenki_error_orphan_external_image_id(const struct absenki_error *error);

/**
 * The error as JSON: `code`, `message` (with the operation), `operation`, `retryable`, `request_id`,
 * `orphaned_face_id`, `orphaned_external_image_id`, `cause` (the errors behind it, for a log),
 * `service_code` and `service_message`. The caller frees `*out`.
 */
absenki_result absenki_error_to_json(const struct absenki_error *error,
                                     struct absenki_buffer **out,
                                     struct absenki_error **failed);

/**
 * Draws the evidence picture of a check-in: the photo with a labelled box around each of `count`
 * faces, those of `absenki_verification_get_face`, in the language of the setting `language`. `name`
 * is the user's own, for the face that matched, or empty. `format` is an `absenki_format`. The caller
 * frees `*out`.
 *
 * Fails with `ABSENKI_RESULT_IMAGE_CORRUPT` for a photo that is damaged after its header.
 */
absenki_result absenki_processor_annotate(const struct absenki_processor *processor,
                                          const struct absenki_photo *photo,
                                          const struct absenki_face *faces,
                                          size_t count,
                                          struct absenki_str name,
                                          uint32_t format,
                                          struct absenki_buffer **out,
                                          struct absenki_error **error);

/**
 * The bytes of a photo to send to Rekognition: the photo's own if they fit the settings `upload.*`,
 * else a smaller JPEG. The caller frees `*out`.
 *
 * Fails with `ABSENKI_RESULT_IMAGE_CORRUPT` for a photo that is damaged after its header.
 */
absenki_result absenki_processor_prepare_for_upload(const struct absenki_processor *processor,
                                                    const struct absenki_photo *photo,
                                                    struct absenki_buffer **out,
                                                    struct absenki_error **error);

/**
 * Frees a page. NULL is allowed.
 */
void absenki_face_page_free(struct absenki_face_page *page);

/**
 * How many faces are on the page; 0 for NULL.
 */
size_t absenki_face_page_count(const struct absenki_face_page *page);

/**
 * The token for the next page; empty on the last, and for NULL.
 */
struct absenki_str absenki_face_page_next_token(const struct absenki_face_page *page);

/**
 * The id of the face at `index`, from 0; empty if there is none.
 */
struct absenki_str absenki_face_page_face_id(const struct absenki_face_page *page, size_t index);

/**
 * Whose face it is, `{user_id}:{user_name}`; empty if there is none, or it does not say.
 */
struct absenki_str absenki_face_page_external_image_id(const struct absenki_face_page *page,
                                                       size_t index);

/**
 * The detector's confidence that it is a face, 0..100; 0 if there is none.
 */
double absenki_face_page_confidence(const struct absenki_face_page *page, size_t index);

/**
 * The page as JSON: `faces`, each with `face_id`, `image_id`, `external_image_id`, `box` and
 * `confidence`, and `next_token`, null on the last page. The caller frees `*out`.
 */
absenki_result absenki_face_page_to_json(const struct absenki_face_page *page,
                                         struct absenki_buffer **out,
                                         struct absenki_error **error);

/**
 * Reads every face of the collection of the setting `rekognition.collection` in the gallery of the setting
 * `gallery`. `*out` is JSON: `collection`, `faces`, `incomparable` (how many another model indexed), `damaged`
 * (ids of faces whose templates are damaged) and `not_current` (how many templates are not encrypted as the
 * settings say). No search finds faces that are incomparable or damaged. The caller frees it.
 *
 * Fails as `absenki_backend_from_config` does, with `ABSENKI_RESULT_COLLECTION_NOT_FOUND` where there is none,
 * with `_CONFIGURATION` for another backend, and without the feature `local` with `_NOT_BUILT`.
 */
absenki_result absenki_gallery_check(const struct absenki_config *config,
                                     struct absenki_buffer **out,
                                     struct absenki_error **error);

/**
 * Lists the faces of the collection that were neither indexed nor matched for `days` days, 1 or more, and with
 * `remove` deletes them. Delete their profiles afterwards. `*out` is JSON, an array of `face_id`,
 * `external_image_id` and `idle_days`. The caller frees it.
 *
 * Fails as `absenki_gallery_check` does, and with `ABSENKI_RESULT_INVALID_PARAMETER` for 0 days.
 */
absenki_result absenki_gallery_purge(const struct absenki_config *config,
                                     uint32_t days,
                                     bool remove,
                                     struct absenki_buffer **out,
                                     struct absenki_error **error);

/**
 * Reads what a search of the collection needs, so that the first one need not wait for it: for a program that
 * starts and has millions of faces. All backends of this process over the same gallery share it. `progress` is
 * called as faces are read, with `user_data`; it may be NULL.
 *
 * Fails as `absenki_gallery_check` does.
 */
absenki_result absenki_gallery_load(const struct absenki_config *config,
                                    absenki_gallery_callback progress,
                                    void *user_data,
                                    struct absenki_error **error);

/**
 * Copies every collection of the gallery of the setting `gallery` to another gallery, which is made if it does
 * not exist, and checks the copy. What was cut short goes on where it ended. `progress` is called as faces are
 * copied, with `user_data`; it may be NULL. `*out` is JSON, an array of `collection`, `users`, `faces`, `copied`
 * and `hash`. The caller frees it.
 *
 * Fails as `absenki_gallery_check` does.
 */
absenki_result absenki_gallery_copy(const struct absenki_config *config,
                                    struct absenki_str to,
                                    absenki_gallery_callback progress,
                                    void *user_data,
                                    struct absenki_buffer **out,
                                    struct absenki_error **error);

/**
 * Scores all faces of the collection against each other, and proposes the lowest threshold at which at most
 * `false_accept_rate`, more than 0 and less than 1, of the pairs of two users pass. `*out` is JSON, with user ids
 * and face ids: for administrators only. It has `faces`, `left_out`, `users`, `same_user_pairs`,
 * `different_user_pairs`, `threshold` (null where there are too few pairs), `steps`, `doubles`, `strangers` and
 * `svg`, a drawing of both errors. `docs/galleries.md` says what they mean. The caller frees it.
 *
 * Fails as `absenki_gallery_check` does, and with `ABSENKI_RESULT_INVALID_PARAMETER` for another rate.
 */
absenki_result absenki_gallery_calibrate(const struct absenki_config *config,
                                         double false_accept_rate,
                                         struct absenki_buffer **out,
                                         struct absenki_error **error);

/**
 * Frees an identification. NULL is allowed.
 */
void absenki_identification_free(struct absenki_identification *found);

/**
 * `ABSENKI_REASON_MATCHED` for one user, `ABSENKI_REASON_NO_MATCH` for nobody,
 * `ABSENKI_REASON_AMBIGUOUS` for one of two who are too much alike, or why the photo was refused.
 */
absenki_reason absenki_identification_reason(const struct absenki_identification *found);

/**
 * One sentence for the person at the camera, in the language of the setting `language`.
 */
struct absenki_str absenki_identification_message(const struct absenki_identification *found);

/**
 * The user; empty if nobody was identified.
 */
struct absenki_str absenki_identification_user_id(const struct absenki_identification *found);

/**
 * The stored face that matched; empty if nobody was identified, and where users were searched.
 */
struct absenki_str absenki_identification_face_id(const struct absenki_identification *found);

/**
 * Writes the similarity of the best match, 0..100, to `*out`. Returns false, and writes nothing,
 * if nobody was similar enough or a pointer is NULL.
 */
bool absenki_identification_score(const struct absenki_identification *found, double *out);

/**
 * The similarity that was necessary, 0..100: the setting `identify.threshold`, raised for the size
 * of the collection; 0 for NULL.
 */
double absenki_identification_threshold(const struct absenki_identification *found);

/**
 * The identification as JSON, with the field names of Rust and PHP. The caller frees `*out`.
 */
absenki_result absenki_identification_to_json(const struct absenki_identification *found,
                                              struct absenki_buffer **out,
                                              struct absenki_error **error);

/**
 * Makes a liveness check. `config` has the settings `liveness.*`; `liveness.key` is required.
 * `backend` compares the faces of an attempt with each other. Needs the YuNet detector.
 *
 * Fails with `ABSENKI_RESULT_CONFIGURATION` for a setting outside its range or a key that is too
 * short, and without the feature `local` with `_NOT_BUILT`.
 */
absenki_result absenki_liveness_new(const struct absenki_config *config,
                                    const struct absenki_backend *backend,
                                    struct absenki_liveness **out,
                                    struct absenki_error **error);

/**
 * Frees a liveness check. NULL is allowed.
 */
void absenki_liveness_free(struct absenki_liveness *liveness);

/**
 * Starts an attempt of a user with random steps. The caller frees `*out`.
 */
absenki_result absenki_liveness_start(const struct absenki_liveness *liveness,
                                      struct absenki_str user_id,
                                      struct absenki_liveness_session **out,
                                      struct absenki_error **error);

/**
 * Frees a session. NULL is allowed.
 */
void absenki_liveness_session_free(struct absenki_liveness_session *session);

/**
 * The session's token, for one call of `absenki_liveness_verify`. Empty for NULL.
 */
struct absenki_str absenki_liveness_session_token(const struct absenki_liveness_session *session);

/**
 * The number of steps; 0 for NULL.
 */
size_t absenki_liveness_session_steps(const struct absenki_liveness_session *session);

/**
 * The step at `index`, from 0: `left`, `right`, `straight` or `closer`; empty if there is none.
 */
struct absenki_str absenki_liveness_session_step(const struct absenki_liveness_session *session,
                                                 size_t index);

/**
 * How long the session is valid, milliseconds; 0 for NULL.
 */
uint64_t absenki_liveness_session_expires_in_ms(const struct absenki_liveness_session *session);

/**
 * Whether `frames`, `count` pictures in the order of their times, show one living person who does
 * what the session of `token` says. The caller frees `*out`.
 *
 * `use_once` records a session as used; NULL keeps the record in this process, for a program that is
 * the only one. An attempt that is not live is not a failure.
 *
 * Fails with `ABSENKI_RESULT_INVALID_PARAMETER` for too many frames or times that do not increase,
 * with `_IMAGE_TOO_LARGE` for a frame over a limit, and as the backend does.
 */
absenki_result absenki_liveness_verify(const struct absenki_liveness *liveness,
                                       struct absenki_str token,
                                       struct absenki_str user_id,
                                       const struct absenki_liveness_frame *frames,
                                       size_t count,
                                       absenki_use_once_callback use_once,
                                       void *user_data,
                                       struct absenki_liveness_verification **out,
                                       struct absenki_error **error);

/**
 * Frees a verdict. NULL is allowed.
 */
void absenki_liveness_verification_free(struct absenki_liveness_verification *verification);

/**
 * Whether a living person did what the session says; false for NULL.
 */
bool absenki_liveness_verification_is_live(const struct absenki_liveness_verification *verification);

/**
 * The verdict: `live`, `not_live` or `inconclusive`. Empty for NULL.
 */
struct absenki_str absenki_liveness_verification_verdict(const struct absenki_liveness_verification *verification);

/**
 * The reason's stable string code: `live`, `flat`, `cut`, `step_missed`, `expired` and so on.
 */
struct absenki_str absenki_liveness_verification_reason(const struct absenki_liveness_verification *verification);

/**
 * One sentence for the person at the camera, in the language of the setting `language`.
 */
struct absenki_str absenki_liveness_verification_message(const struct absenki_liveness_verification *verification);

/**
 * The probability, 0..100, that the movement is that of a head if heads and pictures are equally
 * frequent. It says nothing about a video of a head. 0 for NULL.
 */
double absenki_liveness_verification_confidence(const struct absenki_liveness_verification *verification);

/**
 * The frontal frame with the sharpest face, as it was given: the picture to verify. Empty if there is
 * none.
 */
struct absenki_bytes absenki_liveness_verification_best_frame(const struct absenki_liveness_verification *verification);

/**
 * The verdict as JSON, with the facts of every step and without a picture. The caller frees `*out`.
 */
absenki_result absenki_liveness_verification_to_json(const struct absenki_liveness_verification *verification,
                                                     struct absenki_buffer **out,
                                                     struct absenki_error **error);

/**
 * Sends the log of the whole process to `callback`, with `user_data`: lines of `level`, an
 * `absenki_log_level`, and of more important ones. A NULL `callback` stops it. Nothing is
 * logged before this call.
 *
 * When this returns, the callback that was set before may still run or be called once more: keep
 * what its `user_data` points to.
 */
absenki_result absenki_log_set(absenki_log_callback callback,
                               void *user_data,
                               uint32_t level,
                               struct absenki_error **error);

/**
 * Makes a photo from the bytes of a picture file (JPEG, PNG, WebP or BMP, by content), or from
 * the text of a `data:image/...;base64,` URL. The bytes are copied.
 *
 * `config` holds the limits; NULL means the defaults. Only the header is read here: a photo that
 * is damaged further on fails where its pixels are needed.
 *
 * Fails with `ABSENKI_RESULT_IMAGE_FORMAT`, `_IMAGE_CORRUPT` or `_IMAGE_TOO_LARGE`.
 */
absenki_result absenki_photo_from_bytes(const struct absenki_config *config,
                                        struct absenki_bytes bytes,
                                        struct absenki_photo **out,
                                        struct absenki_error **error);

/**
 * As `absenki_photo_from_bytes`, from the `size` bytes at `data`: for a language whose calls pass a
 * string as a pointer without a copy.
 */
absenki_result absenki_photo_from_data(const struct absenki_config *config,
                                       const char *data,
                                       size_t size,
                                       struct absenki_photo **out,
                                       struct absenki_error **error);

/**
 * Makes a photo from a file. `path` is any bytes that the system accepts, on Windows UTF-8.
 *
 * Fails with `ABSENKI_RESULT_FILE_NOT_FOUND` or `_FILE_READ`, and as `absenki_photo_from_bytes`.
 */
absenki_result absenki_photo_from_file(const struct absenki_config *config,
                                       struct absenki_str path,
                                       struct absenki_photo **out,
                                       struct absenki_error **error);

/**
 * Frees a photo. NULL is allowed.
 */
void absenki_photo_free(struct absenki_photo *photo);

/**
 * Width of the upright photo, pixels; 0 for NULL.
 */
uint32_t absenki_photo_width(const struct absenki_photo *photo);

/**
 * Height of the upright photo, pixels; 0 for NULL.
 */
uint32_t absenki_photo_height(const struct absenki_photo *photo);

/**
 * The photo's format, by content; `ABSENKI_FORMAT_UNKNOWN` for NULL.
 */
absenki_format absenki_photo_format(const struct absenki_photo *photo);

/**
 * Frees the result of `absenki_processor_process`, with its crop. NULL is allowed.
 */
void absenki_processed_free(struct absenki_processed *processed);

/**
 * The step that refused the photo; `ABSENKI_STEP_NONE` if every step passed, and for NULL.
 */
absenki_step absenki_processed_refused_by(const struct absenki_processed *processed);

/**
 * Why the photo was refused: too small, too dark, blurry or no face; `ABSENKI_REASON_NONE` where
 * every step passed, and for NULL.
 */
absenki_reason absenki_processed_refusal(const struct absenki_processed *processed);

/**
 * Writes the quality of the whole photo to `*out`. Returns false, and writes nothing, if a
 * pointer is NULL.
 */
bool absenki_processed_photo_quality(const struct absenki_processed *processed,
                                     struct absenki_quality *out);

/**
 * Writes the quality of the crop to `*out`. Returns false, and writes nothing, if the photo
 * was refused before, and where a pointer is NULL.
 */
bool absenki_processed_face_quality(const struct absenki_processed *processed,
                                    struct absenki_quality *out);

/**
 * The cropped face, or NULL if the photo was refused before. It belongs to
 * `processed`: do not free it.
 */
const struct absenki_crop *absenki_processed_crop(const struct absenki_processed *processed);

/**
 * The result as JSON, with the field names of Rust and PHP and the texts for the person. The caller
 * frees `*out`.
 */
absenki_result absenki_processed_to_json(const struct absenki_processed *processed,
                                         struct absenki_buffer **out,
                                         struct absenki_error **error);

/**
 * Makes a processor. `config` may be NULL for the defaults; `detector` is an `absenki_detector`.
 *
 * Fails with `ABSENKI_RESULT_NOT_BUILT` for a detector that is not built in.
 */
absenki_result absenki_processor_new(const struct absenki_config *config,
                                     uint32_t detector,
                                     struct absenki_processor **out,
                                     struct absenki_error **error);

/**
 * Frees a processor. NULL is allowed.
 */
void absenki_processor_free(struct absenki_processor *processor);

/**
 * Measures a photo and applies the quality gate: size, then brightness, then sharpness. A poor
 * photo is not a failure.
 *
 * Fails with `ABSENKI_RESULT_IMAGE_CORRUPT` for a photo that is damaged after its header.
 */
absenki_result absenki_processor_quality_check(const struct absenki_processor *processor,
                                               const struct absenki_photo *photo,
                                               struct absenki_quality *out,
                                               struct absenki_error **error);

/**
 * One sentence for a person: why a photo with these measures is refused, in the language of the
 * setting `language`; empty if it is not. The caller frees `*out`.
 */
absenki_result absenki_processor_quality_text(const struct absenki_processor *processor,
                                              const struct absenki_quality *quality,
                                              struct absenki_buffer **out,
                                              struct absenki_error **error);

/**
 * These measures as JSON, with the field names of Rust and PHP, the values as they are shown, and the
 * text of `absenki_processor_quality_text`. The caller frees `*out`.
 */
absenki_result absenki_processor_quality_to_json(const struct absenki_processor *processor,
                                                 const struct absenki_quality *quality,
                                                 struct absenki_buffer **out,
                                                 struct absenki_error **error);

/**
 * Finds every face in a photo, in no particular order. The caller frees `*out`.
 */
absenki_result absenki_processor_detect(const struct absenki_processor *processor,
                                        const struct absenki_photo *photo,
                                        struct absenki_detected_faces **out,
                                        struct absenki_error **error);

/**
 * Crops a face from a photo, with the margin of the settings. Enlarges a small crop.
 *
 * `face` is a box from Rekognition; NULL means the largest face that the detector finds. If it
 * finds none of at least `crop.min_face` pixels, the call succeeds and `*out` is NULL. The caller
 * frees `*out`.
 *
 * Fails with `ABSENKI_RESULT_INVALID_BOX` for a box that is empty, outside the photo, too narrow
 * or not finite.
 */
absenki_result absenki_processor_crop(const struct absenki_processor *processor,
                                      const struct absenki_photo *photo,
                                      const struct absenki_box *face,
                                      struct absenki_crop **out,
                                      struct absenki_error **error);

/**
 * Brightens and sharpens a photo with the settings `enhance.*` and encodes it. `format` is an
 * `absenki_format`; JPEG is written at `crop.jpeg_quality`. The caller frees `*out`.
 */
absenki_result absenki_processor_enhance(const struct absenki_processor *processor,
                                         const struct absenki_photo *photo,
                                         uint32_t format,
                                         struct absenki_buffer **out,
                                         struct absenki_error **error);

/**
 * The enrolment step of the attendance app: checks the quality of the whole photo, crops as
 * `absenki_processor_crop` does, and checks the quality of the crop. It ends at the first step that
 * refuses the photo. A refusal is not a failure. The caller frees `*out`.
 */
absenki_result absenki_processor_process(const struct absenki_processor *processor,
                                         const struct absenki_photo *photo,
                                         const struct absenki_box *face,
                                         struct absenki_processed **out,
                                         struct absenki_error **error);

/**
 * The calls to AWS Rekognition that this process made, as JSON: by operation, with their outcomes
 * and times, and an estimate of their cost at `price_per_image_usd` for each analysed image and
 * `price_per_liveness_check_usd` for each check of Face Liveness. The caller frees `*out`.
 */
absenki_result absenki_usage_to_json(double price_per_image_usd,
                                     double price_per_liveness_check_usd,
                                     struct absenki_buffer **out,
                                     struct absenki_error **error);

/**
 * The same as `absenki_usage_to_json`, in the text format of Prometheus.
 */
absenki_result absenki_usage_to_prometheus(double price_per_image_usd,
                                           double price_per_liveness_check_usd,
                                           struct absenki_buffer **out,
                                           struct absenki_error **error);

/**
 * Frees a verdict. NULL is allowed.
 */
void absenki_verification_free(struct absenki_verification *verification);

/**
 * Whether the face belongs to the user; false for NULL.
 */
bool absenki_verification_is_match(const struct absenki_verification *verification);

/**
 * Why the verdict is what it is; `ABSENKI_REASON_MATCHED` if the face belongs to the user.
 */
absenki_reason absenki_verification_reason(const struct absenki_verification *verification);

/**
 * The reason's stable string code: `matched`, `wrong_person`, `no_face` and so on.
 */
struct absenki_str absenki_verification_reason_code(const struct absenki_verification *verification);

/**
 * One sentence for the person at the camera, in the language of the setting `language`.
 */
struct absenki_str absenki_verification_message(const struct absenki_verification *verification);

/**
 * Writes the similarity behind the verdict, 0..100, exact, to `*out`. Returns false, and writes
 * nothing, if nothing was similar enough or a pointer is NULL.
 */
bool absenki_verification_score(const struct absenki_verification *verification, double *out);

/**
 * As `absenki_verification_score`, floored to 2 decimals, so that 79.999 never reads as 80.
 */
bool absenki_verification_displayed_score(const struct absenki_verification *verification,
                                          double *out);

/**
 * The user's own stored face that matched; empty if none did. Never another person's.
 */
struct absenki_str absenki_verification_face_id(const struct absenki_verification *verification);

/**
 * The user's own name as it was enrolled; empty if no own face matched. Never another person's.
 */
struct absenki_str absenki_verification_name(const struct absenki_verification *verification);

/**
 * Writes how many faces the photo shows to `*out`. Returns false, and writes nothing, if they
 * were not counted or a pointer is NULL.
 */
bool absenki_verification_face_count(const struct absenki_verification *verification,
                                     uint32_t *out);

/**
 * Writes the photo's quality to `*out`. Returns false, and writes nothing, if the setting
 * `verify.quality_gate` is off, where no call was made, and where a pointer is NULL.
 */
bool absenki_verification_quality(const struct absenki_verification *verification,
                                  struct absenki_quality *out);

/**
 * The number of faces that `absenki_verification_get_face` reads; 0 for NULL.
 */
size_t absenki_verification_faces(const struct absenki_verification *verification);

/**
 * Writes the face at `index`, from 0, to `*out`. Returns false, and writes nothing, if there
 * is no such face or a pointer is NULL.
 */
bool absenki_verification_get_face(const struct absenki_verification *verification,
                                   size_t index,
                                   struct absenki_face *out);

/**
 * The text beside the box of the face at `index`, in the language of the setting `language`; empty
 * if there is no such face.
 */
struct absenki_str absenki_verification_face_text(const struct absenki_verification *verification,
                                                  size_t index);

/**
 * The verdict as JSON, with the field names of Rust and PHP. The caller frees `*out`.
 */
absenki_result absenki_verification_to_json(const struct absenki_verification *verification,
                                            struct absenki_buffer **out,
                                            struct absenki_error **error);

/**
 * Makes a verifier for the collection of the setting `rekognition.collection`. `config` may be
 * NULL for the defaults. `processor` counts faces and checks the quality if the settings require
 * that; NULL means one with the settings of `config` and the best detector.
 *
 * Fails with `ABSENKI_RESULT_CONFIGURATION` for a setting outside its range.
 */
absenki_result absenki_verifier_new(const struct absenki_config *config,
                                    const struct absenki_backend *backend,
                                    const struct absenki_processor *processor,
                                    struct absenki_verifier **out,
                                    struct absenki_error **error);

/**
 * Frees a verifier. NULL is allowed.
 */
void absenki_verifier_free(struct absenki_verifier *verifier);

/**
 * Whether a photo shows the person whose stored faces are `face_ids`: `count` ids, those that
 * your database has for the user in this provider and collection. Without one the verdict is
 * `ABSENKI_REASON_NOT_ENROLLED`, and no call is made. The caller frees `*out`.
 *
 * Fails as the backend does, and with `ABSENKI_RESULT_IMAGE_CORRUPT` for a photo that is damaged
 * after its header. Another person's face, or none, is not a failure.
 */
absenki_result absenki_verifier_verify(const struct absenki_verifier *verifier,
                                       const struct absenki_str *face_ids,
                                       size_t count,
                                       const struct absenki_photo *photo,
                                       struct absenki_verification **out,
                                       struct absenki_error **error);

/**
 * Who in the whole collection a photo shows: one user, nobody, or one of two who are too much
 * alike. The similarity that is necessary rises with the collection: settings `identify.threshold`
 * and `identify.margin`. The caller frees `*out`.
 *
 * Fails as `absenki_verifier_verify` does. A stranger is not a failure.
 */
absenki_result absenki_verifier_identify(const struct absenki_verifier *verifier,
                                         const struct absenki_photo *photo,
                                         struct absenki_identification **out,
                                         struct absenki_error **error);

/**
 * Whether `frames` show the person whose stored faces are `face_ids`, living: liveness and
 * verification in one call. The parameters are those of `absenki_liveness_verify` and
 * `absenki_verifier_verify`.
 *
 * Only an attempt that is live is verified, by its best frame; else `*out_verification` is NULL. The
 * caller frees `*out_liveness` and `*out_verification`.
 *
 * Fails as those two functions do. An attempt that is not live, or shows another person, is not a
 * failure.
 */
absenki_result absenki_verifier_verify_live(const struct absenki_verifier *verifier,
                                            const struct absenki_liveness *liveness,
                                            struct absenki_str token,
                                            struct absenki_str user_id,
                                            const struct absenki_liveness_frame *frames,
                                            size_t frame_count,
                                            absenki_use_once_callback use_once,
                                            void *user_data,
                                            const struct absenki_str *face_ids,
                                            size_t face_count,
                                            struct absenki_liveness_verification **out_liveness,
                                            struct absenki_verification **out_verification,
                                            struct absenki_error **error);

/**
 * Whether a session of AWS Face Liveness shows the person whose stored faces are `face_ids`, living.
 * It is live from the setting `liveness.aws_min_confidence` on; its reference image is verified.
 *
 * AWS binds no session to a user: take an id of `absenki_backend_create_face_liveness_session` only
 * from the user for whom it was made, and only once. The caller frees `*out_liveness`, and
 * `*out_verification`, which is NULL for a session that is not live.
 *
 * Fails as the backend does; the embedded recognizer has no such sessions
 * (`ABSENKI_RESULT_CONFIGURATION`).
 */
absenki_result absenki_verifier_verify_aws_session(const struct absenki_verifier *verifier,
                                                   struct absenki_str session_id,
                                                   const struct absenki_str *face_ids,
                                                   size_t face_count,
                                                   struct absenki_liveness_verification **out_liveness,
                                                   struct absenki_verification **out_verification,
                                                   struct absenki_error **error);

/**
 * The version of the library that runs, such as `0.1.0`: equal to `ABSENKI_VERSION` if the
 * header has the same version. Its `ptr` is NUL-terminated, and it stays valid.
 */
struct absenki_str absenki_version(void);

/**
 * Whether a part was built in: `local`, the embedded recognizer, `rekognition`, AWS Rekognition, or
 * `sql`, galleries in a database. False for any other name.
 */
bool absenki_has_feature(struct absenki_str name);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ABSENKI_H */

/** The text of a NUL-terminated string; empty for NULL. It is not copied. */
static inline absenki_str absenki_str_of(const char *text) {
  absenki_str made;
  made.ptr = text;
  made.len = text ? strlen(text) : 0;
  return made;
}

/** The bytes at `data`. They are not copied. */
static inline absenki_bytes absenki_bytes_of(const void *data, size_t len) {
  absenki_bytes made;
  made.ptr = (const uint8_t *)data;
  made.len = len;
  return made;
}

/** The arguments with which `printf` prints a text by `%.*s`. */
#define ABSENKI_PRINTF(text) (int)(text).len, (text).ptr
