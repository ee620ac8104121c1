/* Settings, photos and failures. See absenki.hpp. */
#ifndef ABSENKI_BASE_HPP
#define ABSENKI_BASE_HPP

#include "../absenki.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace absenki {

namespace detail {

inline absenki_str str(std::string_view text) noexcept { return {text.data(), text.size()}; }

/** The texts as the C functions take them; they point into `texts`. */
inline std::vector<absenki_str> strs(const std::vector<std::string> &texts) {
  std::vector<absenki_str> made;
  made.reserve(texts.size());
  for (const std::string &text : texts) {
    made.push_back(str(text));
  }
  return made;
}

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

/** As `call`, for a function that makes text. */
template <typename Function, typename... Arguments>
std::string text(Function function, Arguments &&...arguments) {
  return text_of(make<buffer>(function, std::forward<Arguments>(arguments)...));
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
  config &set(std::string_view key, bool value) {
    detail::call(absenki_config_set_bool, handle_.get(), detail::str(key), value);
    return *this;
  }
  /** Any other whole number, as text: a double has no room for all of them. */
  template <typename Integer, typename = std::enable_if_t<std::is_integral_v<Integer>>>
  config &set(std::string_view key, Integer value) {
    return set(key, std::string_view(std::to_string(value)));
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

} // namespace absenki

#endif
