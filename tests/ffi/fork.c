/* After first use the caller forks; parent and child both go on with the same objects. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include <sys/wait.h>
#include <unistd.h>

static void verify(const absenki_verifier *verifier, absenki_str face_id) {
  absenki_verification *verdict = NULL;
  absenki_photo *photo = photo_of("people/obama2.jpg");
  OK(absenki_verifier_verify(verifier, &face_id, 1, photo, &verdict, &error));
  CHECK(absenki_verification_is_match(verdict));
  absenki_verification_free(verdict);
  absenki_photo_free(photo);
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  fixtures = argv[1];
  char file[4096];
  snprintf(file, sizeof file, "%s/fork.sqlite", argv[2]);
  absenki_backend *backend = NULL;
  absenki_enroller *enroller = NULL;
  absenki_verifier *verifier = NULL;
  absenki_enrollment *enrolled = NULL;
  absenki_photo *photo = photo_of("people/obama.jpg");
  OK(absenki_backend_new_local(str(file), &backend, &error));
  OK(absenki_enroller_new(NULL, backend, &enroller, &error));
  OK(absenki_verifier_new(NULL, backend, NULL, &verifier, &error));
  OK(absenki_enroller_ensure_collection(enroller, NULL, &error));
  OK(absenki_enroller_enroll(enroller, str("1"), str("a"), NULL, 0, photo, &enrolled, &error));
  verify(verifier, absenki_enrollment_face_id(enrolled));

  pid_t child = fork();
  CHECK(child >= 0);
  /* A call that hangs is the failure to look for. */
  alarm(120);
  verify(verifier, absenki_enrollment_face_id(enrolled));
  if (child == 0) {
    exit(0);
  }
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  verify(verifier, absenki_enrollment_face_id(enrolled));

  absenki_photo_free(photo);
  absenki_enrollment_free(enrolled);
  absenki_verifier_free(verifier);
  absenki_enroller_free(enroller);
  absenki_backend_free(backend);
  return 0;
}
