enum absenki_result
 {
  ABSENKI_RESULT_OK = 0,
  ABSENKI_RESULT_PANIC = 1,
  ABSENKI_RESULT_NULL_ARGUMENT = 2,
  ABSENKI_RESULT_INVALID_LENGTH = 3,
  ABSENKI_RESULT_INVALID_UTF8 = 4,
  ABSENKI_RESULT_INVALID_CHOICE = 5,
  ABSENKI_RESULT_NOT_BUILT = 6,
  ABSENKI_RESULT_UNLISTED = 7,
  ABSENKI_RESULT_IMAGE_FORMAT = 20,
  ABSENKI_RESULT_IMAGE_CORRUPT = 21,
  ABSENKI_RESULT_IMAGE_TOO_LARGE = 22,
  ABSENKI_RESULT_IMAGE_ENCODE = 23,
  ABSENKI_RESULT_INVALID_BOX = 24,
  ABSENKI_RESULT_FILE_NOT_FOUND = 30,
  ABSENKI_RESULT_FILE_READ = 31,
  ABSENKI_RESULT_FILE_WRITE = 32,
  ABSENKI_RESULT_CONFIGURATION = 40,
  ABSENKI_RESULT_INVALID_PARAMETER = 41,
  ABSENKI_RESULT_THROTTLED = 50,
  ABSENKI_RESULT_TIMEOUT = 51,
  ABSENKI_RESULT_UNREACHABLE = 52,
  ABSENKI_RESULT_CREDENTIALS = 53,
  ABSENKI_RESULT_ACCESS_DENIED = 54,
  ABSENKI_RESULT_COLLECTION_NOT_FOUND = 55,
  ABSENKI_RESULT_COLLECTION_EXISTS = 56,
  ABSENKI_RESULT_QUOTA = 57,
  ABSENKI_RESULT_SERVICE = 58,
  ABSENKI_RESULT_USER_NOT_FOUND = 59,
  ABSENKI_RESULT_CONFLICT = 60,
  ABSENKI_RESULT_STORAGE = 70,
  ABSENKI_RESULT_ORPHAN_FACE = 71,
  ABSENKI_RESULT_RECOGNIZER = 72,
  ABSENKI_RESULT_RUNTIME = 73,
};
typedef uint32_t absenki_result;
enum absenki_reason
 {
  ABSENKI_REASON_NONE = 0,
  ABSENKI_REASON_MATCHED = 1,
  ABSENKI_REASON_ENROLLED = 2,
  ABSENKI_REASON_NOT_ENROLLED = 3,
  ABSENKI_REASON_NO_FACE = 4,
  ABSENKI_REASON_MULTIPLE_FACES = 5,
  ABSENKI_REASON_WRONG_PERSON = 6,
  ABSENKI_REASON_NO_MATCH = 7,
  ABSENKI_REASON_TOO_SMALL = 8,
  ABSENKI_REASON_TOO_DARK = 9,
  ABSENKI_REASON_BLURRY = 10,
  ABSENKI_REASON_LOW_QUALITY = 11,
  ABSENKI_REASON_UNLISTED = 12,
  ABSENKI_REASON_FACE_TOO_SMALL = 13,
  ABSENKI_REASON_TOO_BRIGHT = 14,
  ABSENKI_REASON_ALREADY_ENROLLED = 15,
  ABSENKI_REASON_NOT_SAME_PERSON = 16,
  ABSENKI_REASON_AMBIGUOUS = 17,
  ABSENKI_REASON_OCCLUDED = 18,
  ABSENKI_REASON_SAME_PHOTO = 19,
  ABSENKI_REASON_NOT_FRONTAL = 20,
  ABSENKI_REASON_TILTED = 21,
  ABSENKI_REASON_EYES_CLOSED = 22,
  ABSENKI_REASON_OVEREXPOSED = 23,
};
typedef uint32_t absenki_reason;
enum absenki_format
 {
  ABSENKI_FORMAT_UNKNOWN = 0,
  ABSENKI_FORMAT_JPEG = 1,
  ABSENKI_FORMAT_PNG = 2,
  ABSENKI_FORMAT_WEBP = 3,
  ABSENKI_FORMAT_BMP = 4,
};
typedef uint32_t absenki_format;
enum absenki_step
 {
  ABSENKI_STEP_NONE = 0,
  ABSENKI_STEP_PHOTO = 1,
  ABSENKI_STEP_CROP = 2,
  ABSENKI_STEP_CROPPED_FACE = 3,
};
typedef uint32_t absenki_step;
enum absenki_label
 {
  ABSENKI_LABEL_OTHER = 0,
  ABSENKI_LABEL_MATCHED = 1,
  ABSENKI_LABEL_WRONG_PERSON = 2,
  ABSENKI_LABEL_UNKNOWN = 3,
};
typedef uint32_t absenki_label;
enum absenki_log_level
 {
  ABSENKI_LOG_LEVEL_ERROR = 1,
  ABSENKI_LOG_LEVEL_WARN = 2,
  ABSENKI_LOG_LEVEL_INFO = 3,
  ABSENKI_LOG_LEVEL_DEBUG = 4,
  ABSENKI_LOG_LEVEL_TRACE = 5,
};
typedef uint32_t absenki_log_level;
enum absenki_language
 {
  ABSENKI_LANGUAGE_INDONESIAN = 0,
  ABSENKI_LANGUAGE_ENGLISH = 1,
};
typedef uint32_t absenki_language;
enum absenki_detector
 {
  ABSENKI_DETECTOR_BEST = 0,
  ABSENKI_DETECTOR_RUSTFACE = 1,
  ABSENKI_DETECTOR_YUNET = 2,
};
typedef uint32_t absenki_detector;
typedef struct absenki_backend absenki_backend;
typedef struct absenki_buffer absenki_buffer;
typedef struct absenki_config absenki_config;
typedef struct absenki_crop absenki_crop;
typedef struct absenki_detected_faces absenki_detected_faces;
typedef struct absenki_difference absenki_difference;
typedef struct absenki_enroller absenki_enroller;
typedef struct absenki_enrollment absenki_enrollment;
typedef struct absenki_enrollments absenki_enrollments;
typedef struct absenki_error absenki_error;
typedef struct absenki_face_ids absenki_face_ids;
typedef struct absenki_face_page absenki_face_page;
typedef struct absenki_identification absenki_identification;
typedef struct absenki_liveness absenki_liveness;
typedef struct absenki_liveness_session absenki_liveness_session;
typedef struct absenki_liveness_verification absenki_liveness_verification;
typedef struct absenki_photo absenki_photo;
typedef struct absenki_processed absenki_processed;
typedef struct absenki_processor absenki_processor;
typedef struct absenki_verification absenki_verification;
typedef struct absenki_verifier absenki_verifier;
typedef struct absenki_str {
  const char *ptr;
  size_t len;
} absenki_str;
typedef struct absenki_bytes {
  const uint8_t *ptr;
  size_t len;
} absenki_bytes;
typedef struct absenki_crop_info {
  uint32_t x;
  uint32_t y;
  uint32_t box_width;
  uint32_t box_height;
  uint32_t width;
  uint32_t height;
} absenki_crop_info;
typedef struct absenki_box {
  double left;
  double top;
  double width;
  double height;
} absenki_box;
typedef struct absenki_point {
  double x;
  double y;
} absenki_point;
typedef struct absenki_detected_face {
  struct absenki_box bounding_box;
  double score;
  bool has_landmarks;
  struct absenki_point eye_left;
  struct absenki_point eye_right;
  struct absenki_point nose;
  struct absenki_point mouth_left;
  struct absenki_point mouth_right;
} absenki_detected_face;
typedef void (*absenki_progress_callback)(void *user_data, size_t done, size_t total);
typedef bool (*absenki_record_callback)(void *user_data, struct absenki_face_ids *ids);
typedef struct absenki_face {
  struct absenki_box bounding_box;
  double score;
  uint32_t label;
  bool has_score;
} absenki_face;
typedef void (*absenki_gallery_callback)(void *user_data,
                                         struct absenki_str collection,
                                         uint64_t done,
                                         uint64_t total);
typedef struct absenki_liveness_frame {
  uint64_t at_ms;
  struct absenki_bytes picture;
} absenki_liveness_frame;
typedef bool (*absenki_use_once_callback)(void *user_data,
                                          struct absenki_str nonce,
                                          int64_t expires,
                                          bool *unused);
typedef void (*absenki_log_callback)(void *user_data,
                                     uint32_t level,
                                     struct absenki_str target,
                                     struct absenki_str message);
typedef struct absenki_quality {
  double laplace;
  double brightness;
  double threshold;
  uint32_t width;
  uint32_t height;
  absenki_reason refusal;
  bool passed;
} absenki_quality;
absenki_result absenki_backend_new_local(struct absenki_str path,
                                         struct absenki_backend **out,
                                         struct absenki_error **error);
absenki_result absenki_backend_new_rekognition(const struct absenki_config *config,
                                               struct absenki_backend **out,
                                               struct absenki_error **error);
absenki_result absenki_backend_from_config(const struct absenki_config *config,
                                           struct absenki_backend **out,
                                           struct absenki_error **error);
void absenki_backend_free(struct absenki_backend *backend);
struct absenki_str absenki_backend_provider(const struct absenki_backend *backend);
absenki_result absenki_backend_ping(const struct absenki_backend *backend,
                                    const struct absenki_config *config,
                                    struct absenki_buffer **out,
                                    struct absenki_error **error);
absenki_result absenki_backend_create_face_liveness_session(const struct absenki_backend *backend,
                                                            struct absenki_buffer **out,
                                                            struct absenki_error **error);
void absenki_buffer_free(struct absenki_buffer *buffer);
struct absenki_bytes absenki_buffer_bytes(const struct absenki_buffer *buffer);
struct absenki_str absenki_buffer_text(const struct absenki_buffer *buffer);
absenki_result absenki_enroller_describe_collection(const struct absenki_enroller *enroller,
                                                    struct absenki_buffer **out,
                                                    struct absenki_error **error);
absenki_result absenki_enroller_list_collections(const struct absenki_enroller *enroller,
                                                 struct absenki_buffer **out,
                                                 struct absenki_error **error);
absenki_result absenki_enroller_delete_collection(const struct absenki_enroller *enroller,
                                                  bool *deleted,
                                                  struct absenki_error **error);
absenki_result absenki_config_new(struct absenki_config **out, struct absenki_error **error);
absenki_result absenki_config_from_env(struct absenki_config **out, struct absenki_error **error);
void absenki_config_free(struct absenki_config *config);
absenki_result absenki_config_set(struct absenki_config *config,
                                  struct absenki_str key,
                                  struct absenki_str value,
                                  struct absenki_error **error);
absenki_result absenki_config_set_number(struct absenki_config *config,
                                         struct absenki_str key,
                                         double value,
                                         struct absenki_error **error);
absenki_result absenki_config_set_bool(struct absenki_config *config,
                                       struct absenki_str key,
                                       bool value,
                                       struct absenki_error **error);
absenki_result absenki_config_set_preset(struct absenki_config *config,
                                         struct absenki_str name,
                                         struct absenki_error **error);
absenki_result absenki_config_get(const struct absenki_config *config,
                                  struct absenki_str key,
                                  struct absenki_buffer **out,
                                  struct absenki_error **error);
void absenki_crop_free(struct absenki_crop *crop);
struct absenki_crop_info absenki_crop_get_info(const struct absenki_crop *crop);
struct absenki_str absenki_crop_source(const struct absenki_crop *crop);
absenki_result absenki_crop_encode(const struct absenki_crop *crop,
                                   uint32_t format,
                                   struct absenki_buffer **out,
                                   struct absenki_error **error);
absenki_result absenki_crop_save(const struct absenki_crop *crop,
                                 struct absenki_str path,
                                 struct absenki_error **error);
void absenki_detected_faces_free(struct absenki_detected_faces *faces);
size_t absenki_detected_faces_count(const struct absenki_detected_faces *faces);
bool absenki_detected_faces_get(const struct absenki_detected_faces *faces,
                                size_t index,
                                struct absenki_detected_face *out);
absenki_result absenki_detected_faces_to_json(const struct absenki_detected_faces *faces,
                                              struct absenki_buffer **out,
                                              struct absenki_error **error);
absenki_result absenki_face_ids_add(struct absenki_face_ids *ids,
                                    struct absenki_str face_id,
                                    struct absenki_error **error);
void absenki_difference_free(struct absenki_difference *difference);
size_t absenki_difference_faces_without_profile(const struct absenki_difference *difference);
struct absenki_str absenki_difference_face_without_profile(const struct absenki_difference *difference,
                                                           size_t index);
size_t absenki_difference_profiles_without_face(const struct absenki_difference *difference);
struct absenki_str absenki_difference_profile_without_face(const struct absenki_difference *difference,
                                                           size_t index);
bool absenki_difference_is_applied(const struct absenki_difference *difference);
absenki_result absenki_difference_to_json(const struct absenki_difference *difference,
                                          struct absenki_buffer **out,
                                          struct absenki_error **error);
absenki_result absenki_enroller_new(const struct absenki_config *config,
                                    const struct absenki_backend *backend,
                                    struct absenki_enroller **out,
                                    struct absenki_error **error);
void absenki_enroller_free(struct absenki_enroller *enroller);
absenki_result absenki_enroller_ensure_collection(const struct absenki_enroller *enroller,
                                                  bool *created,
                                                  struct absenki_error **error);
absenki_result absenki_enroller_enroll(const struct absenki_enroller *enroller,
                                       struct absenki_str user_id,
                                       struct absenki_str user_name,
                                       const struct absenki_str *face_ids,
                                       size_t face_id_count,
                                       const struct absenki_photo *photo,
                                       struct absenki_enrollment **out,
                                       struct absenki_error **error);
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
absenki_result absenki_enroller_undo(const struct absenki_enroller *enroller,
                                     const struct absenki_enrollment *enrollment,
                                     struct absenki_error **error);
absenki_result absenki_enroller_take_back(const struct absenki_enroller *enroller,
                                          struct absenki_str face_id,
                                          struct absenki_str external_image_id,
                                          struct absenki_error **error);
absenki_result absenki_enroller_delete_face(const struct absenki_enroller *enroller,
                                            struct absenki_str face_id,
                                            bool *deleted,
                                            struct absenki_error **error);
absenki_result absenki_enroller_list_faces(const struct absenki_enroller *enroller,
                                           uint32_t max_results,
                                           struct absenki_str next_token,
                                           struct absenki_face_page **out,
                                           struct absenki_error **error);
absenki_result absenki_enroller_reconcile(const struct absenki_enroller *enroller,
                                          bool apply,
                                          absenki_record_callback on_record,
                                          void *user_data,
                                          struct absenki_difference **out,
                                          struct absenki_error **error);
void absenki_enrollment_free(struct absenki_enrollment *enrollment);
bool absenki_enrollment_is_enrolled(const struct absenki_enrollment *enrollment);
absenki_reason absenki_enrollment_reason(const struct absenki_enrollment *enrollment);
struct absenki_str absenki_enrollment_reason_code(const struct absenki_enrollment *enrollment);
struct absenki_str absenki_enrollment_message(const struct absenki_enrollment *enrollment);
struct absenki_str absenki_enrollment_face_id(const struct absenki_enrollment *enrollment);
struct absenki_str absenki_enrollment_external_image_id(const struct absenki_enrollment *enrollment);
struct absenki_str absenki_enrollment_provider(const struct absenki_enrollment *enrollment);
struct absenki_str absenki_enrollment_collection_id(const struct absenki_enrollment *enrollment);
struct absenki_str absenki_enrollment_model_version(const struct absenki_enrollment *enrollment);
bool absenki_enrollment_known_before(const struct absenki_enrollment *enrollment);
double absenki_enrollment_confidence(const struct absenki_enrollment *enrollment);
uint32_t absenki_enrollment_face_count(const struct absenki_enrollment *enrollment);
bool absenki_enrollment_bounding_box(const struct absenki_enrollment *enrollment,
                                     struct absenki_box *out);
size_t absenki_enrollment_fault_count(const struct absenki_enrollment *enrollment);
struct absenki_str absenki_enrollment_fault(const struct absenki_enrollment *enrollment,
                                            size_t index);
absenki_result absenki_enrollment_to_json(const struct absenki_enrollment *enrollment,
                                          struct absenki_buffer **out,
                                          struct absenki_error **error);
void absenki_enrollments_free(struct absenki_enrollments *enrollments);
size_t absenki_enrollments_count(const struct absenki_enrollments *enrollments);
const struct absenki_enrollment *absenki_enrollments_get(const struct absenki_enrollments *enrollments,
                                                         size_t index);
const struct absenki_error *absenki_enrollments_error(const struct absenki_enrollments *enrollments,
                                                      size_t index);
struct absenki_str absenki_enrollments_message(const struct absenki_enrollments *enrollments);
struct absenki_str absenki_enrollments_missing(const struct absenki_enrollments *enrollments,
                                               size_t index);
struct absenki_str absenki_result_code(uint32_t result);
struct absenki_str absenki_code_text(struct absenki_str code,
                                     uint32_t language);
void absenki_error_free(struct absenki_error *error);
absenki_result absenki_error_result(const struct absenki_error *error);
struct absenki_str absenki_error_code(const struct absenki_error *error);
struct absenki_str absenki_error_message(const struct absenki_error *error);
struct absenki_str absenki_error_text(const struct absenki_error *error, uint32_t language);
struct absenki_str absenki_error_operation(const struct absenki_error *error);
bool absenki_error_is_retryable(const struct absenki_error *error);
struct absenki_str absenki_error_request_id(const struct absenki_error *error);
struct absenki_str absenki_error_service_code(const struct absenki_error *error);
struct absenki_str absenki_error_orphan_face_id(const struct absenki_error *error);
struct absenki_str absenki_error_orphan_external_image_id(const struct absenki_error *error);
absenki_result absenki_error_to_json(const struct absenki_error *error,
                                     struct absenki_buffer **out,
                                     struct absenki_error **failed);
absenki_result absenki_processor_annotate(const struct absenki_processor *processor,
                                          const struct absenki_photo *photo,
                                          const struct absenki_face *faces,
                                          size_t count,
                                          struct absenki_str name,
                                          uint32_t format,
                                          struct absenki_buffer **out,
                                          struct absenki_error **error);
absenki_result absenki_processor_prepare_for_upload(const struct absenki_processor *processor,
                                                    const struct absenki_photo *photo,
                                                    struct absenki_buffer **out,
                                                    struct absenki_error **error);
void absenki_face_page_free(struct absenki_face_page *page);
size_t absenki_face_page_count(const struct absenki_face_page *page);
struct absenki_str absenki_face_page_next_token(const struct absenki_face_page *page);
struct absenki_str absenki_face_page_face_id(const struct absenki_face_page *page, size_t index);
struct absenki_str absenki_face_page_external_image_id(const struct absenki_face_page *page,
                                                       size_t index);
double absenki_face_page_confidence(const struct absenki_face_page *page, size_t index);
absenki_result absenki_face_page_to_json(const struct absenki_face_page *page,
                                         struct absenki_buffer **out,
                                         struct absenki_error **error);
absenki_result absenki_gallery_check(const struct absenki_config *config,
                                     struct absenki_buffer **out,
                                     struct absenki_error **error);
absenki_result absenki_gallery_purge(const struct absenki_config *config,
                                     uint32_t days,
                                     bool remove,
                                     struct absenki_buffer **out,
                                     struct absenki_error **error);
absenki_result absenki_gallery_load(const struct absenki_config *config,
                                    absenki_gallery_callback progress,
                                    void *user_data,
                                    struct absenki_error **error);
absenki_result absenki_gallery_copy(const struct absenki_config *config,
                                    struct absenki_str to,
                                    absenki_gallery_callback progress,
                                    void *user_data,
                                    struct absenki_buffer **out,
                                    struct absenki_error **error);
absenki_result absenki_gallery_calibrate(const struct absenki_config *config,
                                         double false_accept_rate,
                                         struct absenki_buffer **out,
                                         struct absenki_error **error);
void absenki_identification_free(struct absenki_identification *found);
absenki_reason absenki_identification_reason(const struct absenki_identification *found);
struct absenki_str absenki_identification_message(const struct absenki_identification *found);
struct absenki_str absenki_identification_user_id(const struct absenki_identification *found);
struct absenki_str absenki_identification_face_id(const struct absenki_identification *found);
bool absenki_identification_score(const struct absenki_identification *found, double *out);
double absenki_identification_threshold(const struct absenki_identification *found);
absenki_result absenki_identification_to_json(const struct absenki_identification *found,
                                              struct absenki_buffer **out,
                                              struct absenki_error **error);
absenki_result absenki_liveness_new(const struct absenki_config *config,
                                    const struct absenki_backend *backend,
                                    struct absenki_liveness **out,
                                    struct absenki_error **error);
void absenki_liveness_free(struct absenki_liveness *liveness);
absenki_result absenki_liveness_start(const struct absenki_liveness *liveness,
                                      struct absenki_str user_id,
                                      struct absenki_liveness_session **out,
                                      struct absenki_error **error);
void absenki_liveness_session_free(struct absenki_liveness_session *session);
struct absenki_str absenki_liveness_session_token(const struct absenki_liveness_session *session);
size_t absenki_liveness_session_steps(const struct absenki_liveness_session *session);
struct absenki_str absenki_liveness_session_step(const struct absenki_liveness_session *session,
                                                 size_t index);
uint64_t absenki_liveness_session_expires_in_ms(const struct absenki_liveness_session *session);
absenki_result absenki_liveness_verify(const struct absenki_liveness *liveness,
                                       struct absenki_str token,
                                       struct absenki_str user_id,
                                       const struct absenki_liveness_frame *frames,
                                       size_t count,
                                       absenki_use_once_callback use_once,
                                       void *user_data,
                                       struct absenki_liveness_verification **out,
                                       struct absenki_error **error);
void absenki_liveness_verification_free(struct absenki_liveness_verification *verification);
bool absenki_liveness_verification_is_live(const struct absenki_liveness_verification *verification);
struct absenki_str absenki_liveness_verification_verdict(const struct absenki_liveness_verification *verification);
struct absenki_str absenki_liveness_verification_reason(const struct absenki_liveness_verification *verification);
struct absenki_str absenki_liveness_verification_message(const struct absenki_liveness_verification *verification);
double absenki_liveness_verification_confidence(const struct absenki_liveness_verification *verification);
struct absenki_bytes absenki_liveness_verification_best_frame(const struct absenki_liveness_verification *verification);
absenki_result absenki_liveness_verification_to_json(const struct absenki_liveness_verification *verification,
                                                     struct absenki_buffer **out,
                                                     struct absenki_error **error);
absenki_result absenki_log_set(absenki_log_callback callback,
                               void *user_data,
                               uint32_t level,
                               struct absenki_error **error);
absenki_result absenki_photo_from_bytes(const struct absenki_config *config,
                                        struct absenki_bytes bytes,
                                        struct absenki_photo **out,
                                        struct absenki_error **error);
absenki_result absenki_photo_from_data(const struct absenki_config *config,
                                       const char *data,
                                       size_t size,
                                       struct absenki_photo **out,
                                       struct absenki_error **error);
absenki_result absenki_photo_from_file(const struct absenki_config *config,
                                       struct absenki_str path,
                                       struct absenki_photo **out,
                                       struct absenki_error **error);
void absenki_photo_free(struct absenki_photo *photo);
uint32_t absenki_photo_width(const struct absenki_photo *photo);
uint32_t absenki_photo_height(const struct absenki_photo *photo);
absenki_format absenki_photo_format(const struct absenki_photo *photo);
void absenki_processed_free(struct absenki_processed *processed);
absenki_step absenki_processed_refused_by(const struct absenki_processed *processed);
absenki_reason absenki_processed_refusal(const struct absenki_processed *processed);
bool absenki_processed_photo_quality(const struct absenki_processed *processed,
                                     struct absenki_quality *out);
bool absenki_processed_face_quality(const struct absenki_processed *processed,
                                    struct absenki_quality *out);
const struct absenki_crop *absenki_processed_crop(const struct absenki_processed *processed);
absenki_result absenki_processed_to_json(const struct absenki_processed *processed,
                                         struct absenki_buffer **out,
                                         struct absenki_error **error);
absenki_result absenki_processor_new(const struct absenki_config *config,
                                     uint32_t detector,
                                     struct absenki_processor **out,
                                     struct absenki_error **error);
void absenki_processor_free(struct absenki_processor *processor);
absenki_result absenki_processor_quality_check(const struct absenki_processor *processor,
                                               const struct absenki_photo *photo,
                                               struct absenki_quality *out,
                                               struct absenki_error **error);
absenki_result absenki_processor_quality_text(const struct absenki_processor *processor,
                                              const struct absenki_quality *quality,
                                              struct absenki_buffer **out,
                                              struct absenki_error **error);
absenki_result absenki_processor_quality_to_json(const struct absenki_processor *processor,
                                                 const struct absenki_quality *quality,
                                                 struct absenki_buffer **out,
                                                 struct absenki_error **error);
absenki_result absenki_processor_detect(const struct absenki_processor *processor,
                                        const struct absenki_photo *photo,
                                        struct absenki_detected_faces **out,
                                        struct absenki_error **error);
absenki_result absenki_processor_crop(const struct absenki_processor *processor,
                                      const struct absenki_photo *photo,
                                      const struct absenki_box *face,
                                      struct absenki_crop **out,
                                      struct absenki_error **error);
absenki_result absenki_processor_enhance(const struct absenki_processor *processor,
                                         const struct absenki_photo *photo,
                                         uint32_t format,
                                         struct absenki_buffer **out,
                                         struct absenki_error **error);
absenki_result absenki_processor_process(const struct absenki_processor *processor,
                                         const struct absenki_photo *photo,
                                         const struct absenki_box *face,
                                         struct absenki_processed **out,
                                         struct absenki_error **error);
absenki_result absenki_usage_to_json(double price_per_image_usd,
                                     double price_per_liveness_check_usd,
                                     struct absenki_buffer **out,
                                     struct absenki_error **error);
absenki_result absenki_usage_to_prometheus(double price_per_image_usd,
                                           double price_per_liveness_check_usd,
                                           struct absenki_buffer **out,
                                           struct absenki_error **error);
void absenki_verification_free(struct absenki_verification *verification);
bool absenki_verification_is_match(const struct absenki_verification *verification);
absenki_reason absenki_verification_reason(const struct absenki_verification *verification);
struct absenki_str absenki_verification_reason_code(const struct absenki_verification *verification);
struct absenki_str absenki_verification_message(const struct absenki_verification *verification);
bool absenki_verification_score(const struct absenki_verification *verification, double *out);
bool absenki_verification_displayed_score(const struct absenki_verification *verification,
                                          double *out);
struct absenki_str absenki_verification_face_id(const struct absenki_verification *verification);
struct absenki_str absenki_verification_name(const struct absenki_verification *verification);
bool absenki_verification_face_count(const struct absenki_verification *verification,
                                     uint32_t *out);
bool absenki_verification_quality(const struct absenki_verification *verification,
                                  struct absenki_quality *out);
size_t absenki_verification_faces(const struct absenki_verification *verification);
bool absenki_verification_get_face(const struct absenki_verification *verification,
                                   size_t index,
                                   struct absenki_face *out);
struct absenki_str absenki_verification_face_text(const struct absenki_verification *verification,
                                                  size_t index);
absenki_result absenki_verification_to_json(const struct absenki_verification *verification,
                                            struct absenki_buffer **out,
                                            struct absenki_error **error);
absenki_result absenki_verifier_new(const struct absenki_config *config,
                                    const struct absenki_backend *backend,
                                    const struct absenki_processor *processor,
                                    struct absenki_verifier **out,
                                    struct absenki_error **error);
void absenki_verifier_free(struct absenki_verifier *verifier);
absenki_result absenki_verifier_verify(const struct absenki_verifier *verifier,
                                       const struct absenki_str *face_ids,
                                       size_t count,
                                       const struct absenki_photo *photo,
                                       struct absenki_verification **out,
                                       struct absenki_error **error);
absenki_result absenki_verifier_identify(const struct absenki_verifier *verifier,
                                         const struct absenki_photo *photo,
                                         struct absenki_identification **out,
                                         struct absenki_error **error);
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
absenki_result absenki_verifier_verify_aws_session(const struct absenki_verifier *verifier,
                                                   struct absenki_str session_id,
                                                   const struct absenki_str *face_ids,
                                                   size_t face_count,
                                                   struct absenki_liveness_verification **out_liveness,
                                                   struct absenki_verification **out_verification,
                                                   struct absenki_error **error);
struct absenki_str absenki_version(void);
bool absenki_has_feature(struct absenki_str name);
