/* The gallery of the embedded recognizer, as an administrator sees it. See absenki.hpp. */
#ifndef ABSENKI_GALLERY_HPP
#define ABSENKI_GALLERY_HPP

#include "base.hpp"

#include <exception>
#include <functional>

namespace absenki {

/** The gallery that the settings name; its answers are JSON, see the C functions. */
class gallery {
public:
  /** Receives how many of how many faces of a collection are copied or read. */
  using progress =
      std::function<void(std::string_view collection, std::uint64_t done, std::uint64_t total)>;

  /** `settings` must live as long as this object. */
  explicit gallery(const config &settings) noexcept : settings_(settings) {}
  /** Reads every face of the collection; see `absenki_gallery_check`. */
  std::string check() const { return detail::text(absenki_gallery_check, settings_.get()); }
  /**
   * Lists the faces that nobody used for `days` days, and with `remove` deletes them; see
   * `absenki_gallery_purge`.
   */
  std::string purge(std::uint32_t days, bool remove = false) const {
    return detail::text(absenki_gallery_purge, settings_.get(), days, remove);
  }
  /** Proposes a threshold from the enrolled faces; see `absenki_gallery_calibrate`. */
  std::string calibrate(double false_accept_rate = 0.0001) const {
    return detail::text(absenki_gallery_calibrate, settings_.get(), false_accept_rate);
  }
  /**
   * Reads what a search of the collection needs, before the first one does; see
   * `absenki_gallery_load`. What `report` throws is thrown when all is read.
   */
  void load(const progress &report = {}) const {
    listener listening{report, nullptr};
    detail::call(absenki_gallery_load, settings_.get(), listening.function(), listening.data());
    listening.rethrow();
  }
  /**
   * Copies every collection to another gallery; see `absenki_gallery_copy`. What `report` throws is
   * thrown when the copy is done.
   */
  std::string copy_to(std::string_view place, const progress &report = {}) const {
    listener listening{report, nullptr};
    std::string copied = detail::text(absenki_gallery_copy, settings_.get(), detail::str(place),
                                      listening.function(), listening.data());
    listening.rethrow();
    return copied;
  }

private:
  /** Keeps an exception from crossing C. */
  struct listener {
    const progress &report;
    std::exception_ptr thrown;
    absenki_gallery_callback function() const { return report ? &tell : nullptr; }
    void *data() { return this; }
    void rethrow() const {
      if (thrown) {
        std::rethrow_exception(thrown);
      }
    }
    static void tell(void *user_data, absenki_str collection, std::uint64_t done,
                     std::uint64_t total) noexcept {
      auto *self = static_cast<listener *>(user_data);
      try {
        if (!self->thrown) {
          self->report(detail::view(collection), done, total);
        }
      } catch (...) {
        self->thrown = std::current_exception();
      }
    }
  };
  const config &settings_;
};

} // namespace absenki

#endif
