/* Files that are replaced while they are open, by the rules of Windows.
 *
 *     replaced GALLERY OTHER_GALLERY PHOTO.jpg FACE.jpg
 *
 * GALLERY does not exist yet. OTHER_GALLERY is moved over it while it is open, and FACE.jpg is written
 * while another program has it open. Either the file is replaced whole, or the call fails and the old one
 * stays; a face that was acknowledged is never gone.
 */
#include <absenki.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

static absenki_error *error = NULL;

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      absenki_str message = absenki_error_message(error);                                          \
      printf("line %d: %s\n%.*s\n", __LINE__, #condition, ABSENKI_PRINTF(message));                \
      return 1;                                                                                    \
    }                                                                                              \
  } while (0)
#define OK(call) CHECK((call) == ABSENKI_RESULT_OK)

/* The first byte of a file, or -1. */
static int first_byte(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return -1;
  }
  int byte = fgetc(file);
  fclose(file);
  return byte;
}

static HANDLE held(const char *path, DWORD share) {
  return CreateFileA(path, GENERIC_READ, share, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
}

int main(int argc, char **argv) {
  if (argc != 5) {
    return 2;
  }
  const char *gallery = argv[1], *other_gallery = argv[2], *face = argv[4];
  absenki_config *config = NULL;
  absenki_backend *backend = NULL;
  absenki_enroller *enroller = NULL;
  absenki_verifier *verifier = NULL;
  absenki_processor *processor = NULL;
  absenki_photo *photo = NULL;
  absenki_enrollment *enrollment = NULL;
  absenki_verification *verdict = NULL;
  absenki_crop *crop = NULL;
  OK(absenki_config_new(&config, &error));
  OK(absenki_backend_new_local(absenki_str_of(gallery), &backend, &error));
  OK(absenki_enroller_new(config, backend, &enroller, &error));
  OK(absenki_verifier_new(config, backend, NULL, &verifier, &error));
  OK(absenki_processor_new(config, ABSENKI_DETECTOR_BEST, &processor, &error));
  OK(absenki_photo_from_file(config, absenki_str_of(argv[3]), &photo, &error));
  OK(absenki_enroller_ensure_collection(enroller, NULL, &error));
  OK(absenki_enroller_enroll(enroller, absenki_str_of("42"), absenki_str_of("Siti"), NULL, 0, photo,
                             &enrollment, &error));

  /* A gallery in use. */
  int moved = MoveFileExA(other_gallery, gallery, MOVEFILE_REPLACE_EXISTING) != 0;
  absenki_str id = absenki_enrollment_face_id(enrollment);
  absenki_result result = absenki_verifier_verify(verifier, &id, 1, photo, &verdict, &error);
  if (moved) {
    CHECK(result == ABSENKI_RESULT_STORAGE);
  } else {
    CHECK(result == ABSENKI_RESULT_OK && absenki_verification_is_match(verdict));
  }
  printf("gallery: %s\n", moved ? "replaced, and noticed" : "kept, it is in use");

  /* A picture that another program shows. */
  OK(absenki_processor_crop(processor, photo, NULL, &crop, &error));
  CHECK(crop != NULL);
  const DWORD shares[] = {FILE_SHARE_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE};
  for (size_t i = 0; i < 2; i++) {
    FILE *old = fopen(face, "wb");
    CHECK(old != NULL && fputc('o', old) == 'o' && fclose(old) == 0);
    HANDLE open = held(face, shares[i]);
    CHECK(open != INVALID_HANDLE_VALUE);
    result = absenki_crop_save(crop, absenki_str_of(face), &error);
    CHECK(first_byte(face) == (result == ABSENKI_RESULT_OK ? 0xff : 'o'));
    printf("picture: %s\n", result == ABSENKI_RESULT_OK ? "replaced" : "kept, it is in use");
    CloseHandle(open);
    OK(absenki_crop_save(crop, absenki_str_of(face), &error));
    CHECK(first_byte(face) == 0xff);
  }

  /* A photo that the camera still writes. */
  absenki_photo *locked = NULL;
  HANDLE open = held(face, 0);
  CHECK(absenki_photo_from_file(config, absenki_str_of(face), &locked, &error) != ABSENKI_RESULT_OK);
  CHECK(locked == NULL);
  CloseHandle(open);
  OK(absenki_photo_from_file(config, absenki_str_of(face), &locked, &error));

  absenki_photo_free(locked);
  absenki_crop_free(crop);
  absenki_verification_free(verdict);
  absenki_enrollment_free(enrollment);
  absenki_photo_free(photo);
  absenki_processor_free(processor);
  absenki_verifier_free(verifier);
  absenki_enroller_free(enroller);
  absenki_backend_free(backend);
  absenki_config_free(config);
  absenki_error_free(error);
  return 0;
}
