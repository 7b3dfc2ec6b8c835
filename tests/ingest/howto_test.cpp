#include "ingest/howto.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The names of the result's columns: what stands between SELECT and FROM, after AS or the dot.
std::vector<std::string> columns_of(std::string_view sql) {
  const auto from = sql.find("SELECT ") + 7;
  std::string list(sql.substr(from, sql.find("\nFROM") - from));
  std::vector<std::string> columns;
  std::string item;
  int depth = 0;
  const auto push = [&] {
    const auto cut = item.find_last_of(" .");
    columns.push_back(cut == std::string::npos ? item : item.substr(cut + 1));
    item.clear();
  };
  for (const char c : list) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth == 0) {
      push();
    } else {
      item += c;
    }
  }
  push();
  return columns;
}

TEST(Howto, EveryQueryIsReadByItsReaderAndLeavesOutWhatMustStay) {
  for (const ExplorerQuery& query : explorer_queries()) {
    const std::string sql(query.sql);
    std::string header = fmt::format("{}\n", fmt::join(columns_of(sql), ","));
    const Written file("query.csv", header);
    const auto detection = detect_file(file.path);
    ASSERT_TRUE(detection) << query.name;
    ASSERT_FALSE(detection->candidates.empty()) << query.name << "\n" << header;
    EXPECT_EQ(detection->candidates.front().kind, "discourse_explorer") << query.name;
    const auto back = read_back(file.path, source_of("discourse"));
    EXPECT_EQ(back.error, "") << query.name << "\n" << header;
    EXPECT_THAT(sql, HasSubstr("LIMIT :rows")) << query.name;
    EXPECT_THAT(sql, HasSubstr("user_id > 0")) << query.name;
    EXPECT_TRUE(sql.find(":after_id") != std::string::npos || query.name == "views") << query.name;
    EXPECT_TRUE(sql.find("topics") == std::string::npos ||
                sql.find("topics.archetype = 'regular'") != std::string::npos)
        << query.name;
    for (const char* text : {"raw", "cooked", "title", "email"}) EXPECT_THAT(sql, Not(HasSubstr(text))) << query.name;
  }
}

TEST(Howto, SaysWhereWhoAndHowLong) {
  for (const std::string& name : howto_names()) {
    const auto text = howto(name);
    ASSERT_TRUE(text);
    for (const char* word : {"Where:", "Who:", "Time:", "Reader:"}) EXPECT_THAT(*text, HasSubstr(word)) << name;
  }
  EXPECT_THAT(to_text(howto("discorse").error()), HasSubstr("did you mean \"discourse\"?"));
}

}  // namespace
}  // namespace cw::ingest::testing
