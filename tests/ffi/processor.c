/* Quality, detection, crops, enhancing and the enrolment step: with good and with bad input. */
#include "check.h"

static absenki_processor *processor = NULL;

static void quality(absenki_photo *good) {
  absenki_quality measured;
  absenki_buffer *text = NULL;
  absenki_photo *dark = photo_of("photos/dark.jpg"), *cut = photo_of("hostile/png_truncated.png");
  OK(absenki_processor_quality_check(processor, good, &measured, &error));
  CHECK(measured.passed && measured.refusal == ABSENKI_REASON_NONE);
  CHECK(measured.width == absenki_photo_width(good) && measured.laplace >= measured.threshold);
  OK(absenki_processor_quality_text(processor, &measured, &text, &error));
  CHECK(absenki_buffer_text(text).len == 0);
  absenki_buffer_free(text);
  OK(absenki_processor_quality_check(processor, dark, &measured, &error));
  CHECK(!measured.passed && measured.refusal == ABSENKI_REASON_TOO_DARK);
  OK(absenki_processor_quality_text(processor, &measured, &text, &error));
  CHECK(absenki_buffer_text(text).len > 20);
  absenki_buffer_free(text);
  OK(absenki_processor_quality_to_json(processor, &measured, &text, &error));
  CHECK(json_has(text, "\"reason\":\"too_dark\"") && !measured.passed);
  text = NULL;
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_quality_to_json(processor, NULL, &text, &error));

  FAILS(ABSENKI_RESULT_IMAGE_CORRUPT,
        absenki_processor_quality_check(processor, cut, &measured, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_quality_check(NULL, good, &measured, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_quality_check(processor, NULL, &measured, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_quality_check(processor, good, NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_quality_text(NULL, &measured, &text, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_quality_text(processor, NULL, &text, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_quality_text(processor, &measured, NULL, &error));
  CHECK(text == NULL);
  absenki_photo_free(cut);
  absenki_photo_free(dark);
}

static void detection(absenki_photo *good) {
  absenki_detected_faces *faces = NULL;
  absenki_detected_face face;
  OK(absenki_processor_detect(processor, good, &faces, &error));
  CHECK(absenki_detected_faces_count(faces) == 1);
  CHECK(absenki_detected_faces_get(faces, 0, &face) && face.bounding_box.width > 0.05);
  CHECK(face.has_landmarks && face.eye_left.x < face.eye_right.x && face.nose.y > face.eye_left.y);
  CHECK(!absenki_detected_faces_get(faces, 1, &face));
  CHECK(!absenki_detected_faces_get(faces, 0, NULL) && !absenki_detected_faces_get(NULL, 0, &face));
  absenki_buffer *json = NULL;
  OK(absenki_detected_faces_to_json(faces, &json, &error));
  CHECK(json_has(json, "\"landmarks\":{"));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_detected_faces_to_json(NULL, &json, &error));
  absenki_detected_faces_free(faces);
  absenki_detected_faces_free(NULL);
  CHECK(absenki_detected_faces_count(NULL) == 0);
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_processor_detect(NULL, good, &faces, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_processor_detect(processor, NULL, &faces, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_processor_detect(processor, good, NULL, &error));
}

static void crops(absenki_photo *good, const char *folder) {
  absenki_crop *crop = NULL;
  absenki_buffer *encoded = NULL;
  absenki_photo *empty = photo_of("photos/no_face.jpg"), *again = NULL;
  absenki_box box = {0.4, 0.2, 0.3, 0.3}, outside = {1.5, 0, 0.1, 0.1};
  char path[4096], taken[4096];
  snprintf(path, sizeof path, "%s/made/face.png", folder);
  snprintf(taken, sizeof taken, "%s/made/face.png/face.png", folder);

  OK(absenki_processor_crop(processor, good, &box, &crop, &error));
  CHECK(is(absenki_crop_source(crop), "rekognition"));
  absenki_crop_free(crop);
  OK(absenki_processor_crop(processor, good, NULL, &crop, &error));
  CHECK(is(absenki_crop_source(crop), "yunet"));
  absenki_crop_info info = absenki_crop_get_info(crop);
  CHECK(info.width >= 223 && info.height >= 223 && info.x + info.box_width > 0);
  OK(absenki_crop_encode(crop, ABSENKI_FORMAT_JPEG, &encoded, &error));
  OK(absenki_photo_from_bytes(NULL, absenki_buffer_bytes(encoded), &again, &error));
  CHECK(absenki_photo_width(again) == info.width && absenki_buffer_text(encoded).len == 0);
  absenki_photo_free(again);
  absenki_buffer_free(encoded);
  encoded = NULL;
  OK(absenki_crop_save(crop, str(path), &error));
  OK(absenki_photo_from_file(NULL, str(path), &again, &error));
  CHECK(absenki_photo_format(again) == ABSENKI_FORMAT_PNG);
  absenki_photo_free(again);

  FAILS(ABSENKI_RESULT_INVALID_CHOICE, absenki_crop_encode(crop, 77, &encoded, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_crop_encode(crop, 1, NULL, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_crop_encode(NULL, 1, &encoded, &error));
  FAILS(ABSENKI_RESULT_FILE_WRITE, absenki_crop_save(crop, str(taken), &error));
  FAILS(ABSENKI_RESULT_INVALID_PARAMETER, absenki_crop_save(crop, str(""), &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_crop_save(crop, null_str(), &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_crop_save(NULL, str(path), &error));
  CHECK(encoded == NULL);
  absenki_crop_free(crop);

  crop = (absenki_crop *)&info;
  OK(absenki_processor_crop(processor, empty, NULL, &crop, &error));
  CHECK(crop == NULL);
  FAILS(ABSENKI_RESULT_INVALID_BOX,
        absenki_processor_crop(processor, good, &outside, &crop, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_processor_crop(NULL, good, NULL, &crop, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_crop(processor, NULL, NULL, &crop, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_crop(processor, good, NULL, NULL, &error));
  CHECK(absenki_crop_get_info(NULL).width == 0 && absenki_crop_source(NULL).len == 0);
  absenki_crop_free(NULL);
  absenki_photo_free(empty);
}

static void enhancing(absenki_photo *good) {
  absenki_buffer *enhanced = NULL;
  OK(absenki_processor_enhance(processor, good, ABSENKI_FORMAT_PNG, &enhanced, &error));
  CHECK(absenki_buffer_bytes(enhanced).len > 1000);
  CHECK(memcmp(absenki_buffer_bytes(enhanced).ptr, "\x89PNG", 4) == 0);
  absenki_buffer_free(enhanced);
  FAILS(ABSENKI_RESULT_INVALID_CHOICE,
        absenki_processor_enhance(processor, good, 0, &enhanced, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_processor_enhance(NULL, good, 1, &enhanced, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_enhance(processor, NULL, 1, &enhanced, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_processor_enhance(processor, good, 1, NULL, &error));
}

/* The picture to keep, and the one to send. */
static void evidence(absenki_photo *good) {
  absenki_buffer *made = NULL;
  absenki_photo *again = NULL;
  absenki_face faces[2] = {{{0.4, 0.2, 0.3, 0.3}, 91.2, ABSENKI_LABEL_MATCHED, true},
                           {{0.1, 0.1, 0.1, 0.1}, 0, 99, false}};
  OK(absenki_processor_annotate(processor, good, faces, 1, str("Siti"), ABSENKI_FORMAT_PNG, &made,
                                &error));
  OK(absenki_photo_from_bytes(NULL, absenki_buffer_bytes(made), &again, &error));
  CHECK(absenki_photo_width(again) == absenki_photo_width(good));
  absenki_photo_free(again);
  absenki_buffer_free(made);
  made = NULL;
  FAILS(ABSENKI_RESULT_INVALID_CHOICE,
        absenki_processor_annotate(processor, good, faces, 2, str(""), 1, &made, &error));
  FAILS(ABSENKI_RESULT_INVALID_CHOICE,
        absenki_processor_annotate(processor, good, faces, 1, str(""), 0, &made, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_annotate(processor, good, NULL, 1, str(""), 1, &made, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_annotate(processor, NULL, faces, 1, str(""), 1, &made, &error));

  OK(absenki_processor_prepare_for_upload(processor, good, &made, &error));
  CHECK(memcmp(absenki_buffer_bytes(made).ptr, "\xff\xd8", 2) == 0);
  absenki_buffer_free(made);
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_prepare_for_upload(NULL, good, &made, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_prepare_for_upload(processor, good, NULL, &error));
}

static void enrolment_step(absenki_photo *good) {
  absenki_processed *processed = NULL;
  absenki_quality measured;
  absenki_photo *dark = photo_of("photos/dark.jpg"), *empty = photo_of("photos/no_face.jpg");
  absenki_box outside = {1.5, 0, 0.1, 0.1};
  OK(absenki_processor_process(processor, good, NULL, &processed, &error));
  CHECK(absenki_processed_photo_quality(processed, &measured) && measured.passed);
  CHECK(absenki_processed_face_quality(processed, &measured) && measured.width >= 223);
  CHECK(absenki_crop_get_info(absenki_processed_crop(processed)).width == measured.width);
  CHECK((absenki_processed_refused_by(processed) == ABSENKI_STEP_NONE) == measured.passed);
  CHECK(absenki_processed_refusal(processed) == measured.refusal);
  CHECK(!absenki_processed_photo_quality(processed, NULL));
  CHECK(!absenki_processed_face_quality(processed, NULL));
  absenki_processed_free(processed);

  OK(absenki_processor_process(processor, dark, NULL, &processed, &error));
  CHECK(absenki_processed_refused_by(processed) == ABSENKI_STEP_PHOTO);
  CHECK(absenki_processed_refusal(processed) == ABSENKI_REASON_TOO_DARK);
  CHECK(absenki_processed_crop(processed) == NULL);
  CHECK(!absenki_processed_face_quality(processed, &measured));
  absenki_buffer *json = NULL;
  OK(absenki_processed_to_json(processed, &json, &error));
  CHECK(json_has(json, "\"refused_at\":\"photo\""));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_processed_to_json(NULL, &json, &error));
  absenki_processed_free(processed);

  OK(absenki_processor_process(processor, empty, NULL, &processed, &error));
  CHECK(absenki_processed_refusal(processed) == ABSENKI_REASON_NO_FACE ||
        absenki_processed_refused_by(processed) == ABSENKI_STEP_PHOTO);
  absenki_processed_free(processed);
  absenki_photo_free(empty);
  absenki_photo_free(dark);

  FAILS(ABSENKI_RESULT_INVALID_BOX,
        absenki_processor_process(processor, good, &outside, &processed, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_process(NULL, good, NULL, &processed, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_process(processor, NULL, NULL, &processed, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_processor_process(processor, good, NULL, NULL, &error));
  CHECK(absenki_processed_refused_by(NULL) == ABSENKI_STEP_NONE);
  CHECK(absenki_processed_refusal(NULL) == ABSENKI_REASON_NONE);
  CHECK(absenki_processed_crop(NULL) == NULL);
  CHECK(!absenki_processed_photo_quality(NULL, &measured));
  CHECK(!absenki_processed_face_quality(NULL, &measured));
  absenki_processed_free(NULL);
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  fixtures = argv[1];
  absenki_photo *good = photo_of("photos/good.jpg");
  absenki_config *config = NULL;
  OK(absenki_config_new(&config, &error));
  FAILS(ABSENKI_RESULT_INVALID_CHOICE, absenki_processor_new(config, 9, &processor, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_processor_new(config, 0, NULL, &error));
  OK(absenki_processor_new(NULL, ABSENKI_DETECTOR_RUSTFACE, &processor, &error));
  absenki_processor_free(processor);
  OK(absenki_processor_new(config, ABSENKI_DETECTOR_YUNET, &processor, &error));
  absenki_config_free(config);

  quality(good);
  detection(good);
  crops(good, argv[2]);
  enhancing(good);
  evidence(good);
  enrolment_step(good);

  absenki_processor_free(processor);
  absenki_processor_free(NULL);
  absenki_photo_free(good);
  return 0;
}
