#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::ElementsAre;

TEST(LumaGuests, RegisteredAttendedAndDeclined) {
  const auto back = read_back(sample_path("events/luma_guests.csv"), source_of("luma_guests"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines, ElementsAre("2: actor guest ana.ruiz@example.org email=ana.ruiz@example.org",
                                      "2: activity registered registered:gst-SAMPLE1 by ana.ruiz@example.org (guest) "
                                      "on luma_guests at 2026-08-01T08:00:00Z",
                                      "2: activity attended attended:gst-SAMPLE1 by ana.ruiz@example.org (guest) on "
                                      "luma_guests at 2026-08-12T17:01:00Z",
                                      "3: actor guest kenji.sato@example.net email=kenji.sato@example.net",
                                      "3: activity registered registered:gst-SAMPLE2 by kenji.sato@example.net (guest) "
                                      "on luma_guests at 2026-08-02T08:00:00Z",
                                      "4: activity registered registered:gst-SAMPLE3 by xy@example.com (guest) on "
                                      "luma_guests at 1970-01-01T00:00:00Z retracted",
                                      "4: activity attended attended:gst-SAMPLE3 by xy@example.com (guest) on "
                                      "luma_guests at 1970-01-01T00:00:00Z retracted",
                                      "4: dropped declined approval_status for good"));
  EXPECT_EQ(back.report.format, "CSV, comma, UTF-8 with BOM");
  EXPECT_EQ(fate(back.report, "What's your company?"), "dropped: not declared");
  EXPECT_EQ(fate(back.report, "survey_response_feedback"), "never read: message text");
}

}  // namespace
}  // namespace cw::ingest::testing
