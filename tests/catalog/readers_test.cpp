#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/rule.hpp"
#include "ingest/read.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

TEST(Readers, TheCatalogKnowsExactlyThoseThatThereAre) {
  std::vector<std::string> ours = readers();
  std::sort(ours.begin(), ours.end());
  std::vector<std::string> theirs = ingest::reader_names();
  if (std::find(theirs.begin(), theirs.end(), "mapped") == theirs.end()) theirs.push_back("mapped");
  std::sort(theirs.begin(), theirs.end());
  EXPECT_EQ(ours, theirs);
}

TEST(Readers, TheStarterTaxonomyDeclaresWhatTheyEmit) {
  const Folder folder;
  folder.write("commonweal.yml", "name: a\ncurrency: EUR\ntime_zone: UTC\n");
  folder.write("taxonomy/activities.yml", *file_template("activities", {{{"owner", "a team"}}}));
  folder.write("taxonomy/outcomes.yml", *file_template("outcomes", {{{"owner", "a team"}}}));
  const auto loaded = load(folder.path(), make_day(2026, 11, 22));
  for (const std::string& reader : readers()) {
    for (const auto& emitted : ingest::emitted_by(reader)) {
      if (emitted.what == "activity") {
        const Activity* activity = loaded->catalog.activity(emitted.name);
        ASSERT_NE(activity, nullptr) << reader << " emits " << emitted.name;
        EXPECT_EQ(activity->counts_as, emitted.counts_as) << emitted.name;
      } else {
        const Outcome* outcome = loaded->catalog.outcome(emitted.name);
        ASSERT_NE(outcome, nullptr) << reader << " emits " << emitted.name;
        EXPECT_EQ(outcome->counts_as, emitted.counts_as) << emitted.name;
      }
    }
  }
}

}  // namespace
}  // namespace cw::catalog
