// absenki.hpp: ownership, exceptions, views and callbacks.
#include <absenki.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <type_traits>

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      std::cerr << __FILE__ << ':' << __LINE__ << ": not so: " #condition << '\n';                 \
      std::exit(1);                                                                                \
    }                                                                                              \
  } while (0)

namespace {

static_assert(!std::is_copy_constructible_v<absenki::photo>);
static_assert(std::is_nothrow_move_constructible_v<absenki::verifier>);
static_assert(std::is_nothrow_move_assignable_v<absenki::enrollment>);

template <typename Body> absenki_result thrown_by(Body body) {
  try {
    body();
  } catch (const absenki::error &error) {
    CHECK(error.code() == std::string_view(absenki_result_code(error.result()).ptr,
                                           absenki_result_code(error.result()).len));
    CHECK(!error.text(ABSENKI_LANGUAGE_ENGLISH).empty() && *error.what() != '\0');
    return error.result();
  }
  return ABSENKI_RESULT_OK;
}

void settings_and_photos(const std::filesystem::path &fixtures) {
  CHECK(absenki::version() == ABSENKI_VERSION && absenki::has_feature("local"));
  absenki::config config;
  config.set("language", "en").set("face.threshold", 82.5).set("face.adaptive", false);
  CHECK(config.get("language") == "en" && config.get("face.threshold") == "82.5");
  CHECK(config.get("face.adaptive") == "false");
  CHECK(config.preset("night").get("face.threshold") == "78");
  config.set("limits.max_pixels", std::uint64_t{9007199254740993}).set("limits.max_side", 4096u);
  CHECK(config.get("limits.max_pixels") == "9007199254740993");
  CHECK(config.set("crop.min_face", 40L).get("crop.min_face") == "40");
  CHECK(thrown_by([&] { config.set("limits.max_side", -1); }) == ABSENKI_RESULT_CONFIGURATION);
  CHECK(thrown_by([&] { config.set("no.such", 1); }) == ABSENKI_RESULT_CONFIGURATION);
  CHECK(absenki::config::from_env().get("face.threshold") == "77");

  std::ifstream file(fixtures / "photos/good.jpg", std::ios::binary);
  const std::vector<char> bytes(std::istreambuf_iterator<char>(file), {});
  absenki::photo photo{bytes};
  CHECK(photo.format() == ABSENKI_FORMAT_JPEG && photo.width() > 0 && photo.height() > 0);
  const absenki::photo moved = std::move(photo);
  CHECK(moved.width() > 0);
  CHECK(thrown_by([] { absenki::photo{std::string_view("no photo")}; }) ==
        ABSENKI_RESULT_IMAGE_FORMAT);
  config.set("limits.max_input_bytes", 10);
  CHECK(thrown_by([&] { absenki::photo(bytes, &config); }) == ABSENKI_RESULT_IMAGE_TOO_LARGE);
}

void processing(const std::filesystem::path &fixtures, const std::filesystem::path &folder) {
  const absenki::processor processor{absenki::config()};
  const auto good = absenki::photo::from_file(fixtures / "photos/good.jpg");
  const auto dark = absenki::photo::from_file(fixtures / "photos/dark.jpg");
  CHECK(processor.quality_check(good).passed);
  CHECK(!processor.quality_text(processor.quality_check(dark)).empty());
  CHECK(processor.detect(good).size() == 1);
  const auto face = processor.crop(good);
  CHECK(face && face->info().width >= 223 && face->source() == "yunet");
  face->save(folder / "wrapper.jpg");
  CHECK(std::filesystem::file_size(folder / "wrapper.jpg") > 1000);
  CHECK(absenki::photo(face->encode(ABSENKI_FORMAT_PNG)).width() == face->info().width);
  CHECK(!processor.crop(absenki::photo::from_file(fixtures / "photos/no_face.jpg")));
  CHECK(processor.enhance(good, ABSENKI_FORMAT_JPEG).size() > 1000);
  const auto processed = processor.process(good);
  CHECK(processed.photo_quality().passed && processed.face_quality() && processed.face());
  const auto refused = processor.process(dark);
  CHECK(refused.refused_by() == ABSENKI_STEP_PHOTO && !refused.face() && !refused.face_quality());
  CHECK(refused.refusal() == ABSENKI_REASON_TOO_DARK);
}

void recognising(const std::filesystem::path &fixtures) {
  absenki::config config;
  config.set("verify.quality_gate", true).set("face.min_brightness", 1).set("face.adaptive", false);
  config.set("face.min_laplace", 1);
  const auto backend = absenki::backend::local();
  const absenki::processor processor(config);
  const absenki::enroller enroller(config, backend);
  const absenki::verifier verifier(config, backend, &processor);
  CHECK(backend.provider() == "local" && enroller.ensure_collection());

  const auto first = absenki::photo::from_file(fixtures / "people/obama.jpg");
  const auto second = absenki::photo::from_file(fixtures / "people/obama2.jpg");
  const auto empty = absenki::photo::from_file(fixtures / "photos/no_face.jpg");
  std::size_t progress = 0;
  const auto all = enroller.enroll_many("1", "Barack", {&first, &empty},
                                        [&](std::size_t done, std::size_t) { progress = done; });
  CHECK(progress == 2 && all.size() == 2 && all.at(0).is_enrolled() && !all.at(1));
  CHECK(all.at(1).faults().empty() && all.at(1).reason_code() == "no_face");
  // The callback throws: the new face is taken back out, the one on record stays.
  const std::vector<std::string> known{std::string(all.at(0).face_id())};
  try {
    enroller.enroll_many(
        "1", "Barack", {&first, &second, &empty},
        [](std::size_t, std::size_t) { throw std::runtime_error("progress"); }, known);
    CHECK(false);
  } catch (const std::runtime_error &error) {
    CHECK(std::string_view(error.what()) == "progress");
  }
  CHECK(enroller.list_faces().faces.size() == 1);

  const auto person = enroller.enroll_person("1", "Barack", {&first, &first, &empty}, {}, known);
  CHECK(person.at(0).is_enrolled() && person.at(1).reason_code() == "same_photo");
  CHECK(person.missing().size() == 2 && !person.message().empty() && all.message().empty());

  const auto enrolled = enroller.enroll("1", "Barack", first);
  CHECK(enrolled && enrolled.face_id() == all.at(0).face_id() && enrolled.bounding_box());
  CHECK(enrolled.external_image_id() == "1:Barack" && enrolled.confidence() > 50);
  const auto verdict = verifier.verify({std::string(enrolled.face_id())}, second);
  CHECK(verdict && verdict.reason() == ABSENKI_REASON_MATCHED && verdict.name() == "Barack");
  CHECK(verdict.score() >= 80.0 && verdict.displayed_score() <= verdict.score());
  CHECK(verdict.quality() && verdict.face_count() == verdict.faces().size());
  CHECK(!verdict.face_text(0).empty() && !verdict.message().empty());
  CHECK(!verifier.verify({}, second).score());
  CHECK(verdict.to_json().find("\"name\":\"Barack\"") != std::string::npos);
  CHECK(enrolled.to_json().find("\"reason\":\"enrolled\"") != std::string::npos);
  CHECK(backend.ping(config).find("\"provider\":\"local\"") != std::string::npos);
  CHECK(absenki::usage_json().front() == '{' && !absenki::usage_prometheus().empty());

  const std::string stored(enrolled.face_id());
  const auto differs = enroller.reconcile(false, [] { return std::vector<std::string>{"gone"}; });
  CHECK(differs.faces_without_profile == std::vector<std::string>{stored});
  CHECK(differs.profiles_without_face == std::vector<std::string>{"gone"});
  CHECK(!differs.is_applied && differs.json.front() == '{');
  try {
    enroller.reconcile(true, []() -> std::vector<std::string> { throw std::logic_error("db"); });
    CHECK(false);
  } catch (const std::logic_error &) {
  }

  const auto page = enroller.list_faces();
  CHECK(page.faces.size() == 1 && page.next_token.empty());
  CHECK(page.faces[0].face_id == enrolled.face_id());
  enroller.undo(enrolled);
  CHECK(!enroller.delete_face(enrolled.face_id()));
}

void keeping(const std::filesystem::path &fixtures, const std::filesystem::path &folder) {
  absenki::config config;
  const auto file = (folder / "kept.sqlite").string(), copy = (folder / "kept_copy.sqlite").string();
  // Another compiler's program was here before.
  for (const char *end : {"", "-wal", "-shm"}) {
    std::filesystem::remove(copy + end);
  }
  config.set("backend", "local").set("gallery", std::string_view(file));
  const auto backend = absenki::backend::from_config(config);
  const absenki::enroller enroller(config, backend);
  enroller.ensure_collection();
  CHECK(enroller.enroll("1", "B", absenki::photo::from_file(fixtures / "people/obama.jpg")));

  const absenki::gallery gallery(config);
  CHECK(gallery.check().find("\"faces\":1,") != std::string::npos);
  CHECK(gallery.purge(1) == "[]");
  CHECK(gallery.calibrate(0.5).find("\"svg\":") != std::string::npos);
  std::uint64_t done = 0;
  const auto report = [&](std::string_view, std::uint64_t now, std::uint64_t) { done = now; };
  gallery.load(report);
  CHECK(done == 1);
  gallery.load();
  CHECK(gallery.copy_to(copy, report).find("\"copied\":1") != std::string::npos && done == 1);
  try {
    gallery.copy_to(copy, [](auto, auto, auto) { throw std::logic_error("report"); });
    CHECK(false);
  } catch (const std::logic_error &) {
  }
}

void liveness(const std::filesystem::path &fixtures) {
  absenki::config config;
  config.set("liveness.key", "0123456789abcdef0123456789abcdef");
  const auto backend = absenki::backend::local();
  const absenki::liveness liveness(config, backend);
  const auto session = liveness.start("42");
  CHECK(session.steps.size() >= 2 && session.expires_in_ms == 60000 && !session.token.empty());
  std::ifstream file(fixtures / "photos/good.jpg", std::ios::binary);
  const std::string picture{std::istreambuf_iterator<char>(file), {}};
  std::vector<absenki::liveness_frame> frames;
  for (std::uint64_t at = 0; at < 12; ++at) {
    frames.push_back({125 * at, picture});
  }
  std::string recorded;
  const auto use_once = [&](std::string_view nonce, std::int64_t expires) {
    CHECK(expires > 1'700'000'000);
    const bool fresh = recorded != nonce;
    recorded = nonce;
    return fresh;
  };
  const auto still = liveness.verify(session.token, "42", frames, use_once);
  CHECK(!still && still.verdict() == "not_live" && still.reason() == "step_missed");
  CHECK(still.best_frame().size() == picture.size() && !still.message().empty());
  CHECK(still.to_json().find("\"reason\":\"step_missed\"") != std::string::npos);
  CHECK(liveness.verify(session.token, "42", frames, use_once).reason() == "used");
  CHECK(liveness.verify(session.token, "43", frames).reason() == "other_user");
  const absenki::verifier verifier(config, backend);
  const auto again = liveness.start("42");
  const auto found = verifier.verify_live(liveness, again.token, "42", frames, {"1"}, use_once);
  CHECK(!found && !found.face && found.liveness.reason() == "step_missed");
  try {
    verifier.verify_aws_session("s-1", {"1"});
    CHECK(false);
  } catch (const absenki::error &failure) {
    CHECK(failure.result() == ABSENKI_RESULT_CONFIGURATION);
  }
  const auto unrecorded = liveness.start("42");
  try {
    liveness.verify(unrecorded.token, "42", frames,
                    [](std::string_view, std::int64_t) -> bool { throw std::logic_error("db"); });
    CHECK(false);
  } catch (const std::logic_error &) {
  }
}

void logging() {
  int lines = 0;
  absenki::set_log([&](absenki_log_level level, std::string_view target, std::string_view message) {
    CHECK(level == ABSENKI_LOG_LEVEL_WARN && !target.empty() && !message.empty());
    ++lines;
    throw std::runtime_error("dropped");
  });
  const auto fail = [] {
    try {
      absenki::photo::from_file("no such file");
      CHECK(false);
    } catch (const absenki::error &) {
    }
  };
  fail();
  absenki::set_log({});
  fail();
  CHECK(lines == 1);
}

} // namespace

int main(int argc, char **argv) {
  CHECK(argc == 3);
  settings_and_photos(argv[1]);
  processing(argv[1], argv[2]);
  recognising(argv[1]);
  keeping(argv[1], argv[2]);
  liveness(argv[1]);
  logging();
  return 0;
}
