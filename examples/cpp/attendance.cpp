// Enrols one photo, verifies another, prints the verdict and writes the face to a file.
//
//     attendance ENROL.jpg VERIFY.jpg FACE.jpg
//
// With the embedded recognizer and a gallery in memory. Ends with 0 where the second photo shows
// the person of the first, 1 where it does not, 2 where something failed.
#include <absenki.hpp>

#include <filesystem>
#include <iomanip>
#include <iostream>

namespace {

bool attendance(const std::filesystem::path &first, const std::filesystem::path &second,
                const std::filesystem::path &face_file) {
  absenki::config config;
  config.set("language", "en").set("face.threshold", 80);

  const auto backend = absenki::backend::local();
  const absenki::processor processor(config);
  const absenki::enroller enroller(config, backend);
  const absenki::verifier verifier(config, backend, &processor);

  // A program of yours would keep the gallery in a file and the face id in its database.
  enroller.ensure_collection();
  const auto enrolled = enroller.enroll("42", "Siti", absenki::photo::from_file(first));
  std::cout << "enrol:   " << enrolled.message() << ' ' << enrolled.face_id() << '\n';
  if (!enrolled) {
    return false;
  }

  const auto photo = absenki::photo::from_file(second);
  const auto verdict = verifier.verify({std::string(enrolled.face_id())}, photo);
  std::cout << "verify:  " << verdict.reason_code();
  if (const auto score = verdict.displayed_score()) {
    std::cout << " (" << std::fixed << std::setprecision(2) << *score << ')';
  }
  std::cout << ": " << verdict.message() << '\n';

  if (const auto face = processor.crop(photo)) {
    face->save(face_file);
    std::cout << "crop:    " << face->info().width << " x " << face->info().height
              << " pixels\n";
  }
  return verdict.is_match();
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 4) {
    std::cerr << "usage: " << argv[0] << " ENROL.jpg VERIFY.jpg FACE.jpg\n";
    return 2;
  }
  try {
    return attendance(argv[1], argv[2], argv[3]) ? 0 : 1;
  } catch (const absenki::error &error) {
    std::cerr << error.code() << ": " << error.what() << '\n';
    return 2;
  }
}
