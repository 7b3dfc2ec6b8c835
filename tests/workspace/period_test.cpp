#include "workspace/period.hpp"

#include <gtest/gtest.h>

namespace cw::workspace {
namespace {

std::string days(const Period& period) {
  return to_text(period.days.from) + " " + to_text(period.days.until);
}

TEST(Period, ReadsQuartersMonthsYearsAndRanges) {
  EXPECT_EQ(days(parse_period("2026Q3", 1).value()), "2026-07-01 2026-10-01");
  EXPECT_EQ(days(parse_period("2026-12", 1).value()), "2026-12-01 2027-01-01");
  EXPECT_EQ(days(parse_period("2026", 1).value()), "2026-01-01 2027-01-01");
  EXPECT_EQ(days(parse_period("2026-07-05:2026-07-12", 1).value()), "2026-07-05 2026-07-12");
  EXPECT_EQ(parse_period("2026-07-05:2026-07-12", 1)->label, "2026-07-05 to 2026-07-11");
  for (const char* text : {"", "2026Q5", "2026-13", "Q3", "2026-07-12:2026-07-05", "26Q3"}) {
    EXPECT_FALSE(parse_period(text, 1).has_value()) << text;
  }
}

TEST(Period, FollowsTheFiscalCalendar) {  // a year from October: fiscal 2027 begins in October 2026
  EXPECT_EQ(days(parse_period("2027Q1", 10).value()), "2026-10-01 2027-01-01");
  EXPECT_EQ(parse_period("2027Q1", 10)->label, "FQ1 2027");
  EXPECT_EQ(days(parse_period("2027", 10).value()), "2026-10-01 2027-10-01");
  EXPECT_EQ(last_period({make_day(2026, 1, 1), make_day(2026, 12, 15)}, 10).id, "2026Q4");
}

TEST(Period, TakesTheLastWholeQuarterThatTheDataCover) {
  EXPECT_EQ(last_period({make_day(2026, 1, 1), make_day(2026, 10, 1)}, 1).id, "2026Q3");
  EXPECT_EQ(last_period({make_day(2026, 1, 1), make_day(2026, 9, 30)}, 1).id, "2026Q2");
  EXPECT_EQ(last_period({make_day(2026, 7, 15), make_day(2026, 9, 20)}, 1).id, "2026-08");
  EXPECT_EQ(last_period({make_day(2026, 8, 5), make_day(2026, 8, 6)}, 1).label, "2026-08-05 to 2026-08-05");
}

TEST(Period, FindsItsComparatives) {
  const auto quarter = parse_period("2026Q1", 1).value();
  EXPECT_EQ(to_text(prior_of(quarter).from), "2025-10-01");
  EXPECT_EQ(to_text(prior_of(quarter).until), "2026-01-01");
  EXPECT_EQ(to_text(year_before(quarter).from), "2025-01-01");
  const Period week{"", "", {make_day(2026, 7, 8), make_day(2026, 7, 15)}};
  EXPECT_EQ(to_text(prior_of(week).from), "2026-07-01");
  const Period leap{"", "", {make_day(2028, 2, 29), make_day(2028, 3, 1)}};
  EXPECT_EQ(to_text(year_before(leap).from), "2027-02-28");
}

}  // namespace
}  // namespace cw::workspace
