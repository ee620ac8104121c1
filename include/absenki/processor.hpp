/* Quality, detection and crops. See absenki.hpp. */
#ifndef ABSENKI_PROCESSOR_HPP
#define ABSENKI_PROCESSOR_HPP

#include "base.hpp"

#include <optional>

namespace absenki {

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

} // namespace absenki

#endif
