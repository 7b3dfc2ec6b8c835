#include "base/time.hpp"

#include <gtest/gtest.h>

namespace cw {
namespace {

std::string utc(std::string_view text, const char* zone = "UTC") {
  const auto instant = parse_instant(text, Zone::find(zone).value());
  return instant ? to_text(*instant) : instant.error().what;
}

TEST(ParseInstant, ReadsVendorForms) {
  EXPECT_EQ(utc("2026-08-05 10:00:00 +0200"), "2026-08-05T08:00:00Z");
  EXPECT_EQ(utc("2025-01-12 09:14:03 UTC"), "2025-01-12T09:14:03Z");
  EXPECT_EQ(utc("2026-08-12T17:01:00.000Z"), "2026-08-12T17:01:00Z");
  EXPECT_EQ(utc("2026-08-05 10:00:00", "Europe/Berlin"), "2026-08-05T08:00:00Z");
  EXPECT_EQ(utc("2026-08-05", "Europe/Berlin"), "2026-08-04T22:00:00Z");
}

TEST(ParseInstant, RefusesGapsLeapSecondsAndNonsense) {
  const auto madrid = Zone::find("Europe/Madrid").value();
  EXPECT_FALSE(parse_instant("2026-03-29 02:30:00", madrid).has_value());  // the clock jumps from 2 to 3
  EXPECT_EQ(to_text(parse_instant("2026-10-25 02:30:00", madrid).value()), "2026-10-25T00:30:00Z");  // the earlier one
  for (const char* text : {"2016-12-31 23:59:60", "2026-02-30", "05/08/2026", "", "2026-08-05 25:00", "2026-08-05x"}) {
    EXPECT_FALSE(parse_instant(text, Zone::utc()).has_value()) << text;
  }
}

TEST(Zone, CutsDaysLocally) {
  const auto berlin = Zone::find("Europe/Berlin").value();
  EXPECT_EQ(to_text(berlin.day_of(parse_instant("2026-08-04T22:30:00Z", berlin).value())), "2026-08-05");
  EXPECT_EQ(to_text(berlin.start_of(make_day(2026, 8, 5))), "2026-08-04T22:00:00Z");
  EXPECT_EQ(to_text(Zone::utc().day_of(Instant{-1})), "1969-12-31");
}

TEST(Zone, NamesTheNearest) {
  const auto zone = Zone::find("Europe/Berlim");
  ASSERT_FALSE(zone.has_value());
  EXPECT_EQ(zone.error().next, "did you mean \"Europe/Berlin\"?");
}

}  // namespace
}  // namespace cw
