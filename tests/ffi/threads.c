/* Eight threads verify with one verifier and share one photo. */
#include "check.h"
#include <pthread.h>

enum { THREADS = 8, ROUNDS = 3 };

static absenki_verifier *verifier = NULL;
static absenki_photo *mine = NULL, *other = NULL;
static absenki_str face_id;

static void *work(void *unused) {
  (void)unused;
  for (int i = 0; i < ROUNDS; i++) {
    absenki_verification *verdict = NULL;
    OK(absenki_verifier_verify(verifier, &face_id, 1, mine, &verdict, &error));
    CHECK(absenki_verification_reason(verdict) == ABSENKI_REASON_MATCHED);
    absenki_verification_free(verdict);
    OK(absenki_verifier_verify(verifier, &face_id, 1, other, &verdict, &error));
    CHECK(absenki_verification_reason(verdict) == ABSENKI_REASON_NO_MATCH);
    absenki_verification_free(verdict);
  }
  return NULL;
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  fixtures = argv[1];
  absenki_backend *backend = NULL;
  absenki_enroller *enroller = NULL;
  absenki_enrollment *enrolled = NULL;
  absenki_photo *first = photo_of("people/obama.jpg");
  mine = photo_of("people/obama2.jpg");
  other = photo_of("people/biden.jpg");
  OK(absenki_backend_new_local(str(""), &backend, &error));
  OK(absenki_enroller_new(NULL, backend, &enroller, &error));
  OK(absenki_verifier_new(NULL, backend, NULL, &verifier, &error));
  OK(absenki_enroller_ensure_collection(enroller, NULL, &error));
  OK(absenki_enroller_enroll(enroller, str("1"), str("a"), NULL, 0, first, &enrolled, &error));
  face_id = absenki_enrollment_face_id(enrolled);

  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
  }
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
  absenki_photo_free(first);
  absenki_photo_free(mine);
  absenki_photo_free(other);
  absenki_enrollment_free(enrolled);
  absenki_enroller_free(enroller);
  absenki_verifier_free(verifier);
  absenki_backend_free(backend);
  return 0;
}
