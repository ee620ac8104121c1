/* Enrolling and verifying. See absenki.hpp. */
#ifndef ABSENKI_RECOGNITION_HPP
#define ABSENKI_RECOGNITION_HPP

#include "processor.hpp"

#include <exception>
#include <functional>
#include <list>
#include <mutex>

namespace absenki {

/** The recognizer. */
class backend {
public:
  /** The embedded recognizer, its gallery in a file, or with an empty path in memory. */
  static backend local(const std::filesystem::path &gallery = {}) {
    const std::string bytes = detail::path_bytes(gallery);
    return backend(detail::make<owned>(absenki_backend_new_local, detail::str(bytes)));
  }
  /** AWS Rekognition. */
  static backend rekognition(const config &settings) {
    return backend(detail::make<owned>(absenki_backend_new_rekognition, settings.get()));
  }
  std::string_view provider() const noexcept {
    return detail::view(absenki_backend_provider(handle_.get()));
  }
  /** Checks that the backend answers; JSON, see `absenki_backend_ping`. */
  std::string ping(const config &settings) const {
    return detail::text(absenki_backend_ping, handle_.get(), settings.get());
  }
  const absenki_backend *get() const noexcept { return handle_.get(); }

private:
  using owned = detail::owned<absenki_backend, absenki_backend_free>;
  explicit backend(owned handle) noexcept : handle_(std::move(handle)) {}
  owned handle_;
};

/** How an enrolment ended, or a view of one that another object owns. */
class enrollment_view {
public:
  explicit enrollment_view(const absenki_enrollment *enrollment) noexcept : it_(enrollment) {}
  bool is_enrolled() const noexcept { return absenki_enrollment_is_enrolled(it_); }
  explicit operator bool() const noexcept { return is_enrolled(); }
  absenki_reason reason() const noexcept { return absenki_enrollment_reason(it_); }
  std::string_view reason_code() const noexcept {
    return detail::view(absenki_enrollment_reason_code(it_));
  }
  std::string_view message() const noexcept {
    return detail::view(absenki_enrollment_message(it_));
  }
  std::string_view face_id() const noexcept {
    return detail::view(absenki_enrollment_face_id(it_));
  }
  std::string_view external_image_id() const noexcept {
    return detail::view(absenki_enrollment_external_image_id(it_));
  }
  std::string_view provider() const noexcept {
    return detail::view(absenki_enrollment_provider(it_));
  }
  std::string_view collection_id() const noexcept {
    return detail::view(absenki_enrollment_collection_id(it_));
  }
  std::string_view model_version() const noexcept {
    return detail::view(absenki_enrollment_model_version(it_));
  }
  /** Whether the photo was enrolled before, and its face was named as one on record. */
  bool known_before() const noexcept { return absenki_enrollment_known_before(it_); }
  double confidence() const noexcept { return absenki_enrollment_confidence(it_); }
  std::uint32_t face_count() const noexcept { return absenki_enrollment_face_count(it_); }
  std::optional<absenki_box> bounding_box() const noexcept {
    absenki_box box{};
    const bool there = absenki_enrollment_bounding_box(it_, &box);
    return there ? std::optional(box) : std::nullopt;
  }
  /** What the recognizer found wrong with the face, in Rekognition's words. */
  std::vector<std::string_view> faults() const {
    std::vector<std::string_view> found(absenki_enrollment_fault_count(it_));
    for (std::size_t i = 0; i < found.size(); ++i) {
      found[i] = detail::view(absenki_enrollment_fault(it_, i));
    }
    return found;
  }
  std::string to_json() const { return detail::text(absenki_enrollment_to_json, it_); }
  const absenki_enrollment *get() const noexcept { return it_; }

private:
  const absenki_enrollment *it_;
};

/** How an enrolment ended. */
class enrollment : public enrollment_view {
public:
  using owned = detail::owned<absenki_enrollment, absenki_enrollment_free>;
  explicit enrollment(owned handle) noexcept
      : enrollment_view(handle.get()), handle_(std::move(handle)) {}

private:
  owned handle_;
};

/** How the enrolments of several photos ended, in the photos' order. */
class enrollments {
public:
  using owned = detail::owned<absenki_enrollments, absenki_enrollments_free>;
  explicit enrollments(owned handle) noexcept : handle_(std::move(handle)) {}
  std::size_t size() const noexcept { return absenki_enrollments_count(handle_.get()); }
  /** How the photo at `index` ended, as long as this object lives; throws what failed on it. */
  enrollment_view at(std::size_t index) const {
    if (const absenki_error *failure = absenki_enrollments_error(handle_.get(), index)) {
      throw error(failure);
    }
    const absenki_enrollment *found = absenki_enrollments_get(handle_.get(), index);
    if (!found) {
      throw std::out_of_range("absenki::enrollments::at");
    }
    return enrollment_view(found);
  }

private:
  owned handle_;
};

/** A face in the collection. */
struct stored_face {
  std::string face_id;
  std::string external_image_id;
  double confidence;
};

/** One page of the faces in the collection; no next token after the last. */
struct face_page {
  std::vector<stored_face> faces;
  std::string next_token;
};

/** Where a collection and the record of its faces differ. */
struct difference {
  /** Face ids in the collection that are not on record. */
  std::vector<std::string> faces_without_profile;
  /** Face ids on record that are not in the collection. */
  std::vector<std::string> profiles_without_face;
  /** Whether the faces without a record are deleted. */
  bool is_applied;
  std::string json;
};

/** Enrols faces, lists them and deletes them. */
class enroller {
public:
  /** Reads the face ids that are on record. */
  using record = std::function<std::vector<std::string>()>;
  /** Receives how many of how many photos are done. */
  using progress = std::function<void(std::size_t done, std::size_t total)>;

  enroller(const config &settings, const backend &recognizer)
      : handle_(detail::make<owned>(absenki_enroller_new, settings.get(), recognizer.get())) {}
  /** Creates the collection where there is none; whether it did. */
  bool ensure_collection() const {
    bool created = false;
    detail::call(absenki_enroller_ensure_collection, handle_.get(), &created);
    return created;
  }
  /** Enrols a photo; `face_ids` are those on record for the user, which a refusal leaves alone. */
  enrollment enroll(std::string_view user_id, std::string_view user_name, const photo &photo,
                    const std::vector<std::string> &face_ids = {}) const {
    const auto known = detail::strs(face_ids);
    return enrollment(detail::make<enrollment::owned>(
        absenki_enroller_enroll, handle_.get(), detail::str(user_id), detail::str(user_name),
        known.data(), known.size(), photo.get()));
  }
  /**
   * Enrols several photos of one user. What `report` throws is thrown when all are done and the new
   * faces are taken back out; where one cannot be, an `absenki::error` that names it, with what
   * `report` threw nested in it.
   */
  enrollments enroll_many(std::string_view user_id, std::string_view user_name,
                          const std::vector<const photo *> &photos, const progress &report = {},
                          const std::vector<std::string> &face_ids = {}) const {
    const auto known = detail::strs(face_ids);
    std::vector<const absenki_photo *> pointers;
    for (const photo *one : photos) {
      pointers.push_back(detail::get(one));
    }
    listener listening{report, nullptr};
    auto made = detail::make<enrollments::owned>(
        absenki_enroller_enroll_many, handle_.get(), detail::str(user_id), detail::str(user_name),
        known.data(), known.size(), pointers.data(), pointers.size(), report ? &listener::tell : nullptr,
        static_cast<void *>(&listening));
    if (listening.thrown) {
      try {
        std::rethrow_exception(listening.thrown);
      } catch (...) {
        take_back(made.get());
        throw;
      }
    }
    return enrollments(std::move(made));
  }
  void undo(const enrollment_view &enrollment) const {
    detail::call(absenki_enroller_undo, handle_.get(), enrollment.get());
  }
  /** Deletes a face by its id; whether it was there. */
  bool delete_face(std::string_view face_id) const {
    bool deleted = false;
    detail::call(absenki_enroller_delete_face, handle_.get(), detail::str(face_id), &deleted);
    return deleted;
  }
  /**
   * Compares the collection with your record of its faces, and with `apply` deletes the faces that
   * are not on record; see `absenki_enroller_reconcile`. Throws what `on_record` throws.
   */
  difference reconcile(bool apply, const record &on_record) const {
    reader reading{on_record, nullptr};
    try {
      const auto found = detail::make<detail::owned<absenki_difference, absenki_difference_free>>(
          absenki_enroller_reconcile, handle_.get(), apply, &reader::read,
          static_cast<void *>(&reading));
      difference made{{}, {}, absenki_difference_is_applied(found.get()),
                      detail::text(absenki_difference_to_json, found.get())};
      for (std::size_t i = 0; i < absenki_difference_faces_without_profile(found.get()); ++i) {
        made.faces_without_profile.emplace_back(
            detail::view(absenki_difference_face_without_profile(found.get(), i)));
      }
      for (std::size_t i = 0; i < absenki_difference_profiles_without_face(found.get()); ++i) {
        made.profiles_without_face.emplace_back(
            detail::view(absenki_difference_profile_without_face(found.get(), i)));
      }
      return made;
    } catch (const error &) {
      if (reading.thrown) {
        std::rethrow_exception(reading.thrown);
      }
      throw;
    }
  }
  face_page list_faces(std::string_view next_token = {}, std::uint32_t max_results = 0) const {
    const auto page = detail::make<detail::owned<absenki_face_page, absenki_face_page_free>>(
        absenki_enroller_list_faces, handle_.get(), max_results, detail::str(next_token));
    face_page made{{}, std::string(detail::view(absenki_face_page_next_token(page.get())))};
    for (std::size_t i = 0; i < absenki_face_page_count(page.get()); ++i) {
      made.faces.push_back(
          {std::string(detail::view(absenki_face_page_face_id(page.get(), i))),
           std::string(detail::view(absenki_face_page_external_image_id(page.get(), i))),
           absenki_face_page_confidence(page.get(), i)});
    }
    return made;
  }

private:
  /** Keeps an exception from crossing C. */
  struct listener {
    const progress &report;
    std::exception_ptr thrown;
    static void tell(void *user_data, std::size_t done, std::size_t total) noexcept {
      auto *self = static_cast<listener *>(user_data);
      try {
        self->report(done, total);
      } catch (...) {
        self->thrown = std::current_exception();
      }
    }
  };
  struct reader {
    const record &on_record;
    std::exception_ptr thrown;
    static bool read(void *user_data, absenki_face_ids *ids) noexcept {
      auto *self = static_cast<reader *>(user_data);
      try {
        for (const std::string &face_id : self->on_record()) {
          detail::call(absenki_face_ids_add, ids, detail::str(face_id));
        }
        return true;
      } catch (...) {
        self->thrown = std::current_exception();
        return false;
      }
    }
  };
  /** Undoes all that can be undone; then throws why one could not, inside a handler. */
  void take_back(const absenki_enrollments *made) const {
    std::optional<error> failed;
    for (std::size_t i = 0; i < absenki_enrollments_count(made); ++i) {
      const absenki_enrollment *one = absenki_enrollments_get(made, i);
      try {
        if (one) {
          detail::call(absenki_enroller_undo, handle_.get(), one);
        }
      } catch (const error &failure) {
        if (!failed) {
          failed = failure;
        }
      }
    }
    if (failed) {
      std::throw_with_nested(*failed);
    }
  }
  using owned = detail::owned<absenki_enroller, absenki_enroller_free>;
  owned handle_;
};

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

private:
  using owned = detail::owned<absenki_verifier, absenki_verifier_free>;
  owned handle_;
};

/** The calls to AWS Rekognition that this process made, as JSON; see `absenki_usage_to_json`. */
inline std::string usage_json(double price_per_image_usd = 0.001) {
  return detail::text(absenki_usage_to_json, price_per_image_usd);
}

/** The same in the text format of Prometheus. */
inline std::string usage_prometheus(double price_per_image_usd = 0.001) {
  return detail::text(absenki_usage_to_prometheus, price_per_image_usd);
}

/** Receives one line of the log. What it throws is dropped. It must not call Absenki. */
using log_callback =
    std::function<void(absenki_log_level level, std::string_view target, std::string_view message)>;

/**
 * Sends the log of the whole process to `callback`, from `level` on; see `absenki_log_set`. An empty
 * callback ends it. A callback lives until the process ends: another thread may still be in it.
 */
inline void set_log(log_callback callback, absenki_log_level level = ABSENKI_LOG_LEVEL_WARN) {
  if (!callback) {
    detail::call(absenki_log_set, nullptr, nullptr, level);
    return;
  }
  const auto send = [](void *user_data, std::uint32_t line_level, absenki_str target,
                       absenki_str message) noexcept {
    try {
      (*static_cast<log_callback *>(user_data))(static_cast<absenki_log_level>(line_level),
                                                detail::view(target), detail::view(message));
    } catch (...) {
    }
  };
  static std::mutex adding;
  static auto *const kept = new std::list<log_callback>;
  const std::lock_guard<std::mutex> lock(adding);
  log_callback *const added = &kept->emplace_back(std::move(callback));
  detail::call(absenki_log_set, +send, static_cast<void *>(added), level);
}

} // namespace absenki

#endif
