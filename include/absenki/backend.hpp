/* The recognizer, and what its calls cost. See absenki.hpp. */
#ifndef ABSENKI_BACKEND_HPP
#define ABSENKI_BACKEND_HPP

#include "base.hpp"

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
  /** The recognizer that the settings name; see `absenki_backend_from_config`. */
  static backend from_config(const config &settings) {
    return backend(detail::make<owned>(absenki_backend_from_config, settings.get()));
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

/** The calls to AWS Rekognition that this process made, as JSON; see `absenki_usage_to_json`. */
inline std::string usage_json(double price_per_image_usd = 0.001,
                              double price_per_liveness_check_usd = 0.015) {
  return detail::text(absenki_usage_to_json, price_per_image_usd, price_per_liveness_check_usd);
}

/** The same in the text format of Prometheus. */
inline std::string usage_prometheus(double price_per_image_usd = 0.001,
                                    double price_per_liveness_check_usd = 0.015) {
  return detail::text(absenki_usage_to_prometheus, price_per_image_usd,
                      price_per_liveness_check_usd);
}

} // namespace absenki

#endif
