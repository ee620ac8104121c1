/* Enrolling. See absenki.hpp. */
#ifndef ABSENKI_ENROLLER_HPP
#define ABSENKI_ENROLLER_HPP

#include "backend.hpp"

#include <exception>
#include <functional>
#include <optional>

namespace absenki {

/** The result of an enrolment, or a view of one that another object owns. */
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

/** The result of an enrolment. */
class enrollment : public enrollment_view {
public:
  using owned = detail::owned<absenki_enrollment, absenki_enrollment_free>;
  explicit enrollment(owned handle) noexcept
      : enrollment_view(handle.get()), handle_(std::move(handle)) {}

private:
  owned handle_;
};

/** The results of the enrolments of several photos, in the photos' order. */
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
  /** What to say of the photos of a person; empty but after `enroller::enroll_person`. */
  std::string_view message() const noexcept {
    return detail::view(absenki_enrollments_message(handle_.get()));
  }
  /** The photos to add: `front`, `left`, `right`. */
  std::vector<std::string> missing() const {
    std::vector<std::string> found;
    for (std::size_t i = 0;; ++i) {
      const std::string_view code = detail::view(absenki_enrollments_missing(handle_.get(), i));
      if (code.empty()) {
        return found;
      }
      found.emplace_back(code);
    }
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
    return several(absenki_enroller_enroll_many, user_id, user_name, photos, report, face_ids);
  }
  /**
   * Enrols those of 3 to 5 photos of one person that are worth it; see
   * `absenki_enroller_enroll_person`. `report` is that of `enroll_many`.
   */
  enrollments enroll_person(std::string_view user_id, std::string_view user_name,
                            const std::vector<const photo *> &photos, const progress &report = {},
                            const std::vector<std::string> &face_ids = {}) const {
    return several(absenki_enroller_enroll_person, user_id, user_name, photos, report, face_ids);
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
  enrollments several(decltype(&absenki_enroller_enroll_many) enroll, std::string_view user_id,
                      std::string_view user_name, const std::vector<const photo *> &photos,
                      const progress &report, const std::vector<std::string> &face_ids) const {
    const auto known = detail::strs(face_ids);
    std::vector<const absenki_photo *> pointers;
    for (const photo *one : photos) {
      pointers.push_back(detail::get(one));
    }
    listener listening{report, nullptr};
    auto made = detail::make<enrollments::owned>(
        enroll, handle_.get(), detail::str(user_id), detail::str(user_name),
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

} // namespace absenki

#endif
