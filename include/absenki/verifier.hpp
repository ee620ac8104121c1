/* Verifying. See absenki.hpp. */
#ifndef ABSENKI_VERIFIER_HPP
#define ABSENKI_VERIFIER_HPP

#include "backend.hpp"
#include "liveness.hpp"
#include "processor.hpp"

#include <optional>

namespace absenki {

/** The verdict on a photo. */
class verification {
public:
  using owned = detail::owned<absenki_verification, absenki_verification_free>;
  explicit verification(owned handle) noexcept : handle_(std::move(handle)) {}
  bool is_match() const noexcept { return absenki_verification_is_match(handle_.get()); }
  explicit operator bool() const noexcept { return is_match(); }
  absenki_reason reason() const noexcept { return absenki_verification_reason(handle_.get()); }
  std::string_view reason_code() const noexcept {
    return detail::view(absenki_verification_reason_code(handle_.get()));
  }
  std::string_view message() const noexcept {
    return detail::view(absenki_verification_message(handle_.get()));
  }
  std::optional<double> score() const noexcept {
    return optional<double>(absenki_verification_score);
  }
  std::optional<double> displayed_score() const noexcept {
    return optional<double>(absenki_verification_displayed_score);
  }
  std::string_view face_id() const noexcept {
    return detail::view(absenki_verification_face_id(handle_.get()));
  }
  std::string_view name() const noexcept {
    return detail::view(absenki_verification_name(handle_.get()));
  }
  std::optional<std::uint32_t> face_count() const noexcept {
    return optional<std::uint32_t>(absenki_verification_face_count);
  }
  std::optional<absenki_quality> quality() const noexcept {
    return optional<absenki_quality>(absenki_verification_quality);
  }
  std::vector<absenki_face> faces() const {
    std::vector<absenki_face> found(absenki_verification_faces(handle_.get()));
    for (std::size_t i = 0; i < found.size(); ++i) {
      absenki_verification_get_face(handle_.get(), i, &found[i]);
    }
    return found;
  }
  std::string to_json() const { return detail::text(absenki_verification_to_json, handle_.get()); }
  /** What to write beside the box of the face at `index`. */
  std::string_view face_text(std::size_t index) const noexcept {
    return detail::view(absenki_verification_face_text(handle_.get(), index));
  }

private:
  template <typename T>
  std::optional<T> optional(bool (*read)(const absenki_verification *, T *)) const noexcept {
    T value{};
    return read(handle_.get(), &value) ? std::optional<T>(value) : std::nullopt;
  }
  owned handle_;
};

/** Who a photo shows. */
class identification {
public:
  using owned = detail::owned<absenki_identification, absenki_identification_free>;
  explicit identification(owned handle) noexcept : handle_(std::move(handle)) {}
  /** Whether one user was found. */
  explicit operator bool() const noexcept { return reason() == ABSENKI_REASON_MATCHED; }
  absenki_reason reason() const noexcept { return absenki_identification_reason(handle_.get()); }
  std::string_view message() const noexcept {
    return detail::view(absenki_identification_message(handle_.get()));
  }
  std::string_view user_id() const noexcept {
    return detail::view(absenki_identification_user_id(handle_.get()));
  }
  std::string_view face_id() const noexcept {
    return detail::view(absenki_identification_face_id(handle_.get()));
  }
  std::optional<double> score() const noexcept {
    double value = 0;
    return absenki_identification_score(handle_.get(), &value) ? std::optional<double>(value)
                                                               : std::nullopt;
  }
  double threshold() const noexcept { return absenki_identification_threshold(handle_.get()); }
  std::string to_json() const {
    return detail::text(absenki_identification_to_json, handle_.get());
  }

private:
  owned handle_;
};

/** The verdicts on an attempt and on the face in it. */
struct live_verification {
  liveness_verification liveness;
  /** Empty if the attempt is not live. */
  std::optional<verification> face;
  explicit operator bool() const noexcept { return liveness && face && *face; }
};

/** Verifies that a face belongs to a user. */
class verifier {
public:
  verifier(const config &settings, const backend &recognizer, const processor *counting = nullptr)
      : handle_(detail::make<owned>(absenki_verifier_new, settings.get(), recognizer.get(),
                                    detail::get(counting))) {}
  /** Whether `photo` shows the person whose stored faces are `face_ids`. */
  verification verify(const std::vector<std::string> &face_ids, const photo &photo) const {
    const auto ids = detail::strs(face_ids);
    return verification(detail::make<verification::owned>(
        absenki_verifier_verify, handle_.get(), ids.data(), ids.size(), photo.get()));
  }
  /** Who in the whole collection `photo` shows; see `absenki_verifier_identify`. */
  identification identify(const photo &photo) const {
    return identification(detail::make<identification::owned>(absenki_verifier_identify,
                                                              handle_.get(), photo.get()));
  }
  /**
   * Whether the frames of a session show the person whose stored faces are `face_ids`, living. Only an
   * attempt that is live is verified. `record` is that of `liveness::verify`.
   */
  live_verification verify_live(const liveness &check, std::string_view token,
                                std::string_view user_id,
                                const std::vector<liveness_frame> &frames,
                                const std::vector<std::string> &face_ids,
                                const liveness::use_once &record = {}) const {
    liveness_verification attempt = check.verify(token, user_id, frames, record);
    if (!attempt) {
      return {std::move(attempt), std::nullopt};
    }
    const byte_span best = attempt.best_frame();
    verification face = verify(face_ids, photo(best));
    return {std::move(attempt), std::move(face)};
  }
  /** The same for a session of AWS Face Liveness; see `absenki_verifier_verify_aws_session`. */
  live_verification verify_aws_session(std::string_view session_id,
                                       const std::vector<std::string> &face_ids) const {
    const auto ids = detail::strs(face_ids);
    absenki_verification *face = nullptr;
    liveness_verification attempt(detail::make<liveness_verification::owned>(
        [&](absenki_liveness_verification **out, absenki_error **error) {
          return absenki_verifier_verify_aws_session(handle_.get(), detail::str(session_id),
                                                     ids.data(), ids.size(), out, &face, error);
        }));
    live_verification found{std::move(attempt), std::nullopt};
    if (face != nullptr) {
      found.face.emplace(verification::owned(face));
    }
    return found;
  }

private:
  using owned = detail::owned<absenki_verifier, absenki_verifier_free>;
  owned handle_;
};

} // namespace absenki

#endif
