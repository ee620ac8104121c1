/* 10,000 rounds of making and freeing every kind of object leave memory as it was. */
#include "check.h"

/* Memory in use, pages. */
static long resident(void) {
  long size = 0, pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  CHECK(file != NULL && fscanf(file, "%ld %ld", &size, &pages) == 2);
  fclose(file);
  return pages;
}

static void round_of(const absenki_backend *backend) {
  absenki_config *config = NULL;
  absenki_processor *processor = NULL;
  absenki_enroller *enroller = NULL;
  absenki_verifier *verifier = NULL;
  absenki_photo *photo = NULL, *none = NULL;
  absenki_quality quality;
  absenki_crop *crop = NULL;
  absenki_buffer *encoded = NULL;
  absenki_verification *verdict = NULL;
  absenki_box box = {0, 0, 1, 1};
  OK(absenki_config_new(&config, &error));
  OK(absenki_config_set(config, str("crop.min_side"), str("1"), &error));
  OK(absenki_processor_new(config, 0, &processor, &error));
  OK(absenki_enroller_new(config, backend, &enroller, &error));
  OK(absenki_verifier_new(config, backend, processor, &verifier, &error));
  OK(absenki_photo_from_file(config, fixture("formats/png_9x1.png"), &photo, &error));
  OK(absenki_processor_quality_check(processor, photo, &quality, &error));
  OK(absenki_processor_crop(processor, photo, &box, &crop, &error));
  OK(absenki_crop_encode(crop, ABSENKI_FORMAT_JPEG, &encoded, &error));
  OK(absenki_verifier_verify(verifier, NULL, 0, photo, &verdict, &error));
  FAILS(ABSENKI_RESULT_FILE_NOT_FOUND, absenki_photo_from_file(NULL, str("a"), &none, &error));
  absenki_verification_free(verdict);
  absenki_buffer_free(encoded);
  absenki_crop_free(crop);
  absenki_photo_free(photo);
  absenki_verifier_free(verifier);
  absenki_enroller_free(enroller);
  absenki_processor_free(processor);
  absenki_config_free(config);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  fixtures = argv[1];
  absenki_backend *backend = NULL;
  OK(absenki_backend_new_local(str(""), &backend, &error));
  /* What the first rounds and the first measurement take is no leak. */
  for (int i = 0; i < 1000; i++) {
    round_of(backend);
  }
  resident();
  long before = resident();
  for (int i = 0; i < 10000; i++) {
    round_of(backend);
  }
  long after = resident();
  absenki_backend_free(backend);
  printf("rounds: %ld pages before, %ld after 10,000 rounds\n", before, after);
  /* A leak of one word a round would be 20 pages. */
  CHECK(after - before < 16);
  return 0;
}
