#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

catalog::Source site(const std::string& reader) {
  auto source = source_of(reader);
  source.values = {{"site", "shop.example.com"}};
  return source;
}

// 2026-08-03 is a Monday; 12 sessions of 83.5 s are 1,002 s.
TEST(Traffic, Ga4WithItsHeadAndIsoWeeks) {
  const Written file("ga4.csv",
                     "# ----------------------------------------\n# Traffic acquisition\n# Account: Shop\n"
                     "# Start date: 20260801\n# End date: 20260831\n"
                     "# ----------------------------------------\n\n"
                     "Session source / medium,ISO week of ISO year,Sessions,Total users,Average session duration\n"
                     "forum.example.org / referral,202632,12,9,83.5\n"
                     "(direct) / (none),202632,\"1,204\",1100,\n"
                     "Grand total,202632,1216,1109,\n"
                     "google / organic,202699,1,1,\n"
                     "google / organic,202632,many,1,\n");
  const auto back = read_back(file.path, site("ga4"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("9: traffic shop.example.com from 2026-08-03 for 7 days, forum.example.org / referral at  "
                  "visitors=9 sessions=12 seconds=1002",
                  "10: traffic shop.example.com from 2026-08-03 for 7 days, (direct) / (none) at  visitors=1100 "
                  "sessions=1204",
                  "11: dropped total for good", "12: dropped bad_date date", "13: dropped bad_amount count"));
  EXPECT_EQ(back.report.traffic, 2);
  EXPECT_EQ(back.report.rows_kept, 2);
}

TEST(Traffic, Ga4TakesTheDaysOfItsHeadWhereRowsHaveNone) {
  const Written file("ga4.csv",
                     "# ----------------------------------------\n# Start date: 20260801\n# End date: 20260831\n"
                     "# ----------------------------------------\n\nSession source,Sessions\nforum,12\n");
  EXPECT_THAT(read_back(file.path, site("ga4")).lines,
              ElementsAre("7: traffic shop.example.com from 2026-08-01 for 31 days, forum at  sessions=12"));
  const Written timeless("ga4.csv", "Session source,Sessions\nforum,12\n");
  EXPECT_THAT(read_back(timeless.path, site("ga4")).error, HasSubstr("does not say which days it counts"));
}

TEST(Traffic, MatomoInUtf16) {
  const std::string text =
      "date,label,nb_uniq_visitors,nb_visits,nb_actions,sum_visit_length\n"
      "\"From 2026-08-03 to 2026-08-09\",https://Forum.example.org/u/ana?mail=a@example.org,4,5,20,600\n";
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide += c, wide += '\0';
  const Written file("matomo.csv", wide);
  const auto back = read_back(file.path, site("matomo"));
  ASSERT_EQ(back.error, "");
  EXPECT_EQ(back.report.format, "CSV, comma, UTF-16 LE with BOM");
  EXPECT_THAT(back.lines, ElementsAre("2: traffic shop.example.com from 2026-08-03 for 7 days, forum.example.org at  "
                                      "visitors=4 sessions=5 views=20 seconds=600"));
}

// Plausible sums durations beside `bounces`, and averages them beside `bounce_rate`.
TEST(Traffic, PlausibleSumsAndAverages) {
  const Written sums("p.csv",
                     "date,source,visitors,visits,visit_duration,bounces,pageviews\n2026-08-03,Google,4,5,600,1,20\n"
                     "2026-08-03,,4,5,600,1,20\n");
  EXPECT_THAT(read_back(sums.path, site("plausible")).lines,
              ElementsAre("2: traffic shop.example.com from 2026-08-03 for 1 days, google at  visitors=4 sessions=5 "
                          "views=20 seconds=600",
                          "3: traffic shop.example.com from 2026-08-03 for 1 days, (direct) at  visitors=4 sessions=5 "
                          "views=20 seconds=600"));
  const Written averages("p.csv",
                         "date,visitors,pageviews,visits,views_per_visit,bounce_rate,visit_duration\n"
                         "2026-08-03,4,20,5,4,20,120\n2999-08-03,4,20,5,4,20,120\n");
  ReadOptions options;
  options.not_after = *parse_instant("2026-12-31", Zone::utc());
  EXPECT_THAT(read_back(averages.path, site("plausible"), options).lines,
              ElementsAre("2: traffic shop.example.com from 2026-08-03 for 1 days, (all) at  visitors=4 sessions=5 "
                          "views=20 seconds=600",
                          "3: dropped future_date date"));
}

TEST(Traffic, ShopifySessionsByReferrer) {
  const Written file(
      "s.csv",
      "Week,Referrer source,Referrer name,Landing page path,Online store visitors,Sessions,Average session duration\n"
      "2026-08-03,social,forum.example.org,/products/rotor?variant=1,9,12,00:01:23\n"
      "2026-08-03,direct,,/,9,12,1m 23s\n,direct,,/,9,12,\n2026-08-03,direct,,/,,,\n");
  EXPECT_THAT(
      read_back(file.path, site("shopify_traffic")).lines,
      ElementsAre("2: traffic shop.example.com from 2026-08-03 for 7 days, forum.example.org at /products "
                  "visitors=9 sessions=12 seconds=996",
                  "3: traffic shop.example.com from 2026-08-03 for 7 days, (direct) at / visitors=9 sessions=12 "
                  "seconds=996",
                  "4: dropped missing_date date", "5: dropped total for good"));
}

TEST(Traffic, IsRecognised) {
  const auto kind_of = [](const std::string& header) {
    const Written file("t.csv", header + "\n");
    const auto detection = detect_file(file.path);
    if (!detection) return to_text(detection.error());
    return detection->candidates.empty()
               ? detection->question
               : detection->candidates.front().kind + (detection->question.empty() ? "" : " ?");
  };
  EXPECT_EQ(kind_of("Session source / medium,Date,Sessions,Total users"), "ga4_traffic");
  EXPECT_EQ(kind_of("date,label,nb_visits,nb_actions"), "matomo_traffic");
  EXPECT_EQ(kind_of("date,source,visitors,visits,pageviews"), "plausible_traffic");
  EXPECT_EQ(kind_of("Week,Referrer source,Sessions"), "shopify_traffic");
}

}  // namespace
}  // namespace cw::ingest::testing
