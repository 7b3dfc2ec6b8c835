#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "ingest/bytes.hpp"
#include "ingest/text.hpp"
#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

struct Entry {
  std::string name;
  std::string text;
  std::string link_to = {};
};

/// A zip or a gzip file made with libarchive.
void write_archive(const std::string& path, bool zip, const std::vector<Entry>& entries) {
  archive* out = archive_write_new();
  if (zip) {
    archive_write_set_format_zip(out);
  } else {
    archive_write_add_filter_gzip(out);
    archive_write_set_format_raw(out);
  }
  ASSERT_EQ(archive_write_open_filename(out, path.c_str()), ARCHIVE_OK);
  for (const Entry& item : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, item.name.c_str());
    archive_entry_set_filetype(entry, item.link_to.empty() ? AE_IFREG : AE_IFLNK);
    archive_entry_set_perm(entry, 0644);
    if (!item.link_to.empty()) archive_entry_set_symlink(entry, item.link_to.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(item.text.size()));
    ASSERT_EQ(archive_write_header(out, entry), ARCHIVE_OK) << archive_error_string(out);
    archive_write_data(out, item.text.data(), item.text.size());
    archive_entry_free(entry);
  }
  ASSERT_EQ(archive_write_close(out), ARCHIVE_OK);
  archive_write_free(out);
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string likes = "id,post_id,user_id,created_at\n7,9002,12,2026-08-02 10:00:00\n";
const std::string more_likes = "id,post_id,user_id,created_at\n8,9002,12,2026-08-02 10:00:00\nx\n";

TEST(Files, GzipAndZipGiveTheSameRows) {
  const Written plain("likes.csv", likes), gzip("likes.dat", ""), zip("likes.bin", "");
  write_archive(gzip.path, false, {{"likes.csv", likes}});
  write_archive(zip.path, true, {{"__MACOSX/._likes.csv", "junk"}, {"a/likes.csv", likes}, {"more.csv", more_likes}});
  const auto expected = read_back(plain.path, source_of("discourse"));
  EXPECT_THAT(expected.lines, ElementsAre("2: activity like_given like:7 by 12 on post:9002 at 2026-08-02T10:00:00Z"));
  // sha256sum of the same bytes
  EXPECT_EQ(expected.report.sha256, "ae420fdb1ff3cfe5a419714ab36e346e0807c5f256647464f7b8f9f673038681");
  EXPECT_EQ(expected.report.bytes, static_cast<std::int64_t>(likes.size()));
  const auto from_gzip = read_back(gzip.path, source_of("discourse"));
  EXPECT_EQ(from_gzip.error, "");
  EXPECT_EQ(from_gzip.lines, expected.lines);
  EXPECT_EQ(from_gzip.report.format, "CSV, comma, UTF-8, gzip");
  EXPECT_NE(from_gzip.report.sha256, expected.report.sha256);
  const auto from_zip = read_back(zip.path, source_of("discourse"));
  EXPECT_EQ(from_zip.error, "");
  EXPECT_EQ(from_zip.report.format, "CSV, comma, UTF-8, zip");
  EXPECT_EQ(from_zip.report.rows_read, 3);
  EXPECT_THAT(from_zip.lines,
              ElementsAre(expected.lines[0], "2: activity like_given like:8 by 12 on post:9002 at 2026-08-02T10:00:00Z",
                          "3: dropped column_count"));
  EXPECT_EQ(from_zip.report.bytes, static_cast<std::int64_t>(content_of(zip.path).size()));
}

/// The digest is the same whether it is taken before the file is read or while it is, and a known one is not taken
/// again.
TEST(Files, AKnownDigestIsNotTakenAgain) {
  const Written plain("likes.csv", likes), gzip("likes.dat", ""), zip("likes.bin", "");
  write_archive(gzip.path, false, {{"likes.csv", likes}});
  write_archive(zip.path, true, {{"likes.csv", likes}});
  for (const auto& path : {plain.path, gzip.path, zip.path}) {
    const auto expected = read_back(path, source_of("discourse"));
    EXPECT_EQ(sha256_of_file(path).value(), expected.report.sha256);
    ReadOptions options;
    options.sha256 = "known";
    const auto known = read_back(path, source_of("discourse"), options);
    EXPECT_EQ(known.report.sha256, "known");
    EXPECT_EQ(known.lines, expected.lines);
    EXPECT_EQ(known.report.bytes, expected.report.bytes);
  }
  EXPECT_EQ(sha256_of_file(plain.path + ".absent").error().code, ErrorCode::unreachable);
}

TEST(Files, RefusedArchives) {
  const Written file("a.zip", "");
  const auto refused = [&](const std::vector<Entry>& entries) {
    write_archive(file.path, true, entries);
    const auto back = read_back(file.path, source_of("discourse"));
    EXPECT_EQ(back.code, ErrorCode::invalid_input);
    return back.error;
  };
  EXPECT_THAT(refused({{"../likes.csv", likes}}), HasSubstr("points outside the archive"));
  EXPECT_THAT(refused({{"a/../../likes.csv", likes}}), HasSubstr("points outside the archive"));
  EXPECT_THAT(refused({{"C:likes.csv", likes}}), HasSubstr("points outside the archive"));
  EXPECT_THAT(refused({{"likes.csv", "", "/etc/passwd"}}), HasSubstr("is a link"));
  const Written inner("inner.zip", "");
  write_archive(inner.path, true, {{"likes.csv", likes}});
  EXPECT_THAT(refused({{"likes.csv", content_of(inner.path)}}), HasSubstr("an archive inside an archive"));
  EXPECT_THAT(refused({}), HasSubstr("the zip holds no file"));
  std::vector<Entry> many;
  for (int i = 0; i < 10'001; ++i) many.push_back({"d" + std::to_string(i) + "/", ""});
  EXPECT_THAT(refused(many), HasSubstr("more than 10000 files"));
}

TEST(Files, ABombIsSeenBeforeItIsUnpacked) {
  const Written zip("bomb.zip", ""), gzip("bomb.gz", "");
  const std::string zeros = "id,post_id,user_id,created_at\n" + std::string(300 << 20, '\n');
  ByteLimits limits;
  for (const bool is_zip : {true, false}) {
    const std::string& path = is_zip ? zip.path : gzip.path;
    write_archive(path, is_zip, {{"likes.csv", zeros}});
    limits.ratio = 100;  // deflate reaches 1,030: the ratio itself is tested with less unpacking
    auto file = InputFile::open(path, limits);
    ASSERT_TRUE(file);
    ASSERT_TRUE(*file->next_member());
    std::vector<char> block(1 << 20);
    std::size_t unpacked = 0;
    for (;;) {
      const auto count = file->read(block);
      if (!count) {
        EXPECT_THAT(to_text(count.error()), HasSubstr("refused as an archive bomb"));
        break;
      }
      ASSERT_NE(*count, 0U);
      unpacked += *count;
    }
    EXPECT_LT(unpacked, 20U << 20);
  }
}

TEST(Files, TruncatedArchivesAreSaid) {
  std::string text = "id,post_id,user_id,created_at\n";
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919 % 10007) + ",9002,12,2026-08-02 10:00:00\n";
  for (const bool is_zip : {true, false}) {
    const Written whole("whole.bin", "");
    write_archive(whole.path, is_zip, {{"likes.csv", text}});
    const std::string bytes = content_of(whole.path);
    const Written cut("cut.bin", bytes.substr(0, bytes.size() / 2));
    EXPECT_THAT(read_back(cut.path, source_of("discourse")).error, HasSubstr("is damaged or cut short")) << is_zip;
  }
}

TEST(Files, NoFileAndFolders) {
  EXPECT_EQ(read_back("/nonexistent/file.csv", source_of("discourse")).code, ErrorCode::unreachable);
  EXPECT_THAT(read_back(::testing::TempDir(), source_of("discourse")).error, HasSubstr("this is a folder"));
}

catalog::Source nasty_source() {
  auto source = source_of("mapped");
  source.emits = "actor";
  source.columns = {{"actor", "id"}};
  return source;
}

TEST(Nasty, TheCorpus) {
  EXPECT_THAT(read_back(sample_path("nasty/bad_utf8.csv"), nasty_source()).lines,
              ElementsAre("2: actor member 1", "3: dropped bad_utf8", "4: actor member 3"));
  EXPECT_THAT(read_back(sample_path("nasty/nul_byte.csv"), nasty_source()).lines, ElementsAre("2: dropped nul_byte"));
  EXPECT_THAT(read_back(sample_path("nasty/dup_headers.csv"), nasty_source()).error,
              HasSubstr("dup_headers.csv:1: several columns have one name: \"name\" (2 times)"));
  EXPECT_THAT(read_back(sample_path("nasty/unclosed_quote.csv"), nasty_source()).error,
              HasSubstr("unclosed_quote.csv:2: a quote is opened here and never closed"));
  auto latin = nasty_source();
  latin.columns["segment"] = "name";
  const auto western = read_back(sample_path("nasty/latin1_semicolon.csv"), latin);
  EXPECT_THAT(western.lines, ElementsAre("2: actor member 1 segment=Björn"));
  EXPECT_EQ(western.report.format, "CSV, semicolon, Windows-1252 (detected: no byte sequence is UTF-8)");
  const auto wide = read_back(sample_path("nasty/utf16le_bom.csv"), latin);
  EXPECT_THAT(wide.lines, ElementsAre("2: actor member 1 segment=Zoë"));
  EXPECT_EQ(wide.report.format, "CSV, comma, UTF-16 LE with BOM");
  const auto formulas =
      read_back(sample_path("nasty/formula_injection.csv"), latin);  // kept as written; exports defuse them
  EXPECT_THAT(formulas.lines, ElementsAre("2: actor member 1 segment==1+1", "3: actor member 2 segment=+1",
                                          "4: actor member 3 segment=-1", "5: actor member 4 segment=@SUM(A1)",
                                          "6: actor member 5 segment==1"));
}

TEST(Nasty, EmptyAndHeaderOnly) {
  const Written empty("empty.csv", ""), header("header.csv", "id,post_id,user_id,created_at\n"),
      missing("missing.csv", "id,name\n1,a\n");
  EXPECT_THAT(read_back(empty.path, source_of("discourse")).error, HasSubstr("empty.csv: the file is empty"));
  const auto none = read_back(header.path, source_of("discourse"));
  EXPECT_EQ(none.error, "");
  EXPECT_EQ(none.report.rows_read, 0);
  const auto wrong = read_back(missing.path, source_of("shopify_orders"));
  EXPECT_EQ(wrong.code, ErrorCode::unknown_column);
  EXPECT_THAT(wrong.error, HasSubstr("the file has no column \"Email\", which shopify_orders needs"));
}

TEST(Nasty, AHundredMegabytesInOneLine) {
  const auto cpu_seconds = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  };
  const double before = cpu_seconds();
  const std::string huge(100 << 20, 'x');
  const Written csv("line.csv", "id,v\n1," + huge), quoted("quoted.csv", "id,v\n1,\"" + huge),
      json("line.ndjson", "{\"id\":1}\n{\"id\":\"" + huge), xml("line.xml", "<users><row Id=\"" + huge);
  EXPECT_THAT(read_back(csv.path, nasty_source()).error, HasSubstr("line.csv:2: this line is longer than 16 MiB"));
  EXPECT_THAT(read_back(quoted.path, nasty_source()).error,
              HasSubstr("quoted.csv:2: the quote opened here is not closed within 16 MiB"));
  EXPECT_THAT(read_back(json.path, nasty_source()).error, HasSubstr("line.ndjson:2: this line is longer than 16 MiB"));
  EXPECT_NE(read_back(xml.path, source_of("stackexchange")).error, "");
  EXPECT_LT(cpu_seconds() - before, 20.0);  // four files; each well under 5 s
}

TEST(Nasty, DeepJsonAndManyColumns) {
  const Written deep("deep.ndjson", "{\"id\":1}\n{\"id\":" + std::string(1'000'000, '[') + "\n{\"id\":2}\n");
  const Written torn("torn.ndjson", "{\"id\":nul}\n{\"id\":tru}\n{\"id\":1x}\n{\"id\":\"\\ud800\"}\n{\"id\":3}\n");
  EXPECT_THAT(read_back(torn.path, nasty_source()).lines,
              ElementsAre("1: dropped bad_json", "2: dropped bad_json", "3: dropped bad_json", "4: dropped bad_json",
                          "5: actor member 3"));
  EXPECT_THAT(read_back(deep.path, nasty_source()).lines,
              ElementsAre("1: actor member 1", "2: dropped bad_json", "3: actor member 2"));
  const Written nested(
      "nested.ndjson", "{\"id\":1,\"a\":" + [] {
        std::string text;
        for (int i = 0; i < 500; ++i) text += "{\"a\":";
        return text + "1" + std::string(500, '}');
      }() + "}\n");
  EXPECT_THAT(read_back(nested.path, nasty_source()).lines, ElementsAre("1: actor member 1"));
  std::string header = "id", row = "1";
  for (int i = 0; i < 10'000; ++i) header += ",c" + std::to_string(i), row += ",";
  const Written wide("wide.csv", header + "\n" + row + "\n");
  EXPECT_THAT(read_back(wide.path, nasty_source()).lines, ElementsAre("2: actor member 1"));
}

TEST(Nasty, DatesInTheFutureAreDropped) {
  const Written file("likes.csv",
                     "id,post_id,user_id,created_at\n7,9002,12,2026-08-02 10:00:00\n8,9002,12,2027-08-02 10:00:00\n");
  ReadOptions options;
  options.not_after = *parse_instant("2026-12-31", Zone::utc());
  EXPECT_THAT(read_back(file.path, source_of("discourse"), options).lines,
              ElementsAre("2: activity like_given like:7 by 12 on post:9002 at 2026-08-02T10:00:00Z",
                          "3: dropped future_date created_at"));
}

TEST(Nasty, UnknownZoneAndReader) {
  auto source = source_of("discourse");
  source.time_zone = "Europe/Brelin";
  const Written file("likes.csv", likes);
  EXPECT_THAT(read_back(file.path, source).error, HasSubstr("unknown time zone \"Europe/Brelin\""));
  EXPECT_THAT(read_back(file.path, source_of("discorse")).error, HasSubstr("did you mean \"discourse\"?"));
}

TEST(Detect, ByColumnsNotByName) {
  const auto kind_of = [](const std::string& sample) {
    const auto detection = detect_file(sample_path(sample));
    if (!detection) return to_text(detection.error());
    return detection->candidates.empty()
               ? detection->question
               : detection->candidates.front().kind + (detection->question.empty() ? "" : " ?");
  };
  EXPECT_EQ(kind_of("discourse/user-list-260901-101500.csv"), "discourse_users");
  EXPECT_EQ(kind_of("discourse/data_explorer_solved.csv"), "discourse_explorer");
  EXPECT_EQ(kind_of("discourse/data_explorer_solved.json"), "discourse_explorer");
  EXPECT_EQ(kind_of("shopify/orders_export.csv"), "shopify_orders");
  EXPECT_EQ(kind_of("stackexchange/Users.xml"), "stackexchange");
  EXPECT_EQ(kind_of("stackexchange/Posts.xml"), "stackexchange");
  EXPECT_EQ(kind_of("stackexchange/Votes.xml"), "stackexchange");
  EXPECT_EQ(kind_of("stripe/unified_payments.csv"), "stripe_payments");
  EXPECT_EQ(kind_of("stripe/events.ndjson"), "stripe_events");
  EXPECT_EQ(kind_of("zendesk/tickets.ndjson"), "zendesk_tickets");
  EXPECT_EQ(kind_of("zendesk/users.ndjson"), "zendesk_users");
  EXPECT_EQ(kind_of("events/luma_guests.csv"), "luma_guests");
  EXPECT_EQ(kind_of("nasty/formula_injection.csv"),
            "no reader knows these columns: declare `reader: mapped` and say which column is what");
}

TEST(Detect, TwoKindsThatFitAreAsked) {
  const Written file(
      "both.csv",
      "Name,Email,Financial Status,Lineitem name,Lineitem price,id,Created date (UTC),Amount,Currency,Status\n");
  const auto detection = detect_file(file.path);
  ASSERT_TRUE(detection);
  EXPECT_EQ(detection->candidates.size(), 2U);
  EXPECT_THAT(detection->question, HasSubstr("this may be"));
}

TEST(Encoding, AFewBrokenBytesDoNotMakeAFileLatin) {
  EXPECT_EQ(detect_encoding("Bj\xF6rn"), Encoding::windows_1252);
  EXPECT_EQ(detect_encoding("Bj\xC3\xB6rn and Bj\xF6rn"), Encoding::utf8);
  EXPECT_EQ(detect_encoding("2,\xFF\xFE\xC3("), Encoding::utf8);
  EXPECT_EQ(detect_encoding("plain"), Encoding::utf8);
  MemoryBytes bytes("caf\xE9 \x80", 3);
  auto text = Utf8Text::open(bytes, Encoding::windows_1252);
  std::vector<char> out(64);
  std::string all;
  for (auto count = text->read(out); count && *count > 0; count = text->read(out)) all.append(out.data(), *count);
  EXPECT_EQ(all, "café €");
}

TEST(Encoding, SurrogatesInSmallBlocks) {
  const std::string wide(
      "\xFF\xFE"
      "a\0"
      "\x3D\xD8\x22\xDC"
      "\x00\xD8"
      "b\0",
      12);
  for (const std::size_t block : {1, 2, 3, 64}) {
    MemoryBytes bytes(wide, block);
    auto text = Utf8Text::open(bytes);
    std::vector<char> out(5);
    std::string all;
    for (auto count = text->read(out); count && *count > 0; count = text->read(out)) all.append(out.data(), *count);
    EXPECT_EQ(all,
              "a🐢\xFF"
              "b")
        << block;
  }
}

}  // namespace
}  // namespace cw::ingest::testing
