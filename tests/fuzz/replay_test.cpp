#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/chance.hpp"

using FuzzTarget = int(const std::uint8_t* data, std::size_t size);
extern "C" {
FuzzTarget fuzz_delimited;
FuzzTarget fuzz_json;
FuzzTarget fuzz_xml;
FuzzTarget fuzz_archive;
FuzzTarget fuzz_catalog;
FuzzTarget fuzz_dates;
}

/// Every parser of outside bytes takes its corpus and the sample files, whole, cut short and with bytes changed. What
/// must hold is in the targets themselves: no crash, and no difference where the same bytes come in other blocks.
namespace cw {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(std::string(CW_SOURCE_DIR) + "/" + folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void feed(FuzzTarget* target, const std::string& bytes) {
  target(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

/// The bytes as they are, and `changes` variants of them, always the same ones.
void replay(FuzzTarget* target, const std::vector<std::string>& files, int changes) {
  ASSERT_FALSE(files.empty());
  feed(target, "");
  for (const std::string& path : files) {
    const std::string bytes = bytes_of(path);
    feed(target, bytes);
    Rng rng(Seed{41}.fork(fs::path(path).filename().string()));
    for (int i = 0; i < changes && !bytes.empty(); ++i) {
      std::string changed = bytes.substr(0, 1 + rng.below(bytes.size()));
      for (std::uint64_t k = rng.below(4); k > 0; --k)
        changed[rng.below(changed.size())] = static_cast<char>(rng.below(256));
      if (rng.below(3) == 0) changed += bytes.substr(rng.below(bytes.size()));
      feed(target, changed);
    }
  }
}

std::vector<std::string> with_samples(std::vector<std::string> files) {
  for (std::string& path : files_below("tests/reference/formats")) files.push_back(std::move(path));
  return files;
}

TEST(Replay, Delimited) {
  replay(fuzz_delimited, with_samples(files_below("fuzz/corpus/delimited")), 20);
}
TEST(Replay, Json) {
  replay(fuzz_json, with_samples(files_below("fuzz/corpus/json")), 20);
}
TEST(Replay, Xml) {
  replay(fuzz_xml, with_samples(files_below("fuzz/corpus/xml")), 20);
}
TEST(Replay, ArchivesAndEveryReader) {
  replay(fuzz_archive, with_samples(files_below("fuzz/corpus/archive")), 2);
}
TEST(Replay, Yaml) {
  replay(fuzz_catalog, files_below("fuzz/corpus/catalog"), 40);
}
TEST(Replay, Dates) {
  replay(fuzz_dates, files_below("fuzz/corpus/dates"), 200);
}

}  // namespace
}  // namespace cw
