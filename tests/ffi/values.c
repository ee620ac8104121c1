/* Errors, configuration, photos, buffers, the log: with good and with bad input. */
#include "check.h"

static void versions_and_results(void) {
  CHECK(is(absenki_version(), ABSENKI_VERSION));
  CHECK(strcmp(absenki_version().ptr, ABSENKI_VERSION) == 0);
  CHECK(absenki_has_feature(str("local")));
  CHECK(!absenki_has_feature(str("")) && !absenki_has_feature(null_str()));
  CHECK(!absenki_has_feature(latin1_str()) && !absenki_has_feature(endless_str()));

  CHECK(is(absenki_result_code(ABSENKI_RESULT_OK), "ok"));
  CHECK(is(absenki_result_code(ABSENKI_RESULT_PANIC), "panic"));
  CHECK(is(absenki_result_code(ABSENKI_RESULT_ORPHAN_FACE), "orphan_face"));
  CHECK(absenki_result_code(123456).len == 0 && absenki_result_code(123456).ptr != NULL);
}

static void errors(void) {
  absenki_photo *photo = NULL;
  absenki_error *error = NULL;
  absenki_error *untouched = (absenki_error *)&error;
  absenki_config *config = NULL;
  CHECK(absenki_photo_from_file(NULL, fixture("no such photo"), &photo, &error) ==
        ABSENKI_RESULT_FILE_NOT_FOUND);
  CHECK(photo == NULL);
  CHECK(absenki_error_result(error) == ABSENKI_RESULT_FILE_NOT_FOUND);
  CHECK(is(absenki_error_code(error), "file_not_found"));
  CHECK(is(absenki_error_operation(error), "read_photo"));
  CHECK(is(absenki_error_text(error, ABSENKI_LANGUAGE_ENGLISH), "The photo file does not exist."));
  CHECK(is(absenki_error_text(error, ABSENKI_LANGUAGE_INDONESIAN), "Berkas foto tidak ada."));
  CHECK(absenki_error_text(error, 99).len == 0);
  CHECK(is(absenki_code_text(absenki_error_code(error), ABSENKI_LANGUAGE_ENGLISH),
           "The photo file does not exist."));
  CHECK(absenki_code_text(str("no such code"), 0).len == 0);
  CHECK(absenki_code_text(null_str(), 0).len == 0 && absenki_code_text(str("timeout"), 9).len == 0);
  absenki_buffer *json = NULL;
  CHECK(absenki_error_to_json(error, &json, NULL) == ABSENKI_RESULT_OK);
  CHECK(json_has(json, "\"code\":\"file_not_found\""));
  CHECK(absenki_error_to_json(NULL, &json, NULL) == ABSENKI_RESULT_NULL_ARGUMENT);
  CHECK(absenki_error_to_json(error, NULL, NULL) == ABSENKI_RESULT_NULL_ARGUMENT);
  CHECK(!absenki_error_is_retryable(error));
  CHECK(absenki_error_request_id(error).len == 0 && absenki_error_service_code(error).len == 0);
  CHECK(absenki_error_orphan_face_id(error).len == 0);
  CHECK(absenki_error_orphan_external_image_id(error).len == 0);
  absenki_error_free(error);

  /* Without a place for it, there is no error; on success it is left alone. */
  CHECK(absenki_photo_from_file(NULL, fixture("no such photo"), &photo, NULL) ==
        ABSENKI_RESULT_FILE_NOT_FOUND);
  CHECK(absenki_config_new(&config, &untouched) == ABSENKI_RESULT_OK);
  CHECK(untouched == (absenki_error *)&error);
  absenki_config_free(config);

  CHECK(absenki_error_result(NULL) == ABSENKI_RESULT_OK && !absenki_error_is_retryable(NULL));
  CHECK(absenki_error_code(NULL).len == 0 && absenki_error_message(NULL).len == 0);
  CHECK(absenki_error_text(NULL, 0).len == 0 && absenki_error_operation(NULL).len == 0);
  CHECK(absenki_error_request_id(NULL).len == 0 && absenki_error_service_code(NULL).len == 0);
  CHECK(absenki_error_orphan_face_id(NULL).len == 0);
  CHECK(absenki_error_orphan_external_image_id(NULL).len == 0);
  absenki_error_free(NULL);
}

static int value_is(const absenki_config *config, const char *key, const char *value) {
  absenki_buffer *text = NULL;
  OK(absenki_config_get(config, str(key), &text, &error));
  int equal = is(absenki_buffer_text(text), value);
  absenki_buffer_free(text);
  return equal;
}

static void configuration(void) {
  absenki_config *config = NULL, *from_env = NULL;
  absenki_buffer *text = NULL;
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_config_new(NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_config_from_env(NULL, &error));
  OK(absenki_config_new(&config, &error));
  OK(absenki_config_from_env(&from_env, &error));
  CHECK(value_is(from_env, "face.threshold", "77"));

  OK(absenki_config_set(config, str("language"), str("en"), &error));
  OK(absenki_config_set_number(config, str("face.threshold"), 82.5, &error));
  OK(absenki_config_set_number(config, str("face.min_width"), 160, &error));
  OK(absenki_config_set_bool(config, str("verify.quality_gate"), true, &error));
  CHECK(value_is(config, "language", "en") && value_is(config, "face.threshold", "82.5"));
  CHECK(value_is(config, "face.min_width", "160"));
  CHECK(value_is(config, "verify.quality_gate", "true"));
  OK(absenki_config_set_preset(config, str("strict"), &error));
  CHECK(value_is(config, "face.threshold", "85") && value_is(config, "face.min_width", "300"));

  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_config_set(NULL, str("a"), str("b"), &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_config_set(config, null_str(), str("b"), &error));
  FAILS(ABSENKI_RESULT_INVALID_LENGTH,
        absenki_config_set(config, endless_str(), str("b"), &error));
  FAILS(ABSENKI_RESULT_INVALID_UTF8,
        absenki_config_set(config, str("language"), latin1_str(), &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION, absenki_config_set(config, str(""), str(""), &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION,
        absenki_config_set(config, str("language"), str("nl"), &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION,
        absenki_config_set_number(config, str("face.min_width"), -1, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_config_set_number(NULL, str("a"), 1, &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION,
        absenki_config_set_bool(config, str("face.min_width"), true, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_config_set_bool(NULL, str("a"), true, &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION, absenki_config_set_preset(config, str("vague"), &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_config_set_preset(NULL, str("strict"), &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION, absenki_config_get(config, str("none"), &text, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_config_get(NULL, str("language"), &text, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_config_get(config, str("language"), NULL, &error));
  CHECK(text == NULL && value_is(config, "language", "en"));

  absenki_config_free(from_env);
  absenki_config_free(config);
  absenki_config_free(NULL);
}

static void photos(void) {
  size_t len = 0;
  unsigned char *bytes = contents("photos/good.jpg", &len);
  absenki_photo *photo = NULL, *none = NULL;
  absenki_config *config = NULL;
  absenki_bytes null_bytes = {NULL, 7}, endless = {bytes, SIZE_MAX};
  OK(absenki_photo_from_bytes(NULL, absenki_bytes_of(bytes, len), &photo, &error));
  CHECK(absenki_photo_width(photo) > 200 && absenki_photo_height(photo) > 200);
  CHECK(absenki_photo_format(photo) == ABSENKI_FORMAT_JPEG);
  absenki_photo_free(photo);
  photo = photo_of("data_url/png.txt");
  CHECK(absenki_photo_format(photo) == ABSENKI_FORMAT_PNG);
  absenki_photo_free(photo);
  photo = photo_of("formats/bmp_24.bmp");
  CHECK(absenki_photo_format(photo) == ABSENKI_FORMAT_BMP);
  absenki_photo_free(photo);
  photo = photo_of("formats/webp_lossy.webp");
  CHECK(absenki_photo_format(photo) == ABSENKI_FORMAT_WEBP);
  absenki_photo_free(photo);

  OK(absenki_photo_from_data(NULL, (const char *)bytes, len, &photo, &error));
  CHECK(absenki_photo_format(photo) == ABSENKI_FORMAT_JPEG);
  absenki_photo_free(photo);
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_photo_from_data(NULL, NULL, 5, &none, &error));
  FAILS(ABSENKI_RESULT_IMAGE_FORMAT, absenki_photo_from_data(NULL, "text", 4, &none, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_photo_from_data(NULL, "text", 4, NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_photo_from_bytes(NULL, null_bytes, &none, &error));
  FAILS(ABSENKI_RESULT_INVALID_LENGTH, absenki_photo_from_bytes(NULL, endless, &none, &error));
  FAILS(ABSENKI_RESULT_IMAGE_FORMAT,
        absenki_photo_from_bytes(NULL, absenki_bytes_of(NULL, 0), &none, &error));
  FAILS(ABSENKI_RESULT_IMAGE_FORMAT,
        absenki_photo_from_bytes(NULL, absenki_bytes_of("no photo", 8), &none, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_photo_from_bytes(NULL, absenki_bytes_of(bytes, len), NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_photo_from_file(NULL, null_str(), &none, &error));
  FAILS(ABSENKI_RESULT_INVALID_LENGTH,
        absenki_photo_from_file(NULL, endless_str(), &none, &error));
  FAILS(ABSENKI_RESULT_FILE_NOT_FOUND, absenki_photo_from_file(NULL, str(""), &none, &error));
  FAILS(ABSENKI_RESULT_FILE_NOT_FOUND,
        absenki_photo_from_file(NULL, latin1_str(), &none, &error));
  FAILS(ABSENKI_RESULT_FILE_READ, absenki_photo_from_file(NULL, fixture("."), &none, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_photo_from_file(NULL, str("a"), NULL, &error));

  OK(absenki_config_new(&config, &error));
  OK(absenki_config_set(config, str("limits.max_input_bytes"), str("1000"), &error));
  FAILS(ABSENKI_RESULT_IMAGE_TOO_LARGE,
        absenki_photo_from_bytes(config, absenki_bytes_of(bytes, len), &none, &error));
  CHECK(none == NULL);
  absenki_config_free(config);
  free(bytes);

  CHECK(absenki_photo_width(NULL) == 0 && absenki_photo_height(NULL) == 0);
  CHECK(absenki_photo_format(NULL) == ABSENKI_FORMAT_UNKNOWN);
  absenki_photo_free(NULL);
  CHECK(absenki_buffer_bytes(NULL).len == 0 && absenki_buffer_text(NULL).len == 0);
  absenki_buffer_free(NULL);
}

static void count_line(void *user_data, uint32_t level, absenki_str target, absenki_str message) {
  CHECK(level == ABSENKI_LOG_LEVEL_WARN && target.len > 0 && message.len > 0);
  CHECK(memcmp(target.ptr, "absenki", 7) == 0);
  ++*(int *)user_data;
}

static void logging(void) {
  int lines = 0;
  absenki_photo *none = NULL;
  FAILS(ABSENKI_RESULT_INVALID_CHOICE, absenki_log_set(count_line, &lines, 9, &error));
  OK(absenki_log_set(count_line, &lines, ABSENKI_LOG_LEVEL_WARN, &error));
  FAILS(ABSENKI_RESULT_FILE_NOT_FOUND, absenki_photo_from_file(NULL, str("a"), &none, &error));
  CHECK(lines == 1);
  OK(absenki_log_set(count_line, &lines, ABSENKI_LOG_LEVEL_ERROR, &error));
  FAILS(ABSENKI_RESULT_FILE_NOT_FOUND, absenki_photo_from_file(NULL, str("a"), &none, &error));
  OK(absenki_log_set(NULL, NULL, 0, &error));
  FAILS(ABSENKI_RESULT_FILE_NOT_FOUND, absenki_photo_from_file(NULL, str("a"), &none, &error));
  CHECK(lines == 1);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  fixtures = argv[1];
  versions_and_results();
  errors();
  configuration();
  photos();
  logging();
  return 0;
}
