#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/session.hpp"
#include "engine/text.hpp"

namespace cw::engine {
namespace {

using testing::ElementsAre;

TEST(SqlFile, HeaderIsReadAndNamesAreBoundOutsideStringsAndComments) {
  const auto file = parse_sql_file(
      "sample",
      "-- question: what\n--           happened?\n-- grain:    one row\n-- reads:    t\n"
      "-- params:   $from DATE, $until DATE (exclusive),\n--           $name TEXT\n-- returns:  a BIGINT\n"
      "SELECT '$from it''s $name', \"$until\", $$ $name $$, $q$ $from $q$ /* $from */ -- $until\n"
      "WHERE day >= $from AND day < $until AND other >= $from AND name = $name;\n");
  ASSERT_TRUE(file) << to_text(file.error());
  EXPECT_EQ(file->question, "what happened?");
  EXPECT_EQ(file->grain, "one row");
  EXPECT_EQ(file->returns, "a BIGINT");
  EXPECT_THAT(file->parameters, ElementsAre("from", "until", "name"));
  const std::string body = file->bound_text.substr(file->bound_text.find("SELECT"));
  EXPECT_EQ(body,
            "SELECT '$from it''s $name', \"$until\", $$ $name $$, $q$ $from $q$ /* $from */ -- $until\n"
            "WHERE day >= $1 AND day < $2 AND other >= $1 AND name = $3;\n");
}

TEST(SqlFile, AMistakeInTheHeaderIsNamed) {
  EXPECT_EQ(parse_sql_file("x", "SELECT 1").error().what, "the header has no question");
  EXPECT_EQ(parse_sql_file("x", "-- question: q\n-- params: none\nSELECT $a").error().what,
            "$a is used but not declared");
  EXPECT_EQ(parse_sql_file("x", "-- question: q\n-- params: $a DATE\nSELECT 1").error().what,
            "$a is declared but not used");
  EXPECT_EQ(parse_sql_file("x", "-- question: q\n-- params: $a DATE\nSELECT '$a'").error().where, "sql/x.sql");
}

TEST(SqlFile, DigestIsSha256OfTheTextAsWritten) {
  // printf -- '-- question: q\nSELECT 1\n' | sha256sum
  EXPECT_EQ(parse_sql_file("x", "-- question: q\nSELECT 1\n").value().sha256,
            "9d0a317a76d02766912eb837bb967637e01fda722f27fbe29dae26ea6c9e333c");
}

TEST(SqlFile, EmbeddedFilesAreFoundByNameAndDialect) {
  EXPECT_EQ(sql_file("functions/cw1", Dialect::duckdb).value()->name, "functions/cw1.duckdb");
  EXPECT_EQ(sql_file("functions/cw1", Dialect::postgres).value()->name, "functions/cw1.postgres");
  EXPECT_EQ(sql_file("nothing").error().code, ErrorCode::internal);
}

TEST(StorableText, IsUtf8WithoutNul) {
  for (const char* good :
       {"", "plain", "eight by", "Zoë 佐藤 \U0001F9F6", "\u007f\u0080\u07ff\u0800\uffff\U00010000\U0010ffff"}) {
    EXPECT_TRUE(is_storable(good)) << good;
  }
  for (const std::string& bad : {std::string("\0", 1), std::string("12345678\0", 9), std::string("1234567\0", 8),
                                 std::string("\x80"), std::string("\xc0\xaf"), std::string("\xe0\x80\x80"),
                                 std::string("\xed\xa0\x80"), std::string("\xf4\x90\x80\x80"), std::string("\xc3"),
                                 std::string("\xf0\x9f\xa7"), std::string("12345678\xff")}) {
    EXPECT_FALSE(is_storable(bad)) << testing::PrintToString(bad);
  }
}

TEST(EngineMessages, LoseTheValuesTheyQuote) {
  EXPECT_EQ(without_values("Could not convert string 'it's ana@example.org' to INT32\nLINE 1: ..."),
            "Could not convert string '…' to INT32");
  EXPECT_EQ(without_values("value 4915112345678 is out of range for column 7"), "value … is out of range for column 7");
  EXPECT_EQ(without_values("an open ' quote"), "an open '…'");
}

}  // namespace
}  // namespace cw::engine
