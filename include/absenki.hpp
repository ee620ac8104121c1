/*
 * Absenki for C++17: absenki.h with objects that free themselves, exceptions, string_view and
 * filesystem::path. Header only; link the same library.
 *
 * - A call that fails throws `absenki::error`. A verdict is no failure.
 * - Objects are moved, not copied. A moved-from object may only be assigned or destroyed.
 * - A `string_view` that an object returns is valid as long as the object is.
 * - What absenki.h says of threads and `fork` holds here.
 */
#ifndef ABSENKI_HPP
#define ABSENKI_HPP

#include "absenki.h"

#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace absenki {

namespace detail {

inline absenki_str str(std::string_view text) noexcept { return {text.data(), text.size()}; }

inline std::string_view view(absenki_str text) noexcept { return {text.ptr, text.len}; }

/** A path as the C functions take it: the system's bytes, on Windows UTF-8. */
inline std::string path_bytes(const std::filesystem::path &path) {
#ifdef _WIN32
  const auto utf8 = path.u8string();
  return {utf8.begin(), utf8.end()};
#else
  return path.native();
#endif
}

/** Owns a C object. */
template <typename T, void (*Free)(T *)> struct deleter {
  void operator()(T *object) const noexcept { Free(object); }
};

template <typename T, void (*Free)(T *)> using owned = std::unique_ptr<T, deleter<T, Free>>;

} // namespace detail

/** Bytes: where they begin and how many there are. Made from any container of bytes. */
class byte_span {
public:
  constexpr byte_span() noexcept = default;
  byte_span(const void *data, std::size_t size) noexcept
      : data_(static_cast<const std::uint8_t *>(data)), size_(size) {}
  template <typename Container,
            typename = decltype(std::data(std::declval<const Container &>())),
            typename = std::enable_if_t<sizeof(*std::data(std::declval<const Container &>())) == 1>>
  byte_span(const Container &bytes) noexcept : byte_span(std::data(bytes), std::size(bytes)) {}

  const std::uint8_t *data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }
  const std::uint8_t *begin() const noexcept { return data_; }
  const std::uint8_t *end() const noexcept { return data_ + size_; }

private:
  const std::uint8_t *data_ = nullptr;
  std::size_t size_ = 0;
};

/** Why a call failed. `what()` is the English message, for a log. */
class error : public std::runtime_error {
public:
  explicit error(const absenki_error *from)
      : std::runtime_error(std::string(detail::view(absenki_error_message(from)))),
        result_(absenki_error_result(from)), retryable_(absenki_error_is_retryable(from)),
        code_(detail::view(absenki_error_code(from))),
        operation_(detail::view(absenki_error_operation(from))),
        request_id_(detail::view(absenki_error_request_id(from))),
        service_code_(detail::view(absenki_error_service_code(from))),
        orphan_face_id_(detail::view(absenki_error_orphan_face_id(from))),
        orphan_external_image_id_(detail::view(absenki_error_orphan_external_image_id(from))),
        text_id_(detail::view(absenki_error_text(from, ABSENKI_LANGUAGE_INDONESIAN))),
        text_en_(detail::view(absenki_error_text(from, ABSENKI_LANGUAGE_ENGLISH))) {}

  /** The result that the C function returned. */
  absenki_result result() const noexcept { return result_; }
  /** Whether the same call can succeed when repeated a little later. */
  bool is_retryable() const noexcept { return retryable_; }
  /** The stable string code, such as `image_corrupt`. */
  const std::string &code() const noexcept { return code_; }
  /** The operation that failed, such as `index_faces`. */
  const std::string &operation() const noexcept { return operation_; }
  /** The request id that the service gave, or empty. */
  const std::string &request_id() const noexcept { return request_id_; }
  /** The service's own error code, or empty. */
  const std::string &service_code() const noexcept { return service_code_; }
  /** A face that may be left in the collection, or empty. */
  const std::string &orphan_face_id() const noexcept { return orphan_face_id_; }
  /** Whose face may be left in the collection, or empty. */
  const std::string &orphan_external_image_id() const noexcept {
    return orphan_external_image_id_;
  }
  /** One sentence for a person. */
  const std::string &text(absenki_language language) const noexcept {
    return language == ABSENKI_LANGUAGE_ENGLISH ? text_en_ : text_id_;
  }

private:
  absenki_result result_;
  bool retryable_;
  std::string code_, operation_, request_id_, service_code_, orphan_face_id_,
      orphan_external_image_id_, text_id_, text_en_;
};

namespace detail {

/** Calls a C function that can fail, with an error for it to fill; throws where it fails. */
template <typename Function, typename... Arguments>
void call(Function function, Arguments &&...arguments) {
  absenki_error *failure = nullptr;
  if (function(std::forward<Arguments>(arguments)..., &failure) != ABSENKI_RESULT_OK) {
    const owned<absenki_error, absenki_error_free> owner(failure);
    throw error(failure);
  }
}

/** As `call`, for a function that makes an object. */
template <typename Owned, typename Function, typename... Arguments>
Owned make(Function function, Arguments &&...arguments) {
  typename Owned::pointer made = nullptr;
  call(function, std::forward<Arguments>(arguments)..., &made);
  return Owned(made);
}

/** Bytes or text that Absenki made. */
using buffer = owned<absenki_buffer, absenki_buffer_free>;

inline std::vector<std::uint8_t> bytes_of(const buffer &made) {
  const absenki_bytes bytes = absenki_buffer_bytes(made.get());
  return {bytes.ptr, bytes.ptr + bytes.len};
}

inline std::string text_of(const buffer &made) {
  return std::string(view(absenki_buffer_text(made.get())));
}

/** The C object behind one of ours, or NULL. */
template <typename Object> auto get(const Object *object) noexcept {
  return object ? object->get() : nullptr;
}

} // namespace detail

/** The version of the library that runs. */
inline std::string_view version() noexcept { return detail::view(absenki_version()); }

/** Whether a part was built in: `local` or `rekognition`. */
inline bool has_feature(std::string_view name) noexcept {
  return absenki_has_feature(detail::str(name));
}

/** Every setting, each with its default. */
class config {
public:
  config() : handle_(detail::make<owned>(absenki_config_new)) {}
  /** The defaults, replaced by what the environment says. */
  static config from_env() { return config(detail::make<owned>(absenki_config_from_env)); }

  config &set(std::string_view key, std::string_view value) {
    detail::call(absenki_config_set, handle_.get(), detail::str(key), detail::str(value));
    return *this;
  }
  // A literal would rather become a bool than a string_view.
  config &set(std::string_view key, const char *value) {
    return set(key, std::string_view(value));
  }
  config &set(std::string_view key, double value) {
    detail::call(absenki_config_set_number, handle_.get(), detail::str(key), value);
    return *this;
  }
  config &set(std::string_view key, int value) { return set(key, static_cast<double>(value)); }
  config &set(std::string_view key, bool value) {
    detail::call(absenki_config_set_bool, handle_.get(), detail::str(key), value);
    return *this;
  }
  config &preset(std::string_view name) {
    detail::call(absenki_config_set_preset, handle_.get(), detail::str(name));
    return *this;
  }
  std::string get(std::string_view key) const {
    return detail::text_of(
        detail::make<detail::buffer>(absenki_config_get, handle_.get(), detail::str(key)));
  }
  const absenki_config *get() const noexcept { return handle_.get(); }

private:
  using owned = detail::owned<absenki_config, absenki_config_free>;
  explicit config(owned handle) noexcept : handle_(std::move(handle)) {}
  owned handle_;
};

/** A photo to work on; decoded once, when it is first needed. */
class photo {
public:
  explicit photo(byte_span bytes, const config *limits = nullptr)
      : handle_(detail::make<owned>(absenki_photo_from_bytes, detail::get(limits),
                                    absenki_bytes_of(bytes.data(), bytes.size()))) {}
  static photo from_file(const std::filesystem::path &path, const config *limits = nullptr) {
    const std::string bytes = detail::path_bytes(path);
    return photo(detail::make<owned>(absenki_photo_from_file, detail::get(limits),
                                     detail::str(bytes)));
  }
  std::uint32_t width() const noexcept { return absenki_photo_width(handle_.get()); }
  std::uint32_t height() const noexcept { return absenki_photo_height(handle_.get()); }
  absenki_format format() const noexcept { return absenki_photo_format(handle_.get()); }
  const absenki_photo *get() const noexcept { return handle_.get(); }

private:
  using owned = detail::owned<absenki_photo, absenki_photo_free>;
  explicit photo(owned handle) noexcept : handle_(std::move(handle)) {}
  owned handle_;
};

/** A face cut out of a photo, or a view of one that another object owns. */
class crop_view {
public:
  explicit crop_view(const absenki_crop *crop) noexcept : crop_(crop) {}
  absenki_crop_info info() const noexcept { return absenki_crop_get_info(crop_); }
  std::string_view source() const noexcept { return detail::view(absenki_crop_source(crop_)); }
  std::vector<std::uint8_t> encode(absenki_format format) const {
    return detail::bytes_of(detail::make<detail::buffer>(absenki_crop_encode, crop_, format));
  }
  void save(const std::filesystem::path &path) const {
    const std::string bytes = detail::path_bytes(path);
    detail::call(absenki_crop_save, crop_, detail::str(bytes));
  }

private:
  const absenki_crop *crop_;
};

/** A face cut out of a photo. */
class crop : public crop_view {
public:
  using owned = detail::owned<absenki_crop, absenki_crop_free>;
  explicit crop(owned handle) noexcept : crop_view(handle.get()), handle_(std::move(handle)) {}

private:
  owned handle_;
};

/** How far a photo came through the enrolment step. */
class processed {
public:
  using owned = detail::owned<absenki_processed, absenki_processed_free>;
  explicit processed(owned handle) noexcept : handle_(std::move(handle)) {}
  absenki_step refused_by() const noexcept { return absenki_processed_refused_by(handle_.get()); }
  absenki_reason refusal() const noexcept { return absenki_processed_refusal(handle_.get()); }
  absenki_quality photo_quality() const noexcept {
    absenki_quality quality{};
    absenki_processed_photo_quality(handle_.get(), &quality);
    return quality;
  }
  std::optional<absenki_quality> face_quality() const noexcept {
    absenki_quality quality{};
    const bool there = absenki_processed_face_quality(handle_.get(), &quality);
    return there ? std::optional(quality) : std::nullopt;
  }
  /** The face, as long as this object lives. */
  std::optional<crop_view> face() const noexcept {
    const absenki_crop *face = absenki_processed_crop(handle_.get());
    return face ? std::optional(crop_view(face)) : std::nullopt;
  }

private:
  owned handle_;
};

/** Judges photos, finds and cuts out faces, and enhances. */
class processor {
public:
  explicit processor(const config &settings, absenki_detector detector = ABSENKI_DETECTOR_BEST)
      : handle_(detail::make<owned>(absenki_processor_new, settings.get(), detector)) {}
  absenki_quality quality_check(const photo &photo) const {
    absenki_quality quality{};
    detail::call(absenki_processor_quality_check, handle_.get(), photo.get(), &quality);
    return quality;
  }
  std::string quality_text(const absenki_quality &quality) const {
    return detail::text_of(
        detail::make<detail::buffer>(absenki_processor_quality_text, handle_.get(), &quality));
  }
  std::vector<absenki_detected_face> detect(const photo &photo) const {
    const auto faces =
        detail::make<detail::owned<absenki_detected_faces, absenki_detected_faces_free>>(
            absenki_processor_detect, handle_.get(), photo.get());
    std::vector<absenki_detected_face> found(absenki_detected_faces_count(faces.get()));
    for (std::size_t i = 0; i < found.size(); ++i) {
      absenki_detected_faces_get(faces.get(), i, &found[i]);
    }
    return found;
  }
  /** The face in `face`, or where there is none the largest found; none where none is found. */
  std::optional<absenki::crop> crop(const photo &photo, const absenki_box *face = nullptr) const {
    auto made = detail::make<absenki::crop::owned>(absenki_processor_crop, handle_.get(),
                                                   photo.get(), face);
    return made ? std::optional<absenki::crop>(std::move(made)) : std::nullopt;
  }
  std::vector<std::uint8_t> enhance(const photo &photo, absenki_format format) const {
    return detail::bytes_of(detail::make<detail::buffer>(absenki_processor_enhance, handle_.get(),
                                                         photo.get(), format));
  }
  processed process(const photo &photo, const absenki_box *face = nullptr) const {
    return processed(detail::make<processed::owned>(absenki_processor_process, handle_.get(),
                                                    photo.get(), face));
  }
  const absenki_processor *get() const noexcept { return handle_.get(); }

private:
  using owned = detail::owned<absenki_processor, absenki_processor_free>;
  owned handle_;
};

/** Who recognises faces. */
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

/** Enrols faces, lists them and deletes them. */
class enroller {
public:
  /** Told how many of how many photos are done. */
  using progress = std::function<void(std::size_t done, std::size_t total)>;

  enroller(const config &settings, const backend &recognizer)
      : handle_(detail::make<owned>(absenki_enroller_new, settings.get(), recognizer.get())) {}
  /** Creates the collection where there is none; whether it did. */
  bool ensure_collection() const {
    bool created = false;
    detail::call(absenki_enroller_ensure_collection, handle_.get(), &created);
    return created;
  }
  enrollment enroll(std::string_view user_id, std::string_view user_name,
                    const photo &photo) const {
    return enrollment(detail::make<enrollment::owned>(absenki_enroller_enroll, handle_.get(),
                                                      detail::str(user_id),
                                                      detail::str(user_name), photo.get()));
  }
  /** Enrols several photos of one user. What `told` throws is thrown when all are done. */
  enrollments enroll_many(std::string_view user_id, std::string_view user_name,
                          const std::vector<const photo *> &photos,
                          const progress &told = {}) const {
    std::vector<const absenki_photo *> pointers;
    for (const photo *one : photos) {
      pointers.push_back(detail::get(one));
    }
    listener listening{told, nullptr};
    auto made = detail::make<enrollments::owned>(
        absenki_enroller_enroll_many, handle_.get(), detail::str(user_id), detail::str(user_name),
        pointers.data(), pointers.size(), told ? &listener::tell : nullptr,
        static_cast<void *>(&listening));
    if (listening.thrown) {
      std::rethrow_exception(listening.thrown);
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
    const progress &told;
    std::exception_ptr thrown;
    static void tell(void *user_data, std::size_t done, std::size_t total) noexcept {
      auto *self = static_cast<listener *>(user_data);
      try {
        self->told(done, total);
      } catch (...) {
        self->thrown = std::current_exception();
      }
    }
  };
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
    std::vector<absenki_str> ids;
    for (const std::string &id : face_ids) {
      ids.push_back(detail::str(id));
    }
    return verification(detail::make<verification::owned>(
        absenki_verifier_verify, handle_.get(), ids.data(), ids.size(), photo.get()));
  }

private:
  using owned = detail::owned<absenki_verifier, absenki_verifier_free>;
  owned handle_;
};

} // namespace absenki

#endif
