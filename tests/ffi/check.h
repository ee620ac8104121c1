/* What the C tests share. Each is a program that takes the folder of the fixtures. */
#ifndef CHECK_H
#define CHECK_H

#include <absenki.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                      \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

/* The call, which ends with `&error`, succeeds and leaves the error alone. */
#define OK(call)                                                                                   \
  do {                                                                                             \
    absenki_error *error = NULL;                                                                   \
    absenki_result result = (call);                                                                \
    if (result != ABSENKI_RESULT_OK) {                                                             \
      fprintf(stderr, "%s:%d: %u: %.*s\n", __FILE__, __LINE__, (unsigned)result,                   \
              ABSENKI_PRINTF(absenki_error_message(error)));                                       \
      exit(1);                                                                                     \
    }                                                                                              \
    CHECK(error == NULL);                                                                          \
  } while (0)

/* The call fails with `expected`, and so says its error. */
#define FAILS(expected, call)                                                                      \
  do {                                                                                             \
    absenki_error *error = NULL;                                                                   \
    absenki_result result = (call);                                                                \
    if (result != (expected)) {                                                                    \
      fprintf(stderr, "%s:%d: %u instead of %s\n", __FILE__, __LINE__, (unsigned)result,           \
              #expected);                                                                          \
      exit(1);                                                                                     \
    }                                                                                              \
    CHECK(error != NULL && absenki_error_result(error) == result);                                 \
    CHECK(same(absenki_error_code(error), absenki_result_code(result)));                           \
    CHECK(absenki_error_message(error).len > 10);                                                  \
    CHECK(absenki_error_text(error, ABSENKI_LANGUAGE_ENGLISH).len > 10);                           \
    absenki_error_free(error);                                                                     \
  } while (0)

static inline absenki_str str(const char *text) { return absenki_str_of(text); }

static inline int same(absenki_str a, absenki_str b) {
  return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static inline int is(absenki_str a, const char *b) { return same(a, str(b)); }

/* Text that no function may read: NULL with a length, too long, not UTF-8. */
static inline absenki_str null_str(void) {
  absenki_str made = {NULL, 5};
  return made;
}

static inline absenki_str endless_str(void) {
  absenki_str made = {"endless", SIZE_MAX};
  return made;
}

static inline absenki_str latin1_str(void) {
  absenki_str made = {"caf\xe9", 4};
  return made;
}

/* Whether a buffer with JSON contains a text. Frees it. */
static inline bool json_has(absenki_buffer *json, const char *wanted) {
  char text[4096];
  snprintf(text, sizeof text, "%.*s", ABSENKI_PRINTF(absenki_buffer_text(json)));
  absenki_buffer_free(json);
  return strstr(text, wanted) != NULL;
}

/* The path of a fixture; valid until the next call. */
static const char *fixtures = ".";

static inline absenki_str fixture(const char *name) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", fixtures, name);
  return str(path);
}

static inline absenki_photo *photo_of(const char *name) {
  absenki_photo *photo = NULL;
  OK(absenki_photo_from_file(NULL, fixture(name), &photo, &error));
  return photo;
}

/* A whole file in memory. */
static inline unsigned char *contents(const char *name, size_t *len) {
  FILE *file = fopen(fixture(name).ptr, "rb");
  CHECK(file != NULL && fseek(file, 0, SEEK_END) == 0);
  *len = (size_t)ftell(file);
  rewind(file);
  unsigned char *bytes = malloc(*len);
  CHECK(bytes != NULL && fread(bytes, 1, *len, file) == *len);
  fclose(file);
  return bytes;
}

#endif
