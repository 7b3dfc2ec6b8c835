#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "ingest/howto.hpp"
#include "ingest/mappings.hpp"
#include "ingest/readers/kinds.hpp"
#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> samples() {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(sample_path(""))) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Every reader on every sample, its own and all others, the nasty ones too: rows that add up, or an error that says
/// what, where and what to do. No error holds an address or a name of the samples.
TEST(EveryReader, EndsInRowsThatAddUpOrInAnErrorThatHelps) {
  std::vector<std::string> kinds;
  for (const ReaderKind* kind : all_kinds()) kinds.emplace_back(kind->name);
  for (const ReadyMapping& mapping : ready_mappings()) kinds.emplace_back(mapping.name);
  int read = 0, refused = 0;
  for (const std::string& kind : kinds) {
    for (const std::string& file : samples()) {
      auto source = source_of("");
      set_kind(source, kind);
      if (kind == "mapped") {
        source.emits = "activity";
        source.columns = {{"actor", "id"}, {"at", "local_time"}};
        source.values = {{"activity", "visited"}};
      }
      RecordingSink sink;
      const auto report = read_file(file, source, sink);
      if (report) {
        ++read;
        std::int64_t rows = report->rows_kept;
        for (const auto& [reason, count] : report->rows_dropped) rows += count;
        EXPECT_EQ(rows, report->rows_read) << kind << " on " << file;
        continue;
      }
      ++refused;
      EXPECT_FALSE(report.error().next.empty()) << kind << " on " << file << ": " << to_text(report.error());
      EXPECT_FALSE(report.error().where.empty()) << kind << " on " << file << ": " << to_text(report.error());
      for (const char* secret : {"@example", "Ruiz", "Doe", "Björn"})
        EXPECT_EQ(to_text(report.error()).find(secret), std::string::npos) << kind << " on " << file;
    }
  }
  EXPECT_GT(read, 30);      // each reader takes its own
  EXPECT_GT(refused, 500);  // and no other's
}

TEST(EveryReader, HasASignatureAndIsNamedInTheGuideOfItsSystem) {
  for (const ReaderKind* kind : all_kinds()) {
    if (kind->name != "mapped") {
      const auto guide = howto(kind->family);
      ASSERT_TRUE(guide) << kind->name;
      const bool named = guide->find(kind->name) != std::string::npos ||
                         guide->find("`reader: " + std::string(kind->family) + "`") != std::string::npos;
      EXPECT_TRUE(named) << kind->name;
    }
    EXPECT_FALSE(kind->title.empty()) << kind->name;
    EXPECT_TRUE(kind->name == "mapped" || !kind->signatures.empty()) << kind->name;
    EXPECT_TRUE(kind->name == kind->family || kind->name.starts_with(std::string(kind->family) + "_")) << kind->name;
  }
}

}  // namespace
}  // namespace cw::ingest::testing
