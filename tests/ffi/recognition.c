/* Backends, enrolling and verifying: with good and with bad input. */
#include "check.h"

static absenki_config *config = NULL;
static absenki_backend *backend = NULL;
static absenki_enroller *enroller = NULL;
/* Enrols photos with several faces too. */
static absenki_enroller *accepting = NULL;
/* Does not wait before it deletes a face without a record. */
static absenki_enroller *impatient = NULL;
static absenki_verifier *verifier = NULL;

static void backends(const char *folder) {
  absenki_backend *made = NULL;
  char file[4096];
  snprintf(file, sizeof file, "%s/gallery.sqlite", folder);
  OK(absenki_backend_new_local(str(file), &made, &error));
  CHECK(is(absenki_backend_provider(made), "local"));
  absenki_backend_free(made);
  made = NULL;
  FAILS(ABSENKI_RESULT_STORAGE, absenki_backend_new_local(str(folder), &made, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_backend_new_local(null_str(), &made, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_backend_new_local(str(""), NULL, &error));
  if (absenki_has_feature(str("rekognition"))) {
    OK(absenki_backend_new_rekognition(NULL, &made, &error));
    CHECK(is(absenki_backend_provider(made), "aws"));
    absenki_backend_free(made);
    made = NULL;
  } else {
    FAILS(ABSENKI_RESULT_NOT_BUILT, absenki_backend_new_rekognition(config, &made, &error));
  }
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_backend_new_rekognition(config, NULL, &error));

  absenki_config *local = NULL;
  absenki_backend *second = NULL;
  absenki_enroller *one = NULL, *other = NULL;
  bool created = false;
  OK(absenki_config_new(&local, &error));
  OK(absenki_config_set(local, str("backend"), str("local"), &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION, absenki_backend_from_config(local, &made, &error));
  OK(absenki_config_set(local, str("gallery"), str("memory"), &error));
  OK(absenki_backend_from_config(local, &made, &error));
  OK(absenki_backend_from_config(local, &second, &error));
  OK(absenki_enroller_new(local, made, &one, &error));
  OK(absenki_enroller_new(local, second, &other, &error));
  OK(absenki_enroller_ensure_collection(one, &created, &error));
  OK(absenki_enroller_ensure_collection(other, &created, &error));
  CHECK(!created); /* One gallery. */
  absenki_enroller_free(one);
  absenki_enroller_free(other);
  absenki_backend_free(second);
  absenki_backend_free(made);
  absenki_config_free(local);
  made = NULL;
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_backend_from_config(config, NULL, &error));
  CHECK(made == NULL && absenki_backend_provider(NULL).len == 0);
  absenki_backend_free(NULL);
}

static void copied(void *user_data, absenki_str collection, uint64_t done, uint64_t total) {
  CHECK(collection.len > 0 && done <= total);
  *(uint64_t *)user_data = done;
}

/* A gallery with one face, in the eyes of an administrator. */
static void upkeep(absenki_config *settings, const char *folder) {
  absenki_buffer *json = NULL;
  char copy[4096];
  snprintf(copy, sizeof copy, "%s/copy.sqlite", folder);
  OK(absenki_gallery_check(settings, &json, &error));
  CHECK(json_has(json, "\"faces\":1,\"incomparable\":0,\"damaged\":[],\"not_current\":0"));
  OK(absenki_gallery_purge(settings, 1, true, &json, &error));
  CHECK(json_has(json, "[]"));
  uint64_t done = 0;
  OK(absenki_gallery_copy(settings, str(copy), copied, &done, &json, &error));
  CHECK(done == 1);
  CHECK(json_has(json, "\"faces\":1,\"copied\":"));
  done = 0;
  OK(absenki_gallery_load(settings, copied, &done, &error));
  CHECK(done == 1);
  OK(absenki_gallery_load(settings, NULL, NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_gallery_load(NULL, NULL, NULL, &error));
  OK(absenki_gallery_calibrate(settings, 0.5, &json, &error));
  CHECK(json_has(json, "\"different_user_pairs\":0,"));
  FAILS(ABSENKI_RESULT_INVALID_PARAMETER, absenki_gallery_calibrate(settings, 1, &json, &error));
  FAILS(ABSENKI_RESULT_INVALID_PARAMETER,
        absenki_gallery_purge(settings, 0, false, &json, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_gallery_check(NULL, &json, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_gallery_copy(settings, null_str(), NULL, NULL, &json, &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION, absenki_gallery_purge(config, 1, false, &json, &error));
}

/* A gallery whose templates are encrypted: without the key nobody is enrolled or found. */
static void encrypted(const char *folder) {
  absenki_photo *photo = photo_of("people/obama.jpg");
  char file[4096];
  snprintf(file, sizeof file, "%s/encrypted.sqlite", folder);
  for (int key = 1; key >= 0; key--) {
    absenki_config *settings = NULL;
    absenki_backend *opened = NULL;
    absenki_enroller *one = NULL;
    absenki_enrollment *enrollment = NULL;
    OK(absenki_config_new(&settings, &error));
    OK(absenki_config_set(settings, str("backend"), str("local"), &error));
    OK(absenki_config_set(settings, str("gallery"), str(file), &error));
    if (key) {
      OK(absenki_config_set(settings, str("gallery.key"), str("short"), &error));
      FAILS(ABSENKI_RESULT_CONFIGURATION, absenki_backend_from_config(settings, &opened, &error));
      OK(absenki_config_set(settings, str("gallery.key"), str("a secret of 32 characters or more"),
                            &error));
    }
    OK(absenki_backend_from_config(settings, &opened, &error));
    OK(absenki_enroller_new(settings, opened, &one, &error));
    OK(absenki_enroller_ensure_collection(one, NULL, &error));
    if (key)
      OK(absenki_enroller_enroll(one, str("1"), str("a"), NULL, 0, photo, &enrollment, &error));
    else
      FAILS(ABSENKI_RESULT_CONFIGURATION,
            absenki_enroller_enroll(one, str("2"), str("b"), NULL, 0, photo, &enrollment, &error));
    if (key) upkeep(settings, folder);
    absenki_enrollment_free(enrollment);
    absenki_enroller_free(one);
    absenki_backend_free(opened);
    absenki_config_free(settings);
  }
  absenki_photo_free(photo);
}

static void objects(void) {
  absenki_enroller *no_enroller = NULL;
  absenki_verifier *no_verifier = NULL;
  absenki_processor *processor = NULL;
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_new(config, NULL, &no_enroller, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_enroller_new(config, backend, NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_verifier_new(config, NULL, NULL, &no_verifier, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_verifier_new(config, backend, NULL, NULL, &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION,
        absenki_config_set(config, str("rekognition.collection"), str("a b"), &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION,
        absenki_config_set_number(config, str("face.threshold"), 101, &error));
  OK(absenki_config_set(config, str("rekognition.collection"), str("staff"), &error));
  CHECK(no_enroller == NULL && no_verifier == NULL);
  absenki_enroller_free(NULL);
  absenki_verifier_free(NULL);

  OK(absenki_config_set_number(config, str("enroll.reconcile_grace_ms"), 0, &error));
  OK(absenki_enroller_new(config, backend, &impatient, &error));
  OK(absenki_config_set(config, str("enroll.several_faces"), str("pass"), &error));
  OK(absenki_enroller_new(config, backend, &accepting, &error));
  OK(absenki_config_set(config, str("enroll.several_faces"), str("refuse"), &error));
  OK(absenki_enroller_new(config, backend, &enroller, &error));
  OK(absenki_processor_new(config, ABSENKI_DETECTOR_BEST, &processor, &error));
  OK(absenki_verifier_new(config, backend, processor, &verifier, &error));
  absenki_processor_free(processor);
}

static absenki_enrollment *enrol(const char *id, const char *name, const char *file) {
  absenki_enrollment *enrollment = NULL;
  absenki_photo *photo = photo_of(file);
  OK(absenki_enroller_enroll(enroller, str(id), str(name), NULL, 0, photo, &enrollment, &error));
  absenki_photo_free(photo);
  return enrollment;
}

static absenki_verification *verify(absenki_str face_id, const char *file) {
  absenki_verification *verdict = NULL;
  absenki_photo *photo = photo_of(file);
  absenki_str ids[2] = {str("of another day"), face_id};
  OK(absenki_verifier_verify(verifier, ids, 2, photo, &verdict, &error));
  absenki_photo_free(photo);
  return verdict;
}

static void collection(void) {
  absenki_enrollment *none = NULL;
  absenki_photo *photo = photo_of("people/obama.jpg");
  bool created = false;
  FAILS(ABSENKI_RESULT_COLLECTION_NOT_FOUND,
        absenki_enroller_enroll(enroller, str("1"), str("a"), NULL, 0, photo, &none, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_enroller_ensure_collection(NULL, &created, &error));
  OK(absenki_enroller_ensure_collection(enroller, &created, &error));
  CHECK(created);
  OK(absenki_enroller_ensure_collection(enroller, &created, &error));
  CHECK(!created);
  OK(absenki_enroller_ensure_collection(enroller, NULL, &error));

  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_enroll(NULL, str("1"), str("a"), NULL, 0, photo, &none, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_enroll(enroller, str("1"), str("a"), NULL, 0, NULL, &none, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_enroll(enroller, str("1"), str("a"), NULL, 0, photo, NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_enroll(enroller, null_str(), str("a"), NULL, 0, photo, &none, &error));
  FAILS(ABSENKI_RESULT_INVALID_UTF8,
        absenki_enroller_enroll(enroller, str("1"), latin1_str(), NULL, 0, photo, &none, &error));
  FAILS(ABSENKI_RESULT_INVALID_LENGTH,
        absenki_enroller_enroll(enroller, endless_str(), str("a"), NULL, 0, photo, &none, &error));
  FAILS(ABSENKI_RESULT_INVALID_PARAMETER,
        absenki_enroller_enroll(enroller, str(""), str("a"), NULL, 0, photo, &none, &error));
  CHECK(none == NULL);
  absenki_photo_free(photo);
}

static void identifications(const char *user) {
  absenki_identification *found = NULL;
  absenki_photo *photo = photo_of("people/obama2.jpg");
  double score = 0;
  OK(absenki_verifier_identify(verifier, photo, &found, &error));
  CHECK(absenki_identification_reason(found) == ABSENKI_REASON_MATCHED);
  CHECK(is(absenki_identification_user_id(found), user));
  CHECK(absenki_identification_face_id(found).len > 0);
  CHECK(absenki_identification_score(found, &score));
  CHECK(score >= absenki_identification_threshold(found));
  CHECK(absenki_identification_message(found).len > 0);
  absenki_buffer *json = NULL;
  OK(absenki_identification_to_json(found, &json, &error));
  CHECK(json_has(json, "\"reason\":\"matched\""));
  absenki_identification_free(found);
  found = NULL;
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_verifier_identify(NULL, photo, &found, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_verifier_identify(verifier, NULL, &found, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_verifier_identify(verifier, photo, NULL, &error));
  absenki_photo_free(photo);
  CHECK(absenki_identification_user_id(NULL).len == 0);
  CHECK(!absenki_identification_score(NULL, &score));
  absenki_identification_free(NULL);
}

static void refusals(void) {
  absenki_enrollment *refused = enrol("3", "Nobody", "photos/no_face.jpg");
  absenki_box box;
  CHECK(!absenki_enrollment_is_enrolled(refused) && absenki_enrollment_face_count(refused) == 0);
  CHECK(absenki_enrollment_reason(refused) == ABSENKI_REASON_NO_FACE);
  CHECK(is(absenki_enrollment_reason_code(refused), "no_face"));
  CHECK(absenki_enrollment_message(refused).len > 10);
  CHECK(absenki_enrollment_face_id(refused).len == 0);
  CHECK(absenki_enrollment_fault_count(refused) == 0);
  CHECK(absenki_enrollment_fault(refused, 0).len == 0);
  CHECK(!absenki_enrollment_bounding_box(refused, &box));
  OK(absenki_enroller_undo(enroller, refused, &error));
  absenki_enrollment_free(refused);
  refused = enrol("3", "Two", "photos/two_people.jpg");
  CHECK(absenki_enrollment_reason(refused) == ABSENKI_REASON_MULTIPLE_FACES);
  absenki_enrollment_free(refused);
}

static void enrolments_of_null(void) {
  absenki_box box;
  CHECK(!absenki_enrollment_is_enrolled(NULL));
  CHECK(absenki_enrollment_reason(NULL) == ABSENKI_REASON_NONE);
  CHECK(absenki_enrollment_reason_code(NULL).len == 0);
  CHECK(absenki_enrollment_message(NULL).len == 0 && absenki_enrollment_face_id(NULL).len == 0);
  CHECK(absenki_enrollment_external_image_id(NULL).len == 0);
  CHECK(absenki_enrollment_provider(NULL).len == 0);
  CHECK(absenki_enrollment_collection_id(NULL).len == 0);
  CHECK(absenki_enrollment_model_version(NULL).len == 0);
  CHECK(absenki_enrollment_confidence(NULL) == 0 && absenki_enrollment_face_count(NULL) == 0);
  CHECK(!absenki_enrollment_bounding_box(NULL, &box));
  CHECK(absenki_enrollment_fault_count(NULL) == 0 && absenki_enrollment_fault(NULL, 0).len == 0);
  CHECK(absenki_enrollments_count(NULL) == 0 && absenki_enrollments_get(NULL, 0) == NULL);
  CHECK(absenki_enrollments_error(NULL, 0) == NULL);
  absenki_enrollment_free(NULL);
  absenki_enrollments_free(NULL);
}

static void verdicts(const absenki_enrollment *enrolled) {
  absenki_str face_id = absenki_enrollment_face_id(enrolled);
  absenki_verification *verdict = verify(face_id, "people/obama2.jpg");
  double score = 0, shown = 0;
  uint32_t count = 0;
  absenki_face face;
  absenki_quality quality;
  CHECK(absenki_verification_is_match(verdict));
  CHECK(absenki_verification_reason(verdict) == ABSENKI_REASON_MATCHED);
  CHECK(is(absenki_verification_reason_code(verdict), "matched"));
  CHECK(absenki_verification_message(verdict).len > 10);
  CHECK(absenki_verification_score(verdict, &score) && score >= 80);
  CHECK(absenki_verification_displayed_score(verdict, &shown) && shown <= score);
  CHECK(same(absenki_verification_face_id(verdict), face_id));
  CHECK(is(absenki_verification_name(verdict), "Barack_Obama"));
  CHECK(absenki_verification_face_count(verdict, &count) && count >= 1);
  CHECK(!absenki_verification_quality(verdict, &quality));
  CHECK(absenki_verification_faces(verdict) == count);
  size_t matched = 0;
  for (size_t i = 0; i < count; i++) {
    CHECK(absenki_verification_get_face(verdict, i, &face));
    CHECK(absenki_verification_face_text(verdict, i).len > 0);
    matched += face.label == ABSENKI_LABEL_MATCHED && face.has_score && face.score == score;
  }
  CHECK(matched == 1);
  absenki_buffer *json = NULL;
  OK(absenki_verification_to_json(verdict, &json, &error));
  CHECK(json_has(json, "\"reason\":\"matched\""));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_verification_to_json(verdict, NULL, &error));
  CHECK(!absenki_verification_get_face(verdict, count, &face));
  CHECK(absenki_verification_face_text(verdict, count).len == 0);
  CHECK(!absenki_verification_get_face(verdict, 0, NULL));
  CHECK(!absenki_verification_score(verdict, NULL));
  absenki_verification_free(verdict);

  verdict = verify(str("somebody else's face"), "people/obama2.jpg");
  CHECK(absenki_verification_reason(verdict) == ABSENKI_REASON_WRONG_PERSON);
  CHECK(!absenki_verification_is_match(verdict));
  CHECK(absenki_verification_face_id(verdict).len == 0);
  CHECK(absenki_verification_name(verdict).len == 0);
  absenki_verification_free(verdict);
  verdict = verify(face_id, "people/collins.jpg");
  CHECK(absenki_verification_reason(verdict) == ABSENKI_REASON_NO_MATCH);
  CHECK(!absenki_verification_score(verdict, &score));
  absenki_verification_free(verdict);
}

static void bad_verifications(void) {
  absenki_photo *photo = photo_of("people/obama2.jpg");
  absenki_verification *verdict = NULL;
  absenki_str one = str("one"), latin1 = latin1_str();
  double score;
  uint32_t count;
  absenki_face face;
  absenki_quality quality;
  OK(absenki_verifier_verify(verifier, NULL, 0, photo, &verdict, &error));
  CHECK(absenki_verification_reason(verdict) == ABSENKI_REASON_NOT_ENROLLED);
  CHECK(!absenki_verification_face_count(verdict, &count));
  absenki_verification_free(verdict);
  verdict = NULL;
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_verifier_verify(verifier, NULL, 1, photo, &verdict, &error));
  FAILS(ABSENKI_RESULT_INVALID_LENGTH,
        absenki_verifier_verify(verifier, &one, SIZE_MAX / 2, photo, &verdict, &error));
  FAILS(ABSENKI_RESULT_INVALID_UTF8,
        absenki_verifier_verify(verifier, &latin1, 1, photo, &verdict, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_verifier_verify(NULL, &one, 1, photo, &verdict, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_verifier_verify(verifier, &one, 1, NULL, &verdict, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_verifier_verify(verifier, &one, 1, photo, NULL, &error));
  CHECK(verdict == NULL);
  absenki_photo_free(photo);

  CHECK(!absenki_verification_is_match(NULL) && absenki_verification_faces(NULL) == 0);
  CHECK(absenki_verification_reason(NULL) == ABSENKI_REASON_NONE);
  CHECK(absenki_verification_reason_code(NULL).len == 0);
  CHECK(absenki_verification_message(NULL).len == 0);
  CHECK(absenki_verification_face_id(NULL).len == 0 && absenki_verification_name(NULL).len == 0);
  CHECK(!absenki_verification_score(NULL, &score));
  CHECK(!absenki_verification_displayed_score(NULL, &score));
  CHECK(!absenki_verification_face_count(NULL, &count));
  CHECK(!absenki_verification_quality(NULL, &quality));
  CHECK(!absenki_verification_get_face(NULL, 0, &face));
  CHECK(absenki_verification_face_text(NULL, 0).len == 0);
  absenki_verification_free(NULL);
}

static void tell(void *user_data, size_t done, size_t total) {
  size_t *last = user_data;
  CHECK(total == 3 && done == *last + 1);
  *last = done;
}

/* A photo that was enrolled before is refused: its face stays where the caller names it. */
static void known_faces(void) {
  absenki_enrollment *first = NULL, *again = NULL;
  absenki_photo *two = photo_of("photos/two_people.jpg");
  bool deleted = false;
  OK(absenki_enroller_enroll(accepting, str("4"), str("a"), NULL, 0, two, &first, &error));
  absenki_str id = absenki_enrollment_face_id(first);
  CHECK(absenki_enrollment_is_enrolled(first) && id.len > 0);
  OK(absenki_enroller_enroll(enroller, str("4"), str("a"), &id, 1, two, &again, &error));
  CHECK(!absenki_enrollment_is_enrolled(again) && !absenki_enrollment_known_before(again));
  absenki_enrollment_free(again);
  OK(absenki_enroller_enroll(accepting, str("4"), str("a"), &id, 1, two, &again, &error));
  CHECK(absenki_enrollment_known_before(again) && !absenki_enrollment_known_before(NULL));
  OK(absenki_enroller_undo(accepting, again, &error));
  OK(absenki_enroller_delete_face(enroller, id, &deleted, &error));
  CHECK(deleted);
  absenki_enrollment_free(again);
  absenki_enrollment_free(first);
  absenki_photo_free(two);
}

static void many(void) {
  const absenki_photo *photos[3] = {photo_of("people/biden.jpg"), photo_of("photos/no_face.jpg"),
                                    photo_of("hostile/png_truncated.png")};
  const absenki_photo *with_null[2] = {photos[0], NULL};
  absenki_enrollments *all = NULL;
  size_t done = 0;
  OK(absenki_enroller_enroll_many(enroller, str("2"), str("Joe"), NULL, 0, photos, 3, tell, &done,
                                  &all, &error));
  CHECK(done == 3 && absenki_enrollments_count(all) == 3);
  CHECK(absenki_enrollment_is_enrolled(absenki_enrollments_get(all, 0)));
  CHECK(!absenki_enrollment_is_enrolled(absenki_enrollments_get(all, 1)));
  CHECK(absenki_enrollments_error(all, 0) == NULL && absenki_enrollments_error(all, 1) == NULL);
  CHECK(absenki_enrollments_get(all, 2) == NULL);
  CHECK(absenki_error_result(absenki_enrollments_error(all, 2)) == ABSENKI_RESULT_IMAGE_CORRUPT);
  CHECK(absenki_enrollments_get(all, 3) == NULL && absenki_enrollments_error(all, 3) == NULL);
  absenki_enrollments_free(all);
  OK(absenki_enroller_enroll_many(enroller, str("2"), str("Joe"), NULL, 0, NULL, 0, NULL, NULL,
                                  &all, &error));
  CHECK(absenki_enrollments_count(all) == 0);
  absenki_enrollments_free(all);
  all = NULL;
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_enroll_many(enroller, str("2"), str("Joe"), NULL, 0, with_null, 2, NULL,
                                     NULL, &all, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_enroll_many(enroller, str("2"), str("Joe"), NULL, 0, NULL, 1, NULL, NULL,
                                     &all, &error));
  FAILS(ABSENKI_RESULT_INVALID_LENGTH,
        absenki_enroller_enroll_many(enroller, str("2"), str("Joe"), NULL, 0, photos, SIZE_MAX,
                                     NULL, NULL, &all, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_enroll_many(NULL, str("2"), str("Joe"), NULL, 0, photos, 3, NULL, NULL,
                                     &all, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_enroll_many(enroller, str("2"), str("Joe"), NULL, 0, photos, 3, NULL,
                                     NULL, NULL, &error));
  CHECK(all == NULL);
  for (int i = 0; i < 3; i++) {
    absenki_photo_free((absenki_photo *)photos[i]);
  }
}

static void person(void) {
  const absenki_photo *photos[3] = {photo_of("people/collins.jpg"), photo_of("people/collins.jpg"),
                                    photo_of("hostile/png_truncated.png")};
  absenki_enrollments *all = NULL;
  size_t done = 0;
  FAILS(ABSENKI_RESULT_INVALID_PARAMETER,
        absenki_enroller_enroll_person(enroller, str("5"), str("Eileen"), NULL, 0, photos, 2, NULL,
                                       NULL, &all, &error));
  OK(absenki_enroller_enroll_person(enroller, str("5"), str("Eileen"), NULL, 0, photos, 3, tell,
                                    &done, &all, &error));
  CHECK(done == 3 && absenki_enrollments_count(all) == 3);
  const absenki_enrollment *first = absenki_enrollments_get(all, 0);
  CHECK(absenki_enrollment_is_enrolled(first));
  CHECK(is(absenki_enrollment_reason_code(absenki_enrollments_get(all, 1)), "same_photo"));
  CHECK(absenki_error_result(absenki_enrollments_error(all, 2)) == ABSENKI_RESULT_IMAGE_CORRUPT);
  CHECK(absenki_enrollments_missing(all, 1).len > 0 && absenki_enrollments_missing(all, 2).len == 0);
  CHECK(absenki_enrollments_message(all).len > 0 && absenki_enrollments_message(NULL).len == 0);
  OK(absenki_enroller_undo(enroller, first, &error));
  absenki_enrollments_free(all);
  for (int i = 0; i < 3; i++) {
    absenki_photo_free((absenki_photo *)photos[i]);
  }
}

/** Puts one id on record, or with NULL cannot read the record. */
static bool on_record(void *user_data, absenki_face_ids *ids) {
  absenki_error *failure = NULL;
  if (user_data == NULL) {
    return false;
  }
  CHECK(absenki_face_ids_add(ids, latin1_str(), &failure) == ABSENKI_RESULT_INVALID_UTF8);
  absenki_error_free(failure);
  return absenki_face_ids_add(ids, str(user_data), NULL) == ABSENKI_RESULT_OK;
}

/* One face is in the collection, without a record; the id on record has no face. */
static void differences(const absenki_enrollment *enrolled) {
  absenki_difference *found = NULL;
  absenki_buffer *json = NULL;
  absenki_backend *empty = NULL;
  char gone[64];
  snprintf(gone, sizeof gone, "%.*s", ABSENKI_PRINTF(absenki_enrollment_face_id(enrolled)));
  OK(absenki_enroller_reconcile(enroller, false, on_record, gone, &found, &error));
  CHECK(absenki_difference_faces_without_profile(found) == 1);
  CHECK(absenki_difference_face_without_profile(found, 0).len > 10);
  CHECK(absenki_difference_face_without_profile(found, 1).len == 0);
  CHECK(absenki_difference_profiles_without_face(found) == 1);
  CHECK(is(absenki_difference_profile_without_face(found, 0), gone));
  CHECK(!absenki_difference_is_applied(found));
  OK(absenki_difference_to_json(found, &json, &error));
  CHECK(json_has(json, "\"applied\":false"));
  absenki_difference_free(found);

  found = NULL;
  FAILS(ABSENKI_RESULT_STORAGE,
        absenki_enroller_reconcile(enroller, true, on_record, NULL, &found, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_reconcile(enroller, true, NULL, gone, &found, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_face_ids_add(NULL, str(gone), &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_difference_to_json(NULL, &json, &error));
  CHECK(found == NULL && absenki_difference_faces_without_profile(NULL) == 0);
  CHECK(absenki_difference_profiles_without_face(NULL) == 0);
  CHECK(absenki_difference_face_without_profile(NULL, 0).len == 0);
  CHECK(absenki_difference_profile_without_face(NULL, 0).len == 0);
  CHECK(!absenki_difference_is_applied(NULL));
  absenki_difference_free(NULL);

  OK(absenki_enroller_reconcile(impatient, true, on_record, gone, &found, &error));
  CHECK(absenki_difference_is_applied(found));
  absenki_difference_free(found);
  OK(absenki_enroller_reconcile(impatient, false, on_record, gone, &found, &error));
  CHECK(absenki_difference_faces_without_profile(found) == 0);
  absenki_difference_free(found);

  OK(absenki_backend_new_local(str(""), &empty, &error));
  OK(absenki_backend_ping(empty, NULL, &json, &error));
  CHECK(json_has(json, "\"provider\":\"local\""));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_backend_ping(NULL, NULL, &json, &error));
  absenki_backend_free(empty);
  OK(absenki_usage_to_json(0.001, 0.015, &json, &error));
  CHECK(json_has(json, "\"estimated_cost_usd\":0"));
  OK(absenki_usage_to_prometheus(0.001, 0.015, &json, &error));
  CHECK(json_has(json, "absenki_images_total 0"));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_usage_to_json(0, 0, NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_usage_to_prometheus(0, 0, NULL, &error));
}

static void lists_and_deletion(const absenki_enrollment *enrolled) {
  absenki_face_page *page = NULL;
  absenki_enrollment *other = enrol("4", "Susan", "people/collins.jpg");
  bool deleted = false;
  size_t seen = 0;
  char token[256] = "";
  do {
    OK(absenki_enroller_list_faces(enroller, 1, str(token), &page, &error));
    seen += absenki_face_page_count(page);
    CHECK(absenki_face_page_face_id(page, 0).len > 10);
    CHECK(absenki_face_page_external_image_id(page, 0).len > 2);
    CHECK(absenki_face_page_confidence(page, 0) > 50);
    CHECK(absenki_face_page_face_id(page, 1).len == 0);
    snprintf(token, sizeof token, "%.*s", ABSENKI_PRINTF(absenki_face_page_next_token(page)));
    absenki_face_page_free(page);
  } while (token[0] != '\0');
  CHECK(seen == 3);

  OK(absenki_enroller_take_back(enroller, absenki_enrollment_face_id(other),
                                absenki_enrollment_external_image_id(other), &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_take_back(NULL, str("a"), str("b"), &error));
  absenki_enrollment_free(other);
  OK(absenki_enroller_delete_face(enroller, absenki_enrollment_face_id(enrolled), &deleted,
                                  &error));
  CHECK(deleted);
  OK(absenki_enroller_delete_face(enroller, absenki_enrollment_face_id(enrolled), &deleted,
                                  &error));
  CHECK(!deleted);
  OK(absenki_enroller_list_faces(enroller, 0, str(""), &page, &error));
  CHECK(absenki_face_page_count(page) == 1);
  absenki_buffer *json = NULL;
  OK(absenki_face_page_to_json(page, &json, &error));
  CHECK(json_has(json, "\"next_token\":null"));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_face_page_to_json(NULL, &json, &error));
  absenki_face_page_free(page);

  differences(enrolled);

  page = NULL;
  FAILS(ABSENKI_RESULT_INVALID_PARAMETER,
        absenki_enroller_list_faces(enroller, 0, str("no token"), &page, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_list_faces(NULL, 0, str(""), &page, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_list_faces(enroller, 0, str(""), NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_enroller_undo(enroller, NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_enroller_undo(NULL, enrolled, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_enroller_delete_face(NULL, str("a"), &deleted, &error));
  FAILS(ABSENKI_RESULT_INVALID_UTF8,
        absenki_enroller_delete_face(enroller, latin1_str(), NULL, &error));
  CHECK(page == NULL && absenki_face_page_count(NULL) == 0);
  CHECK(absenki_face_page_next_token(NULL).len == 0 && absenki_face_page_confidence(NULL, 0) == 0);
  CHECK(absenki_face_page_face_id(NULL, 0).len == 0);
  CHECK(absenki_face_page_external_image_id(NULL, 0).len == 0);
  absenki_face_page_free(NULL);
}

/* The collection as a whole; it is gone afterwards. */
static void whole_collection(void) {
  absenki_buffer *json = NULL;
  bool deleted = false;
  OK(absenki_enroller_describe_collection(enroller, &json, &error));
  CHECK(json_has(json, "\"face_count\":"));
  OK(absenki_enroller_list_collections(enroller, &json, &error));
  CHECK(json_has(json, "[\"staff\"]"));
  OK(absenki_enroller_delete_collection(enroller, &deleted, &error));
  CHECK(deleted);
  OK(absenki_enroller_delete_collection(enroller, &deleted, &error));
  CHECK(!deleted);
  FAILS(ABSENKI_RESULT_COLLECTION_NOT_FOUND,
        absenki_enroller_describe_collection(enroller, &json, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_enroller_describe_collection(NULL, &json, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_enroller_list_collections(NULL, &json, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_enroller_delete_collection(NULL, &deleted, &error));
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  fixtures = argv[1];
  OK(absenki_config_new(&config, &error));
  OK(absenki_backend_new_local(str(""), &backend, &error));
  backends(argv[2]);
  encrypted(argv[2]);
  objects();
  absenki_backend_free(backend);
  absenki_config_free(config);

  collection();
  absenki_enrollment *enrolled = enrol("1", "Barack Obama", "people/obama.jpg");
  absenki_box box;
  CHECK(absenki_enrollment_is_enrolled(enrolled) && absenki_enrollment_face_count(enrolled) == 1);
  CHECK(absenki_enrollment_reason(enrolled) == ABSENKI_REASON_ENROLLED);
  CHECK(is(absenki_enrollment_external_image_id(enrolled), "1:Barack_Obama"));
  CHECK(is(absenki_enrollment_provider(enrolled), "local"));
  CHECK(is(absenki_enrollment_collection_id(enrolled), "staff"));
  CHECK(absenki_enrollment_model_version(enrolled).len > 0);
  CHECK(absenki_enrollment_confidence(enrolled) > 50);
  CHECK(absenki_enrollment_bounding_box(enrolled, &box) && box.width > 0.05);
  CHECK(!absenki_enrollment_bounding_box(enrolled, NULL));
  CHECK(absenki_enrollment_fault_count(enrolled) == 0);
  absenki_buffer *json = NULL;
  OK(absenki_enrollment_to_json(enrolled, &json, &error));
  CHECK(json_has(json, "\"external_image_id\":\"1:Barack_Obama\""));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_enrollment_to_json(NULL, &json, &error));

  refusals();
  enrolments_of_null();
  verdicts(enrolled);
  identifications("1");
  bad_verifications();
  known_faces();
  many();
  person();
  lists_and_deletion(enrolled);
  whole_collection();

  absenki_enrollment_free(enrolled);
  absenki_verifier_free(verifier);
  absenki_enroller_free(impatient);
  absenki_enroller_free(accepting);
  absenki_enroller_free(enroller);
  return 0;
}
