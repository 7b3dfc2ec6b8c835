#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// 2026-08-01 18:00 at -04:00 is 22:00 UTC.
TEST(Eventbrite, ReadsTheSample) {
  const auto back = read_back(sample_path("events/eventbrite_attendees.csv"), source_of("eventbrite"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("2: actor guest ana.ruiz@example.org email=ana.ruiz@example.org",
                  "2: activity registered registered:15001 by ana.ruiz@example.org (guest) on "
                  "eventbrite_attendees at 2026-08-01T22:00:00Z",
                  "2: activity attended attended:15001 by ana.ruiz@example.org (guest) on eventbrite_attendees "
                  "at 2026-08-01T22:00:00Z",
                  "3: actor guest attendee:15002",
                  "3: activity registered registered:15002 by attendee:15002 (guest) on eventbrite_attendees at "
                  "2026-08-01T22:00:00Z",
                  "4: activity registered registered:15003 by jd@example.net (guest) on eventbrite_attendees at "
                  "1970-01-01T00:00:00Z retracted",
                  "4: activity attended attended:15003 by jd@example.net (guest) on eventbrite_attendees at "
                  "1970-01-01T00:00:00Z retracted",
                  "4: dropped refunded Attendee Status for good"));
  EXPECT_THAT(back.report.notes, ElementsAre(HasSubstr("1 check-ins are dated by their order"),
                                             HasSubstr("1 attendees share the address")));
  EXPECT_EQ(fate(back.report, "First Name"), "never read: a name or address");
  EXPECT_EQ(fate(back.report, "How did you hear about this event?"), "dropped: not declared");
}

std::string eventbrite(const std::string& rows) {
  return "Order #,Order Date,Email,Attendee #,Attendee Status,Event Name,Event Date\n" + rows;
}

TEST(Eventbrite, DatesOfASpreadsheetAreDecidedByTheWholeColumn) {
  const Written file("eb.csv", eventbrite("1,5/8/26 6:00 PM,a@example.org,1,Attending,Ride,\n"));
  EXPECT_THAT(read_back(file.path, source_of("eventbrite")).error,
              HasSubstr("eb.csv:2: a date has a year of two digits"));
  const Written unclear("eb.csv", eventbrite("1,05/08/2026 18:00,a@example.org,1,Attending,Ride,06/08/2026\n"));
  EXPECT_THAT(read_back(unclear.path, source_of("eventbrite")).error,
              HasSubstr("eb.csv:2: is the first number of the dates the day or the month?"));
  const Written clear("eb.csv", eventbrite("1,05/08/2026 18:00,a@example.org,1,Checked In,Ride,31/08/2026\n"
                                           "2,13/13/2026,b@example.org,2,Attending,Ride,\n"));
  auto source = source_of("eventbrite");
  source.time_zone = "Europe/Madrid";
  const auto back = read_back(clear.path, source);
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("2: actor guest a@example.org email=a@example.org",
                  "2: activity registered registered:1 by a@example.org (guest) on Ride at 2026-08-05T16:00:00Z",
                  "2: activity attended attended:1 by a@example.org (guest) on Ride at 2026-08-30T22:00:00Z",
                  "3: dropped bad_date Order Date"));
  EXPECT_THAT(back.report.notes, Contains("dates are read day first, month second: line 2 allows nothing else"));
  const Written both("eb.csv", eventbrite("1,25/08/2026,a@example.org,1,Attending,Ride,\n"
                                          "2,08/26/2026,b@example.org,2,Attending,Ride,\n"));
  EXPECT_THAT(read_back(both.path, source).error,
              HasSubstr("line 2 writes the day before the month, and line 3 the month before the day"));
  source.values["date_format"] = "mdy";
  const auto declared = read_back(both.path, source);
  EXPECT_EQ(declared.error, "");
  EXPECT_THAT(declared.lines, Contains("2: dropped bad_date Order Date"));
}

TEST(Eventbrite, OddRows) {
  const Written file("eb.csv", eventbrite("1,2026-08-01,a@example.org,,Attending,,\n1,,a@example.org,2,Attending,,\n"
                                          "1,2026-08-01,,3,Not Attending,,\n"));
  EXPECT_THAT(read_back(file.path, source_of("eventbrite")).lines,
              ElementsAre("2: dropped missing_id Attendee #", "3: dropped missing_date Order Date",
                          HasSubstr("registered:3 by attendee:3 (guest)"), HasSubstr("attended:3 by attendee:3"),
                          "4: dropped not_registered Attendee Status for good"));
}

// The sample's times are month/day/year in Madrid, two hours before UTC; Ana came back once.
TEST(Zoom, ReadsBothTablesOfTheSample) {
  auto source = source_of("zoom");
  source.time_zone = "Europe/Madrid";
  const auto back = read_back(sample_path("events/zoom_participants.csv"), source);
  ASSERT_EQ(back.error, "");
  // 17:55 in Madrid = 15:55 UTC = 1786550100
  EXPECT_THAT(back.lines,
              ElementsAre("5: actor guest ana.ruiz@example.org email=ana.ruiz@example.org",
                          "5: activity attended attended:meeting:81234567890@1786550100/ana.ruiz@example.org by "
                          "ana.ruiz@example.org (guest) on meeting:81234567890@1786550100 at 2026-08-12T16:00:00Z",
                          "7: actor guest participant:meeting:81234567890@1786550100/2",
                          "7: activity attended attended:meeting:81234567890@1786550100/"
                          "participant:meeting:81234567890@1786550100/2 by "
                          "participant:meeting:81234567890@1786550100/2 (guest) on meeting:81234567890@1786550100 at "
                          "2026-08-12T16:10:00Z"));
  EXPECT_EQ(back.report.rows_read, 3);
  EXPECT_EQ(back.report.rows_kept, 3);
  EXPECT_EQ(back.report.format, "CSV, comma, below a head of its own, UTF-8 with BOM");
  EXPECT_EQ(fate(back.report, "head.Topic"), "never read: message text");
  EXPECT_EQ(detect_file(sample_path("events/zoom_participants.csv"))->candidates.at(0).kind, "zoom_participants");
}

TEST(Zoom, WithoutTheFirstTableAndWithUniqueUsers) {
  const Written plain("zoom.csv",
                      "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room\n"
                      "A,a@example.org,08/12/2026 06:00:00 PM,08/12/2026 06:20:00 PM,20,No,Yes\n"
                      "A,a@example.org,08/12/2026 12:05:00 AM,08/12/2026 06:20:00 PM,20,No,No\n"
                      ",,08/12/2026 12:05:00 AM,08/12/2026 06:20:00 PM,20,No,No\n"
                      "B,b@example.org,13/12/2026 12:05:00 AM,,20,No,No\n");
  auto source = source_of("zoom");
  source.values = {{"object", "ama"}};
  EXPECT_THAT(read_back(plain.path, source).lines,
              ElementsAre("2: dropped waiting_room In Waiting Room for good", "4: dropped missing_id User Email",
                          "5: dropped bad_date Join Time", "3: actor guest a@example.org email=a@example.org",
                          "3: activity attended attended:ama/a@example.org by a@example.org (guest) on ama at "
                          "2026-08-12T00:05:00Z"));
  const Written unique("zoom.csv",
                       "Meeting ID,Topic,Start Time,End Time\n1,t,08/12/2026 05:55:00 PM,08/12/2026 07:00:00 PM\n\n"
                       "Name (Original Name),User Email,Total Duration (Minutes),Guest\nA,a@example.org,20,No\n");
  EXPECT_THAT(read_back(unique.path, source_of("zoom")).lines,
              Contains(HasSubstr("(guest) on meeting:1@1786557300 at 2026-08-12T17:55:00Z")));
  const Written timeless("zoom.csv",
                         "Name (Original Name),User Email,Total Duration (Minutes),Guest\nA,a@e.org,20,No\n");
  EXPECT_THAT(read_back(timeless.path, source_of("zoom")).error, HasSubstr("says nowhere when anybody joined"));
}

}  // namespace
}  // namespace cw::ingest::testing
