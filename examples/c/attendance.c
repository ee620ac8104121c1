/* Enrols one photo, verifies another, prints the verdict and writes the face to a file.
 *
 *     attendance ENROL.jpg VERIFY.jpg FACE.jpg
 *
 * With the embedded recognizer and a gallery in memory. Ends with 0 where the second photo shows
 * the person of the first, 1 where it does not, 2 where something failed.
 */
#include <absenki.h>
#include <stdio.h>

static absenki_error *error = NULL;

/* Says why a call failed. */
static int failed(absenki_result result) {
  if (result == ABSENKI_RESULT_OK) {
    return 0;
  }
  absenki_str code = absenki_error_code(error);
  absenki_str message = absenki_error_message(error);
  fprintf(stderr, "%.*s: %.*s\n", ABSENKI_PRINTF(code), ABSENKI_PRINTF(message));
  return 1;
}

/* Enrols `photo`; the caller's database would store the face id that comes back. */
static absenki_enrollment *enrol(const absenki_enroller *enroller, const absenki_photo *photo) {
  absenki_enrollment *enrollment = NULL;
  if (failed(absenki_enroller_enroll(enroller, absenki_str_of("42"), absenki_str_of("Siti"), NULL,
                                     0, photo, &enrollment, &error))) {
    return NULL;
  }
  absenki_str message = absenki_enrollment_message(enrollment);
  absenki_str face_id = absenki_enrollment_face_id(enrollment);
  printf("enrol:   %.*s %.*s\n", ABSENKI_PRINTF(message), ABSENKI_PRINTF(face_id));
  return enrollment;
}

/* Whether `photo` shows the person with the face `face_id`: 1 or 0, or -1 on failure. */
static int verify(const absenki_verifier *verifier, absenki_str face_id,
                  const absenki_photo *photo) {
  absenki_verification *verdict = NULL;
  if (failed(absenki_verifier_verify(verifier, &face_id, 1, photo, &verdict, &error))) {
    return -1;
  }
  double score = 0;
  absenki_str reason = absenki_verification_reason_code(verdict);
  absenki_str message = absenki_verification_message(verdict);
  printf("verify:  %.*s", ABSENKI_PRINTF(reason));
  if (absenki_verification_displayed_score(verdict, &score)) {
    printf(" (%.2f)", score);
  }
  printf(": %.*s\n", ABSENKI_PRINTF(message));
  int matched = absenki_verification_is_match(verdict);
  absenki_verification_free(verdict);
  return matched;
}

/* Writes the largest face in `photo` to `path`. */
static int crop(const absenki_processor *processor, const absenki_photo *photo, const char *path) {
  absenki_crop *face = NULL;
  if (failed(absenki_processor_crop(processor, photo, NULL, &face, &error))) {
    return -1;
  }
  if (face == NULL) {
    puts("crop:    no face");
    return 0;
  }
  absenki_crop_info info = absenki_crop_get_info(face);
  absenki_result result = absenki_crop_save(face, absenki_str_of(path), &error);
  absenki_crop_free(face);
  if (failed(result)) {
    return -1;
  }
  printf("crop:    %u x %u pixels\n", (unsigned)info.width, (unsigned)info.height);
  return 0;
}

int main(int argc, char **argv) {
  absenki_config *config = NULL;
  absenki_backend *backend = NULL;
  absenki_enroller *enroller = NULL;
  absenki_verifier *verifier = NULL;
  absenki_processor *processor = NULL;
  absenki_photo *first = NULL, *second = NULL;
  absenki_enrollment *enrollment = NULL;
  int matched = -1;

  if (argc != 4) {
    fprintf(stderr, "usage: %s ENROL.jpg VERIFY.jpg FACE.jpg\n", argv[0]);
    return 2;
  }
  if (!failed(absenki_config_new(&config, &error)) &&
      !failed(absenki_config_set(config, absenki_str_of("language"), absenki_str_of("en"),
                                 &error)) &&
      !failed(absenki_backend_new_local(absenki_str_of(""), &backend, &error)) &&
      !failed(absenki_enroller_new(config, backend, &enroller, &error)) &&
      !failed(absenki_verifier_new(config, backend, NULL, &verifier, &error)) &&
      !failed(absenki_processor_new(config, ABSENKI_DETECTOR_BEST, &processor, &error)) &&
      !failed(absenki_photo_from_file(config, absenki_str_of(argv[1]), &first, &error)) &&
      !failed(absenki_photo_from_file(config, absenki_str_of(argv[2]), &second, &error)) &&
      !failed(absenki_enroller_ensure_collection(enroller, NULL, &error)) &&
      (enrollment = enrol(enroller, first)) != NULL &&
      (matched = verify(verifier, absenki_enrollment_face_id(enrollment), second)) >= 0) {
    matched = crop(processor, second, argv[3]) == 0 ? matched : -1;
  }
  absenki_error_free(error);
  absenki_enrollment_free(enrollment);
  absenki_photo_free(second);
  absenki_photo_free(first);
  absenki_processor_free(processor);
  absenki_verifier_free(verifier);
  absenki_enroller_free(enroller);
  absenki_backend_free(backend);
  absenki_config_free(config);
  return matched < 0 ? 2 : !matched;
}
