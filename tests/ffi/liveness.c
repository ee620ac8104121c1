/* Liveness: sessions and verdicts, with good and with bad input. */
#include "check.h"

#define FRAMES 12

/** Records one nonce; without a place for it the record does not answer. */
static bool use_once(void *user_data, absenki_str nonce, int64_t expires, bool *unused) {
  char *recorded = user_data;
  CHECK(nonce.len > 10 && nonce.len < 64 && expires > 1700000000);
  if (recorded == NULL) {
    return false;
  }
  *unused = strlen(recorded) != nonce.len || memcmp(recorded, nonce.ptr, nonce.len) != 0;
  memcpy(recorded, nonce.ptr, nonce.len);
  recorded[nonce.len] = '\0';
  return true;
}

static void verdicts(const absenki_liveness *liveness, const absenki_liveness_frame *frames) {
  absenki_liveness_session *session = NULL;
  absenki_liveness_verification *verdict = NULL;
  absenki_buffer *json = NULL;
  char recorded[64] = "";
  OK(absenki_liveness_start(liveness, str("42"), &session, &error));
  absenki_str token = absenki_liveness_session_token(session);
  CHECK(token.len > 50 && absenki_liveness_session_expires_in_ms(session) == 60000);
  CHECK(absenki_liveness_session_steps(session) >= 2);
  CHECK(absenki_liveness_session_step(session, 0).len >= 4);
  CHECK(absenki_liveness_session_step(session, 99).len == 0);

  FAILS(ABSENKI_RESULT_STORAGE, absenki_liveness_verify(liveness, token, str("42"), frames, FRAMES,
                                                        use_once, NULL, &verdict, &error));
  OK(absenki_liveness_verify(liveness, token, str("43"), frames, FRAMES, use_once, recorded,
                             &verdict, &error));
  CHECK(is(absenki_liveness_verification_reason(verdict), "other_user"));
  absenki_liveness_verification_free(verdict);
  /* A picture that nobody moves. */
  OK(absenki_liveness_verify(liveness, token, str("42"), frames, FRAMES, use_once, recorded,
                             &verdict, &error));
  CHECK(!absenki_liveness_verification_is_live(verdict));
  CHECK(is(absenki_liveness_verification_verdict(verdict), "not_live"));
  CHECK(is(absenki_liveness_verification_reason(verdict), "step_missed"));
  CHECK(absenki_liveness_verification_message(verdict).len > 10);
  CHECK(absenki_liveness_verification_confidence(verdict) < 50);
  absenki_bytes best = absenki_liveness_verification_best_frame(verdict);
  CHECK(best.len == frames[0].picture.len && memcmp(best.ptr, frames[0].picture.ptr, best.len) == 0);
  OK(absenki_liveness_verification_to_json(verdict, &json, &error));
  CHECK(absenki_buffer_text(json).len > 50);
  absenki_buffer_free(json);
  absenki_liveness_verification_free(verdict);
  OK(absenki_liveness_verify(liveness, token, str("42"), frames, FRAMES, use_once, recorded,
                             &verdict, &error));
  CHECK(is(absenki_liveness_verification_reason(verdict), "used"));
  absenki_liveness_verification_free(verdict);

  verdict = NULL;
  FAILS(ABSENKI_RESULT_INVALID_PARAMETER,
        absenki_liveness_verify(liveness, token, str("42"), frames, 41, NULL, NULL, &verdict,
                                &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_liveness_verify(liveness, token, str("42"), NULL, 1,
                                                              NULL, NULL, &verdict, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_liveness_verify(NULL, token, str("42"), frames, 1,
                                                              NULL, NULL, &verdict, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_liveness_start(NULL, str("42"), &session, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_liveness_verification_to_json(NULL, &json, &error));
  CHECK(verdict == NULL && !absenki_liveness_verification_is_live(NULL));
  CHECK(absenki_liveness_verification_verdict(NULL).len == 0);
  CHECK(absenki_liveness_verification_reason(NULL).len == 0);
  CHECK(absenki_liveness_verification_message(NULL).len == 0);
  CHECK(absenki_liveness_verification_confidence(NULL) == 0);
  CHECK(absenki_liveness_verification_best_frame(NULL).len == 0);
  CHECK(absenki_liveness_session_token(NULL).len == 0);
  CHECK(absenki_liveness_session_steps(NULL) == 0);
  CHECK(absenki_liveness_session_step(NULL, 0).len == 0);
  CHECK(absenki_liveness_session_expires_in_ms(NULL) == 0);
  absenki_liveness_session_free(session);
  absenki_liveness_session_free(NULL);
  absenki_liveness_verification_free(NULL);
}

/* An attempt that is not live is not verified. */
static void in_one_call(const absenki_verifier *verifier, const absenki_liveness *liveness,
                        const absenki_liveness_frame *frames) {
  absenki_liveness_session *session = NULL;
  absenki_liveness_verification *verdict = NULL;
  absenki_verification *face = (absenki_verification *)&verdict;
  const absenki_str ids[] = {str("1")};
  OK(absenki_liveness_start(liveness, str("42"), &session, &error));
  absenki_str token = absenki_liveness_session_token(session);
  OK(absenki_verifier_verify_live(verifier, liveness, token, str("42"), frames, FRAMES, NULL, NULL,
                                  ids, 1, &verdict, &face, &error));
  CHECK(is(absenki_liveness_verification_reason(verdict), "step_missed") && face == NULL);
  absenki_liveness_verification_free(verdict);
  verdict = NULL;
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_verifier_verify_live(NULL, liveness, token, str("42"), frames, FRAMES, NULL, NULL,
                                     ids, 1, &verdict, &face, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT,
        absenki_verifier_verify_live(verifier, liveness, token, str("42"), frames, FRAMES, NULL,
                                     NULL, ids, 1, &verdict, NULL, &error));
  /* The embedded recognizer has no sessions of AWS. */
  FAILS(ABSENKI_RESULT_CONFIGURATION, absenki_verifier_verify_aws_session(
                                          verifier, str("s-1"), ids, 1, &verdict, &face, &error));
  CHECK(verdict == NULL && face == NULL);
  absenki_liveness_session_free(session);
}

int main(int argc, char **argv) {
  absenki_config *config = NULL;
  absenki_backend *backend = NULL;
  absenki_liveness *liveness = NULL;
  absenki_verifier *verifier = NULL;
  absenki_buffer *id = NULL;
  CHECK(argc == 2);
  fixtures = argv[1];
  OK(absenki_config_new(&config, &error));
  OK(absenki_backend_new_local(str(""), &backend, &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION, absenki_liveness_new(config, backend, &liveness, &error));
  OK(absenki_config_set(config, str("liveness.key"), str("0123456789abcdef0123456789abcdef"),
                        &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_liveness_new(NULL, backend, &liveness, &error));
  FAILS(ABSENKI_RESULT_NULL_ARGUMENT, absenki_liveness_new(config, NULL, &liveness, &error));
  OK(absenki_liveness_new(config, backend, &liveness, &error));
  OK(absenki_verifier_new(config, backend, NULL, &verifier, &error));
  FAILS(ABSENKI_RESULT_CONFIGURATION,
        absenki_backend_create_face_liveness_session(backend, &id, &error));
  absenki_backend_free(backend);
  absenki_config_free(config);

  size_t length = 0;
  unsigned char *bytes = contents("photos/good.jpg", &length);
  absenki_liveness_frame frames[FRAMES];
  for (size_t i = 0; i < FRAMES; i++) {
    frames[i].at_ms = 125 * i;
    frames[i].picture = absenki_bytes_of(bytes, length);
  }
  verdicts(liveness, frames);
  in_one_call(verifier, liveness, frames);
  free(bytes);
  absenki_verifier_free(verifier);
  absenki_liveness_free(liveness);
  absenki_liveness_free(NULL);
  return 0;
}
