/* The log. See absenki.hpp. */
#ifndef ABSENKI_LOG_HPP
#define ABSENKI_LOG_HPP

#include "base.hpp"

#include <functional>
#include <list>
#include <mutex>

namespace absenki {

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
