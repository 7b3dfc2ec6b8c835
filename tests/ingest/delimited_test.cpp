#include "ingest/delimited.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/chance.hpp"

namespace cw::ingest {
namespace {

using namespace std::string_view_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> damages;
  std::vector<std::int64_t> lines;
  std::vector<std::string> raws;
  std::string format;
  std::string error;
};

Table parse(std::string_view text, std::size_t block_bytes = 1 << 20, DelimitedOptions options = {}) {
  Table table;
  options.block_bytes = block_bytes;
  MemoryBytes bytes(text, block_bytes);
  auto source = Delimited::open(bytes, "t.csv", options);
  if (!source) {
    table.error = to_text(source.error());
    return table;
  }
  table.columns = (*source)->columns();
  table.format = (*source)->format();
  for (Record record;;) {
    const auto found = (*source)->next(record);
    if (!found) table.error = to_text(found.error());
    if (!found || !*found) return table;
    table.rows.emplace_back(record.cells.begin(), record.cells.end());
    table.damages.emplace_back(record.damage);
    table.lines.push_back(record.origin.line);
    table.raws.emplace_back(record.raw);
  }
}

using Rows = std::vector<std::vector<std::string>>;

TEST(Delimited, ReadsQuotesDelimitersAndLineEndsInsideCells) {
  const std::string text = "id,text,n\r\n1,\"a,b\",2\r\n2,\"say \"\"hi\"\"\nthere\",3\r\n\r\n3,,\"\"\r\n4,5\" pipe,x";
  for (const std::size_t block : {1, 2, 3, 7, 16, 64, 1000}) {
    const Table table = parse(text, block);
    ASSERT_EQ(table.error, "") << block;
    EXPECT_EQ(table.rows,
              (Rows{{"1", "a,b", "2"}, {"2", "say \"hi\"\nthere", "3"}, {"3", "", ""}, {"4", "5\" pipe", "x"}}))
        << block;
    EXPECT_THAT(table.lines, ElementsAre(2, 3, 6, 7)) << block;
    EXPECT_EQ(table.raws.at(1), "2,\"say \"\"hi\"\"\nthere\",3") << block;
  }
}

TEST(Delimited, TellsTheDelimiterByTheHeader) {
  EXPECT_EQ(parse("id;name;betrag\n1;Bo;1.234,56\n").format, "CSV, semicolon");
  EXPECT_EQ(parse("id\tname\n1\ta,b\n").format, "TSV");
  EXPECT_EQ(parse("id|name\n1|a,b\n").format, "CSV, pipe");
  EXPECT_EQ(parse("id,\"a;b;c\"\n1,2\n").format, "CSV, comma");
  EXPECT_EQ(parse("id\n1\n").format, "CSV, comma");
}

TEST(Delimited, KeepsDamagedRowsOutOneByOne) {
  const Table table = parse("id,v\n1,a\n2\n3,a,b\n4,a\0b\n5,\xFF\xFE\xC3(\n6,\"x\"y\n7,é\n"sv);
  ASSERT_EQ(table.error, "");
  EXPECT_THAT(table.damages, ElementsAre("", "column_count", "column_count", "nul_byte", "bad_utf8", "bad_quote", ""));
  EXPECT_EQ(table.rows.back(), (std::vector<std::string>{"7", "é"}));
}

TEST(Delimited, BrokenUtf8IsFoundWhateverTheBlock) {
  const std::string text = "id,v\n1,żółw\n2,\xC5\n3,\xE2\x82\n4,€\n5,\xF0\x9F\x90\xA2\n";
  for (std::size_t block = 1; block < 40; ++block) {
    const Table table = parse(text, block);
    EXPECT_THAT(table.damages, ElementsAre("", "bad_utf8", "bad_utf8", "", "")) << block;
  }
}

TEST(Delimited, AnUnclosedQuoteRefusesTheFileAndNamesItsLine) {
  const Table open = parse("id,v\n1,a\n2,\"never closed\n3,b\n");
  EXPECT_THAT(open.error, HasSubstr("t.csv:3: a quote is opened here and never closed"));
  const Table torn = parse("id,v\n1,a\n2,\"never closed\n3,\"b\"\n");
  EXPECT_THAT(torn.error, HasSubstr("t.csv:3: the quote opened here is closed on line 4 in the middle of a cell"));
  EXPECT_EQ(torn.rows.size(), 1U);
}

TEST(Delimited, RefusesWhatHasNoHeader) {
  EXPECT_THAT(parse("").error, HasSubstr("t.csv: the file is empty"));
  EXPECT_THAT(parse(" \r\n\n").error, HasSubstr("the file is empty"));
  EXPECT_THAT(parse("1,2026-08-01\n2,2026-08-02\n").error, HasSubstr("the first line holds values, not column names"));
  EXPECT_THAT(parse("id,name,Name,x,X\n").error,
              HasSubstr("several columns have one name: \"name\" (2 times), \"x\" (2 times)"));
}

TEST(Delimited, AHeaderAloneIsATableWithoutRows) {
  for (const char* text : {"id,v", "id,v\n", "id,v\r\n"}) {
    const Table table = parse(text);
    EXPECT_EQ(table.error, "");
    EXPECT_THAT(table.columns, ElementsAre("id", "v"));
    EXPECT_TRUE(table.rows.empty());
  }
}

TEST(Delimited, OldMacLineEnds) {
  EXPECT_EQ(parse("id,v\r1,a\r2,b").rows, (Rows{{"1", "a"}, {"2", "b"}}));
}

TEST(Delimited, ALineBeyondTheLimitIsNamed) {
  DelimitedOptions options;
  options.line_limit_bytes = 2 << 20;
  const std::string text = "id,v\n1,a\n2," + std::string(5 << 20, 'x');
  EXPECT_THAT(parse(text, 1 << 16, options).error, HasSubstr("t.csv:3: this line is longer than 2 MiB"));
  EXPECT_THAT(parse("id,v\n1,\"" + std::string(5 << 20, '\n'), 1 << 16, options).error,
              HasSubstr("t.csv:2: the quote opened here is not closed within 2 MiB"));
}

TEST(Delimited, SelectGivesTheColumnsAskedFor) {
  MemoryBytes bytes("a,b,c\n1,\"x\"\"y\",3\n");
  auto source = Delimited::open(bytes, "t.csv");
  ASSERT_TRUE(source);
  (*source)->select({"c", "none", "b", "b"});
  Record record;
  ASSERT_TRUE(*(*source)->next(record));
  EXPECT_THAT(record.cells, ElementsAre("3", "", "x\"y", "x\"y"));
  EXPECT_EQ(record.cells[1].data(), nullptr);
}

/// An independent writer: quotes where it must and, at chance, where it need not.
std::string write_cell(const std::string& cell, char delimiter, Rng& rng) {
  const bool must = cell.find_first_of(std::string("\"\r\n") + delimiter) != std::string::npos;
  if (!must && rng.below(4) != 0) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string random_cell(Rng& rng) {
  static const std::vector<std::string> letters = {"a",    "b",  " ", ",",  ";",  "\t", "|",  "\"", "\n",
                                                   "\r\n", "\r", "é", "株", "🐢", "1",  "x1", "="};
  std::string cell;
  const std::uint64_t length = rng.below(8) == 0 ? rng.below(90) : rng.below(6);
  for (std::uint64_t i = 0; i < length; ++i) cell += letters[rng.below(letters.size())];
  return cell;
}

TEST(Delimited, AnyTableComesBackWhateverTheBlock) {
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    Rng rng(Seed{42}.fork("table", trial));
    const char delimiter = std::string(",;\t|")[rng.below(4)];
    const std::string end = rng.below(2) == 0 ? "\n" : "\r\n";
    const std::size_t columns = 2 + rng.below(5), rows = rng.below(12);
    std::string text;
    for (std::size_t c = 0; c < columns; ++c)
      text += (c > 0 ? std::string(1, delimiter) : "") + "column" + std::string(1, static_cast<char>('a' + c));
    text += end;
    Rows expected(rows, std::vector<std::string>(columns));
    for (auto& row : expected) {
      for (std::size_t c = 0; c < columns; ++c) {
        row[c] = random_cell(rng);
        text += (c > 0 ? std::string(1, delimiter) : "") + write_cell(row[c], delimiter, rng);
      }
      text += end;
    }
    DelimitedOptions options;
    options.delimiter = delimiter;
    for (const std::size_t block :
         {std::size_t{1}, std::size_t{2}, std::size_t{5}, 1 + rng.below(80), std::size_t{1} << 20}) {
      const Table table = parse(text, block, options);
      ASSERT_EQ(table.error, "") << "trial " << trial << " block " << block << "\n" << text;
      ASSERT_EQ(table.rows, expected) << "trial " << trial << " block " << block << "\n" << text;
      for (const std::string& damage : table.damages) ASSERT_EQ(damage, "") << text;
    }
  }
}

}  // namespace
}  // namespace cw::ingest
