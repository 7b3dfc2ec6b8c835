#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

catalog::Source mapped_source(const std::string& emits) {
  auto source = source_of("mapped");
  source.emits = emits;
  source.currency = *Currency::parse("EUR");
  return source;
}

std::vector<std::string> with_visible_marks(std::vector<std::string> lines) {
  for (std::string& line : lines) std::replace(line.begin(), line.end(), '\x1f', '~');
  return lines;
}

// The form of the online_retail data: a row a line of an invoice, returns as negative quantities. 6 × 2.55 = 15.30.
TEST(Mapped, InvoiceLinesWithReturnsAndEqualRows) {
  auto source = mapped_source("outcome");
  source.currency = *Currency::parse("GBP");
  source.time_zone = "Europe/London";
  source.columns = {{"object", "InvoiceNo"}, {"product", "StockCode"}, {"quantity", "Quantity"},
                    {"price", "UnitPrice"},  {"at", "InvoiceDate"},    {"actor", "CustomerID"}};
  source.values = {{"outcome", "order"}, {"negative_outcome", "refund"}};
  const Written file(
      "retail.csv",
      "\"InvoiceNo\",\"StockCode\",\"Description\",\"Quantity\",\"InvoiceDate\",\"UnitPrice\",\"CustomerID\"\n"
      "\"536365\",\"85123A\",\"HEART\",6,2010-12-01 08:26:00,2.55,17850\n"
      "\"536365\",\"85123A\",\"HEART\",6,2010-12-01 08:26:00,2.55,17850\n"
      "\"C536379\",\"D\",\"Discount\",-1,2010-07-01 09:41:00,27.5,\n"
      "\"536414\",\"22139\",,56,2010-12-01 11:52:00,0,\n"
      "\"536415\",\"22139\",,3,2010-12-01 11:52:00,0.035,\n"
      "\"536416\",\"22139\",,x,2010-12-01 11:52:00,0.035,\n");
  const auto back = read_back(file.path, source);
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(with_visible_marks(back.lines),
              ElementsAre("2: outcome order 17850~536365~2010-12-01 08:26:00~85123A~6~2.55~ of customer 17850 on "
                          "536365 at 2010-12-01T08:26:00Z gross=1530GBP product=85123A",
                          "3: outcome order 17850~536365~2010-12-01 08:26:00~85123A~6~2.55~2 of customer 17850 on "
                          "536365 at 2010-12-01T08:26:00Z gross=1530GBP product=85123A",
                          "4: outcome refund ~C536379~2010-07-01 09:41:00~D~-1~27.5~ of customer  on C536379 at "
                          "2010-07-01T08:41:00Z gross=-2750GBP product=D",
                          "5: outcome order ~536414~2010-12-01 11:52:00~22139~56~0~ of customer  on 536414 at "
                          "2010-12-01T11:52:00Z product=22139",
                          // 3 × 0.035 = 0.105, rounded half away from zero
                          "6: outcome order ~536415~2010-12-01 11:52:00~22139~3~0.035~ of customer  on 536415 at "
                          "2010-12-01T11:52:00Z gross=11GBP product=22139",
                          "7: dropped bad_amount price"));
  EXPECT_EQ(fate(back.report, "Description"), "dropped: not declared");
}

// The form of complete_journey: campaigns name their dates in a second file.
TEST(Mapped, DatesFromALookup) {
  auto source = mapped_source("activity");
  const Written lookup(
      "descriptions.csv",
      "\"campaign_id\",\"campaign_type\",\"start_date\"\n\"1\",\"Type B\",2017-03-03\n\"2\",\"Type B\",2017-03-08\n");
  const Written file("campaigns.csv", "\"campaign_id\",\"household_id\"\n\"1\",\"105\"\n\"2\",\"1238\"\n\"3\",\"7\"\n");
  source.columns = {{"actor", "household_id"}, {"object", "campaign_id"}, {"at", "lookup.start_date"}};
  source.values = {{"activity", "campaign_received"},
                   {"lookup_file", lookup.path.substr(lookup.path.rfind('/') + 1)},
                   {"lookup_column", "campaign_id"}};
  const auto back = read_back(file.path, source);
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(with_visible_marks(back.lines),
              ElementsAre("2: activity campaign_received 105~1~2017-03-03~ by 105 on 1 at 2017-03-03T00:00:00Z",
                          "3: activity campaign_received 1238~2~2017-03-08~ by 1238 on 2 at 2017-03-08T00:00:00Z",
                          "4: dropped missing_date at"));
  EXPECT_THAT(back.report.notes, ::testing::Contains("1 rows have a campaign_id that the lookup does not hold"));
}

TEST(Mapped, AmountsAsDeclared) {
  auto source = mapped_source("outcome");
  source.columns = {{"id", "nr"}, {"at", "day"}, {"gross", "betrag"}, {"currency", "cur"}};
  source.values = {{"outcome", "order"}, {"null", "NA"}};
  source.decimal_mark = ",";
  const Written comma("de.csv",
                      "nr;day;betrag;cur\n1;2026-08-05;1.234,56;EUR\n2;2026-08-05;12;JPY\n3;2026-08-05;1,234;EUR\n4;"
                      "2026-08-05;NA;EUR\n5;2026-08-05;1e308;EUR\n6;2026-08-05;NaN;EUR\n7;2026-08-05;-0;EUR\n");
  EXPECT_THAT(
      read_back(comma.path, source).lines,
      ElementsAre("2: outcome order 1 of customer  on  at 2026-08-05T00:00:00Z gross=123456EUR",
                  "3: outcome order 2 of customer  on  at 2026-08-05T00:00:00Z gross=12JPY",
                  "4: dropped bad_amount gross", "5: dropped bad_amount gross", "6: dropped bad_amount gross",
                  "7: dropped bad_amount gross", "8: outcome order 7 of customer  on  at 2026-08-05T00:00:00Z"));
  source.decimal_mark = ".";
  source.values["amount_unit"] = "minor";
  const Written minor("minor.csv", "nr,day,betrag,cur\n1,2026-08-05,1234,EUR\n2,2026-08-05,12.5,EUR\n");
  EXPECT_THAT(read_back(minor.path, source).lines,
              ElementsAre("2: outcome order 1 of customer  on  at 2026-08-05T00:00:00Z gross=1234EUR",
                          "3: dropped bad_amount gross"));
  source.values = {{"outcome", "order"}, {"round", "yes"}};
  const Written fine("fine.csv",
                     "nr,day,betrag,cur\n1,2026-08-05,2.6399999999,EUR\n2,2026-08-05,-0.005,EUR\n3,2026-08-05,4."
                     "440892e-16,EUR\n4,2026-08-05,1e308,EUR\n");
  EXPECT_THAT(
      read_back(fine.path, source).lines,
      ElementsAre("2: outcome order 1 of customer  on  at 2026-08-05T00:00:00Z gross=264EUR",
                  "3: outcome order 2 of customer  on  at 2026-08-05T00:00:00Z gross=-1EUR",
                  "4: outcome order 3 of customer  on  at 2026-08-05T00:00:00Z", "5: dropped bad_amount gross"));
}

TEST(Mapped, DayOrMonthIsAskedNotGuessed) {
  auto source = mapped_source("activity");
  source.columns = {{"actor", "who"}, {"at", "when"}};
  source.values = {{"activity", "visited"}};
  const Written file("dates.csv", "who,when\na,2026-08-05\nb,05/08/2026 2:30 PM\nd,13/13/2026\n");
  const auto refused = read_back(file.path, source);
  EXPECT_THAT(refused.error, HasSubstr("dates.csv:3: is the first number of the dates the day or the month?"));
  const Written decided("dates.csv", "who,when\na,2026-08-05\nb,05/08/2026 2:30 PM\nc,31.12.2026\n");
  EXPECT_THAT(with_visible_marks(read_back(decided.path, source).lines),
              ElementsAre("2: activity visited a~2026-08-05~ by a on  at 2026-08-05T00:00:00Z",
                          "3: activity visited b~05/08/2026 2:30 PM~ by b on  at 2026-08-05T14:30:00Z",
                          "4: activity visited c~31.12.2026~ by c on  at 2026-12-31T00:00:00Z"));
  const Written two_digits("dates.csv", "who,when\nb,05/08/2026 2:30 PM\nc,31/12/26\n");
  EXPECT_THAT(read_back(two_digits.path, source).error, HasSubstr("dates.csv:3: a date has a year of two digits"));
  source.values["date_format"] = "dmy";
  const Written plain("dates.csv", "who,when\nb,05/08/2026 2:30 PM\nc,31/12/26\nd,13/13/2026\ne,5.8.2026 07:00:01.5\n");
  EXPECT_THAT(with_visible_marks(read_back(plain.path, source).lines),
              ElementsAre("2: activity visited b~05/08/2026 2:30 PM~ by b on  at 2026-08-05T14:30:00Z",
                          "3: activity visited c~31/12/26~ by c on  at 2026-12-31T00:00:00Z", "4: dropped bad_date at",
                          "5: activity visited e~5.8.2026 07:00:01.5~ by e on  at 2026-08-05T07:00:01Z"));
  source.values["date_format"] = "mdy";
  EXPECT_THAT(with_visible_marks(read_back(plain.path, source).lines).at(0), HasSubstr("at 2026-05-08T14:30:00Z"));
}

TEST(Mapped, ClockChangesAndLeapSeconds) {
  auto source = mapped_source("activity");
  source.columns = {{"id", "id"}, {"actor", "id"}, {"at", "local_time"}};
  source.values = {{"activity", "visited"}};
  source.time_zone = "Europe/Madrid";
  // 02:30 on 29 March does not exist; 02:30 on 25 October comes twice and is the earlier one (00:30 UTC, summer time).
  EXPECT_THAT(read_back(sample_path("nasty/dst_gap.csv"), source).lines,
              ElementsAre("2: dropped bad_date at", "3: activity visited 2 by 2 on  at 2026-10-25T00:30:00Z",
                          "4: dropped bad_date at"));
}

// A survey: only who agreed is used, and what is declared of people becomes their segment.
TEST(Mapped, ASurveyWithConsentAndAttributes) {
  auto source = mapped_source("outcome");
  source.self_reported = true;
  source.space = "member";
  source.columns = {
      {"id", "response"}, {"actor", "member"}, {"at", "answered"}, {"gross", "score"}, {"consent", "may_use"}};
  source.values = {{"outcome", "recommend"}};
  source.attributes = {{"plan", "Plan"}, {"size", "Company size"}};
  const Written file("survey.csv",
                     "response,member,answered,score,may_use,Plan,Company size,remark\n"
                     "r1,7,2026-08-01 10:00:00,9,yes,pro,50-99,fine\n"
                     "r2,8,2026-08-01 10:00:00,2,no,free,1-9,bad\n"
                     "r3,9,2026-08-01 10:00:00,5,,free,,\n"
                     "r4,10,2026-08-02 10:00:00,6,true,,1-9,\n");
  const auto back = read_back(file.path, source);
  ASSERT_EQ(back.error, "");
  EXPECT_EQ(back.report.rows_dropped, (std::vector<std::pair<std::string, std::int64_t>>{{"no_consent", 2}}));
  EXPECT_EQ(back.report.outcomes, 2);
  std::string lines;
  for (const auto& line : back.lines) lines += line + "\n";
  EXPECT_THAT(lines, HasSubstr("plan=pro; size=50-99"));
  EXPECT_THAT(lines, HasSubstr("segment=size=1-9"));
  EXPECT_EQ(lines.find("free"), std::string::npos) << lines;
  EXPECT_EQ(fate(back.report, "Plan"), "attribute plan");
  EXPECT_EQ(fate(back.report, "remark"), "dropped: not declared");
  source.attributes = {{"plan", "Plam"}};
  EXPECT_THAT(read_back(file.path, source).error, HasSubstr("the file has no column \"Plam\""));
}

TEST(Mapped, ActorsFromJsonLines) {
  auto source = mapped_source("actor");
  source.columns = {
      {"actor", "user.id"}, {"verified_email", "user.mail"}, {"joined_at", "since"}, {"opt_out", "no_tracking"}};
  source.values = {{"date_format", "unix"}};
  const Written file("users.ndjson",
                     "{\"user\":{\"id\":12345678901234567890123,\"mail\":\"a@example.org\"},\"since\":1784106000,\"no_"
                     "tracking\":true}\n{\"user\":{\"id\":null},\"since\":1}\n");
  EXPECT_THAT(
      read_back(file.path, source).lines,
      ElementsAre("1: actor member 12345678901234567890123 verified=a@example.org joined=2026-07-15T09:00:00Z opt-out",
                  "2: dropped missing_id actor"));
}

TEST(Mapped, WrongDeclarationsAreNamed) {
  auto source = mapped_source("outcome");
  source.columns = {{"at", "day"}, {"grosss", "betrag"}};
  source.values = {{"outcome", "order"}};
  const Written file("f.csv", "day,betrag\n2026-08-05,1\n");
  EXPECT_THAT(read_back(file.path, source).error,
              HasSubstr("mapped has no field \"grosss\" for `columns`\n  did you mean \"gross\"?"));
  source.columns = {{"at", "dya"}};
  const auto missing = read_back(file.path, source);
  EXPECT_EQ(missing.code, ErrorCode::unknown_column);
  EXPECT_THAT(missing.error, HasSubstr("the file has no column \"dya\""));
  source.columns = {{"gross", "betrag"}};
  EXPECT_THAT(read_back(file.path, source).error,
              HasSubstr("a mapped source that emits outcome must say what `at` is"));
}

}  // namespace
}  // namespace cw::ingest::testing
