#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/text.hpp"
#include "tests/ingest/recording_sink.hpp"

/// What spreadsheets make of a file when somebody opens it and saves it as CSV, in any country.
namespace cw::ingest::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

catalog::Source orders() {
  auto source = source_of("mapped");
  source.emits = "outcome";
  source.currency = *Currency::parse("EUR");
  source.time_zone = "Europe/Berlin";
  source.columns = {{"id", "Nr"}, {"at", "Datum"}, {"gross", "Betrag"}, {"actor", "Kunde"}};
  source.values = {{"outcome", "order"}};
  return source;
}

// Semicolons, Windows-1252, decimal comma, day.month.year: 25.08. decides for 05.08., which is 4 August 22:00 UTC.
TEST(Spreadsheet, GermanExcel) {
  const Written file(
      "de.csv",
      "sep=;\r\nNr;Datum;Betrag;Kunde\r\n1;05.08.2026;1.234,56;M\xFCller\r\n2;25.08.2026 14:30;12.000;M\xFCller\r\n");
  auto source = orders();
  source.decimal_mark = ",";
  const auto back = read_back(file.path, source);
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines,
              ElementsAre("3: outcome order 1 of customer Müller on  at 2026-08-04T22:00:00Z gross=123456EUR",
                          "4: outcome order 2 of customer Müller on  at 2026-08-25T12:30:00Z gross=1200000EUR"));
  EXPECT_THAT(back.report.format, HasSubstr("CSV, semicolon"));
  EXPECT_THAT(back.report.format, HasSubstr("Windows-1252 (detected"));
  EXPECT_THAT(back.report.notes, Contains(HasSubstr("day first, month second: line 4")));
}

// With a point declared, "12.000" would be twelve: the other amounts tell that it is not.
TEST(Spreadsheet, TheWrongDecimalMarkIsRefused) {
  const Written file("de.csv", "Nr;Datum;Betrag;Kunde\n1;2026-08-05;12.000;K\n2;2026-08-05;9,50;K\n");
  EXPECT_THAT(read_back(file.path, orders()).error,
              HasSubstr("de.csv:3: amounts are written with a decimal comma, and the source expects a point\n  declare "
                        "`decimal_mark: \",\"`"));
  auto source = orders();
  source.decimal_mark = ",";
  const Written english("en.csv", "Nr,Datum,Betrag,Kunde\n1,2026-08-05,\"1,234.50\",K\n");
  EXPECT_THAT(read_back(english.path, source).error,
              HasSubstr("written with a decimal point, and the source expects a comma"));
  EXPECT_THAT(read_back(english.path, orders()).lines, Contains(HasSubstr("gross=123450EUR")));
}

TEST(Spreadsheet, Utf16WithoutAMark) {
  std::string little, big;
  for (const char c : std::string("Nr\tDatum\tBetrag\tKunde\n1\t2026-08-05\t1\tK\n")) {
    little += c, little += '\0';
    big += '\0', big += c;
  }
  for (const auto& [bytes, name] : {std::pair{little, "UTF-16 LE"}, std::pair{big, "UTF-16 BE"}}) {
    const Written file("wide.csv", bytes);
    const auto back = read_back(file.path, orders());
    EXPECT_EQ(back.error, "");
    EXPECT_EQ(back.report.format, std::string("TSV, ") + name + " (detected: every second byte is zero)");
    EXPECT_EQ(back.lines.size(), 1U);
  }
  EXPECT_EQ(detect_encoding(std::string("id,v\n1,a\0b\n2,bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n", 42)), Encoding::utf8);
}

TEST(Spreadsheet, AmericanDatesWithTimes) {
  const Written file("us.csv", "Nr,Datum,Betrag,Kunde\n1,8/5/2026 6:00 PM,1.00,K\n2,8/25/2026 12:00 AM,1.00,K\n");
  EXPECT_THAT(read_back(file.path, orders()).lines,
              ElementsAre(HasSubstr("at 2026-08-05T16:00:00Z"), HasSubstr("at 2026-08-24T22:00:00Z")));
}

}  // namespace
}  // namespace cw::ingest::testing
