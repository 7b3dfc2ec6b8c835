#include "identity/email_form.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <sstream>
#include <vector>

#include "identity/tokens.hpp"

namespace cw::identity {
namespace {

std::vector<std::vector<std::string>> rows_of(const std::string& name) {
  std::ifstream file(CW_SOURCE_DIR "/tests/reference/identity/" + name);
  std::vector<std::vector<std::string>> rows;
  std::string line, cell;
  std::getline(file, line);  // header
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    rows.emplace_back();
    while (std::getline(cells, cell, ',')) rows.back().push_back(cell);
  }
  return rows;
}

std::u32string to_points(const std::string& text) {  // well-formed UTF-8 only
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    out += code;
    i += length;
  }
  return out;
}

Tokeniser tokeniser() {
  return Tokeniser(Key(std::array<unsigned char, Key::size>{7}));
}

// tests/reference/identity/make_punycode_vectors.py; rows 7 to 9 also stand in RFC 3492, section 7.1
TEST(Punycode, AgreesWithAnotherImplementation) {
  const auto rows = rows_of("punycode_vectors.csv");
  ASSERT_EQ(rows.size(), 11U);
  for (const auto& row : rows) EXPECT_EQ(punycode_label(to_points(row[0])).value(), row[1]);
}

TEST(Punycode, LeavesAsciiAndRefusesEndlessLabels) {
  EXPECT_EQ(punycode_label(U"example-1").value(), "example-1");
  EXPECT_FALSE(punycode_label(std::u32string(64, U'é')));
}

TEST(NormalisedEmail, FollowsTheVectors) {
  const auto rows = rows_of("email_vectors.csv");
  ASSERT_EQ(rows.size(), 13U);
  for (const auto& row : rows) {
    const auto email = NormalisedEmail::of(row[0]);
    ASSERT_TRUE(email) << row[1];
    EXPECT_EQ(email->secret_text(), row[1]);
    EXPECT_EQ(email->alias().secret_text(), row[2]);
    EXPECT_EQ(email_facts(tokeniser(), row[0], true).items[0].token,
              hashed_email_facts(tokeniser(), row[3]).items[0].token);
  }
}

TEST(NormalisedEmail, KeepsTagsOutsideGoogleIfAskedTo) {
  EXPECT_EQ(NormalisedEmail::of("janesaoirse+work@example.com")->alias(false).secret_text(),
            "janesaoirse+work@example.com");
  EXPECT_EQ(NormalisedEmail::of("jane.saoirse+work@gmail.com")->alias(false).secret_text(), "janesaoirse@gmail.com");
}

TEST(NormalisedEmail, RefusesWhatIsNoAddressWithoutRepeatingIt) {
  for (const char* text : {"", "ana", "@example.org", "ana@", "ana ruiz@example.org", "ana@example.org, b@example.org",
                           "\xFF@x.org", "a@\xC3\x28.org", "a\xCD\xBE@x.org", "a@x\xEF\xBC\xA0y.org"}) {
    const auto email = NormalisedEmail::of(text);
    ASSERT_FALSE(email) << text;
    EXPECT_EQ(email.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(to_text(email.error()).find("ana"), std::string::npos);
  }
}

TEST(NormalisedEmail, KnowsDesksAndPlaceholders) {
  for (const char* text : {"info@example.org", "Support+eu@example.org", "no-reply@example.org", "NOREPLY@example.org"})
    EXPECT_TRUE(NormalisedEmail::of(text)->is_role_mailbox()) << text;
  for (const char* text : {"informer@example.org", "ana@example.org", "salesman@example.org"})
    EXPECT_FALSE(NormalisedEmail::of(text)->is_role_mailbox()) << text;
  for (const char* text :
       {"test@test.com", "none@example.org", "NULL@example.org", "anon7@anonymized.invalid", "0000@example.org"})
    EXPECT_TRUE(NormalisedEmail::of(text)->is_placeholder()) << text;
  EXPECT_FALSE(NormalisedEmail::of("nonell@example.org")->is_placeholder());
}

TEST(BlockedValue, MeansNothing) {
  for (const char* text :
       {"", "0", "0000", "-1", " null ", "None", "N/A", "00000000-0000-0000-0000-000000000000", "undefined"})
    EXPECT_TRUE(is_blocked_value(text)) << text;
  for (const char* text : {"1", "c101", "10", "-2", "nonesuch"}) EXPECT_FALSE(is_blocked_value(text)) << text;
}

std::string to_utf8(std::uint32_t code) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | code >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | code >> 18), tail(12), tail(6), tail(0)};
}

/// Letters of many scripts, combining marks, digits, dots and plus signs.
std::string any_word() {
  std::string word;
  const int length = *rc::gen::inRange(1, 8);
  for (int i = 0; i < length; ++i) {
    const auto [from, until] =
        *rc::gen::elementOf(std::vector<std::pair<std::uint32_t, std::uint32_t>>{{'a', 'z'},
                                                                                 {'A', 'Z'},
                                                                                 {'+', '.'},
                                                                                 {0xC0, 0x17F},
                                                                                 {0x300, 0x345},
                                                                                 {0x370, 0x58F},
                                                                                 {0x1E00, 0x1FFF},
                                                                                 {0xAC00, 0xAC40},
                                                                                 {0xFB00, 0xFB06},
                                                                                 {0x10400, 0x10450}});
    const std::uint32_t code = *rc::gen::inRange(from, until);
    if (code != ',') word += to_utf8(code);
  }
  return word;
}

RC_GTEST_PROP(NormalisedEmail, IsItsOwnNormalForm, ()) {
  const auto once = NormalisedEmail::of(any_word() + "@" + any_word());
  RC_PRE(once.has_value());
  const auto twice = NormalisedEmail::of(once->secret_text());
  RC_ASSERT(twice.has_value());
  RC_ASSERT(*twice == *once);
  RC_ASSERT(once->alias().alias() == once->alias());
}

}  // namespace
}  // namespace cw::identity
