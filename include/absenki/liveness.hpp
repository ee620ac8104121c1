/* Checking that a living person is in front of the camera. See absenki.hpp. */
#ifndef ABSENKI_LIVENESS_HPP
#define ABSENKI_LIVENESS_HPP

#include "backend.hpp"

#include <exception>
#include <functional>
#include <optional>

namespace absenki {

/** A picture of the camera, not mirrored, and its milliseconds since the start of the attempt. */
struct liveness_frame {
  std::uint64_t at_ms;
  byte_span picture;
};

/** One attempt of one user: what the person must do, and the token for one call of `verify`. */
struct liveness_session {
  std::string token;
  /** `left`, `right`, `straight` or `closer`, in order. */
  std::vector<std::string> steps;
  std::uint64_t expires_in_ms;
};

/** The verdict on an attempt. */
class liveness_verification {
public:
  using owned =
      detail::owned<absenki_liveness_verification, absenki_liveness_verification_free>;
  explicit liveness_verification(owned handle) noexcept : handle_(std::move(handle)) {}
  bool is_live() const noexcept { return absenki_liveness_verification_is_live(handle_.get()); }
  explicit operator bool() const noexcept { return is_live(); }
  /** `live`, `not_live` or `inconclusive`. */
  std::string_view verdict() const noexcept {
    return detail::view(absenki_liveness_verification_verdict(handle_.get()));
  }
  /** `live`, `flat`, `cut`, `step_missed`, `expired` and so on. */
  std::string_view reason() const noexcept {
    return detail::view(absenki_liveness_verification_reason(handle_.get()));
  }
  std::string_view message() const noexcept {
    return detail::view(absenki_liveness_verification_message(handle_.get()));
  }
  double confidence() const noexcept {
    return absenki_liveness_verification_confidence(handle_.get());
  }
  /** The frame to verify; empty if there is none. It is valid as long as this object. */
  byte_span best_frame() const noexcept {
    const absenki_bytes bytes = absenki_liveness_verification_best_frame(handle_.get());
    return {bytes.ptr, bytes.len};
  }
  std::string to_json() const {
    return detail::text(absenki_liveness_verification_to_json, handle_.get());
  }

private:
  owned handle_;
};

/** Checks that a living person, not a picture of one, is in front of the camera. */
class liveness {
public:
  /** Records a nonce as used until a time, seconds since 1970; returns whether it was unused. */
  using use_once = std::function<bool(std::string_view nonce, std::int64_t expires)>;

  liveness(const config &settings, const backend &recognizer)
      : handle_(detail::make<owned>(absenki_liveness_new, settings.get(), recognizer.get())) {}
  /** Starts an attempt of a user with random steps. */
  liveness_session start(std::string_view user_id) const {
    const auto session = detail::make<
        detail::owned<absenki_liveness_session, absenki_liveness_session_free>>(
        absenki_liveness_start, handle_.get(), detail::str(user_id));
    liveness_session made{std::string(detail::view(absenki_liveness_session_token(session.get()))),
                          {},
                          absenki_liveness_session_expires_in_ms(session.get())};
    for (std::size_t i = 0; i < absenki_liveness_session_steps(session.get()); ++i) {
      made.steps.emplace_back(detail::view(absenki_liveness_session_step(session.get(), i)));
    }
    return made;
  }
  /**
   * Whether `frames` show one living person who does what the session says. Without `record`, used
   * sessions are recorded in this process. Throws what `record` throws.
   */
  liveness_verification verify(std::string_view token, std::string_view user_id,
                               const std::vector<liveness_frame> &frames,
                               const use_once &record = {}) const {
    std::vector<absenki_liveness_frame> pictures;
    pictures.reserve(frames.size());
    for (const liveness_frame &frame : frames) {
      pictures.push_back(
          {frame.at_ms, absenki_bytes_of(frame.picture.data(), frame.picture.size())});
    }
    recorder recording{record, nullptr};
    try {
      return liveness_verification(detail::make<liveness_verification::owned>(
          absenki_liveness_verify, handle_.get(), detail::str(token), detail::str(user_id),
          pictures.data(), pictures.size(), record ? &recorder::use : nullptr,
          static_cast<void *>(&recording)));
    } catch (const error &) {
      if (recording.thrown) {
        std::rethrow_exception(recording.thrown);
      }
      throw;
    }
  }

private:
  /** Keeps an exception from crossing C. */
  struct recorder {
    const use_once &record;
    std::exception_ptr thrown;
    static bool use(void *user_data, absenki_str nonce, std::int64_t expires,
                    bool *unused) noexcept {
      auto *self = static_cast<recorder *>(user_data);
      try {
        *unused = self->record(detail::view(nonce), expires);
        return true;
      } catch (...) {
        self->thrown = std::current_exception();
        return false;
      }
    }
  };
  using owned = detail::owned<absenki_liveness, absenki_liveness_free>;
  owned handle_;
};

} // namespace absenki

#endif
