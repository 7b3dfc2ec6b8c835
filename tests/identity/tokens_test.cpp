#include "identity/tokens.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace cw::identity {
namespace {

Tokeniser tokeniser(unsigned char first = 7) {
  return Tokeniser(Key(std::array<unsigned char, Key::size>{first}));
}

bool operator==(const Facts& facts, const std::vector<Fact>& expected) {
  return std::equal(facts.begin(), facts.end(), expected.begin(), expected.end());
}

TEST(Tokeniser, SeparatesKeysDomainsAndNamespaces) {
  const Tokeniser one = tokeniser();
  std::set<Token> tokens = {one.token(IdentifierDomain::native, "forum", "11"),
                            one.token(IdentifierDomain::native, "shop", "11"),
                            one.token(IdentifierDomain::sso_subject, "forum", "11"),
                            one.token(IdentifierDomain::native, "forum1", "1"),
                            one.token(IdentifierDomain::native, "", "forum11"),
                            one.token(IdentifierDomain::native, "forum", "12"),
                            one.token(IdentifierDomain::native, "forum", ""),
                            tokeniser(8).token(IdentifierDomain::native, "forum", "11")};
  EXPECT_EQ(tokens.size(), 8U);
  EXPECT_EQ(one.token(IdentifierDomain::native, "forum", "11"),
            tokeniser().token(IdentifierDomain::native, "forum", "11"));
}

// Stored tokens must stay valid over versions: key 07 00 00 ..., by tests/reference/identity/make_token_vectors.py
TEST(Tokeniser, GivesTheSameTokenForEver) {
  const Token token = tokeniser().token(IdentifierDomain::native, "forum", "11");
  EXPECT_EQ(token.high, 0x42d34bc8cee2b47aULL);
  EXPECT_EQ(token.low, 0x581894e63d3b4459ULL);
}

/// libsodium's SipHash against ours: every length of the namespace and of the value modulo eight, several times.
TEST(Tokeniser, SpaceGivesTheSameTokens) {
  const Tokeniser one = tokeniser();
  const std::string text = "\xff\x80 the quick brown fox jumps over the lazy dog, 0123456789";
  for (std::size_t named = 0; named < 20; ++named) {
    const std::string_view name = std::string_view(text).substr(0, named);
    const TokenSpace space = one.space(IdentifierDomain::object, name);
    for (std::size_t size = 0; size <= text.size(); ++size) {
      const std::string_view value = std::string_view(text).substr(text.size() - size);
      ASSERT_EQ(space.token(value), one.token(IdentifierDomain::object, name, value)) << named << " " << size;
    }
  }
  const std::string long_value(5000, 'x');
  EXPECT_EQ(one.space(IdentifierDomain::native, "forum").token(long_value),
            one.token(IdentifierDomain::native, "forum", long_value));
}

TEST(Tokeniser, TakesLongValues) {
  const std::string a(5000, 'a'), b = std::string(4999, 'a') + "b";
  EXPECT_NE(tokeniser().token(IdentifierDomain::object, "forum", a),
            tokeniser().token(IdentifierDomain::object, "forum", b));
}

TEST(Facts, OfClearAddresses) {
  const Tokeniser one = tokeniser();
  const Token plain = email_facts(one, "jane@example.org", false).items[0].token;
  EXPECT_TRUE(email_facts(one, "jane@example.org", false) == std::vector<Fact>({{LinkKind::email, plain}}));
  EXPECT_TRUE(email_facts(one, " JANE@Example.org", true) == std::vector<Fact>({{LinkKind::verified_email, plain}}));
  const Facts tagged = email_facts(one, "jane+forum@example.org", true);
  ASSERT_EQ(tagged.count, 2U);
  EXPECT_EQ(tagged.items[0].kind, LinkKind::verified_email);
  EXPECT_NE(tagged.items[0].token, plain);
  EXPECT_EQ(tagged.items[1], (Fact{LinkKind::email_alias, plain}));
}

TEST(Facts, OfWhatCannotLink) {
  const Tokeniser one = tokeniser();
  EXPECT_EQ(email_facts(one, "  ", true).count, 0U);
  EXPECT_TRUE(email_facts(one, "none", true) == std::vector<Fact>({Fact{}}));
  EXPECT_TRUE(email_facts(one, "test@test.com", true) == std::vector<Fact>({Fact{}}));
  const Facts desk = email_facts(one, "sales+eu@example.org", true);
  ASSERT_EQ(desk.count, 1U);
  EXPECT_EQ(desk.items[0].kind, LinkKind::role_mailbox);
  EXPECT_EQ(subject_facts(one, "", "").count, 0U);
  EXPECT_TRUE(subject_facts(one, "", "null") == std::vector<Fact>({Fact{}}));
}

TEST(Facts, OfHashes) {
  const Tokeniser one = tokeniser();
  // printf %s user@example.com | sha256sum
  const std::string hash = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514";
  const Token clear = email_facts(one, "USER@example.com", true).items[0].token;
  EXPECT_TRUE(hashed_email_facts(one, hash) == std::vector<Fact>({{LinkKind::hashed_email, clear}}));
  EXPECT_TRUE(hashed_email_facts(one, "B4C9A289323B21A01C3E940F150EB9B8C542587F1ABFD8F0E1CC1FFC5E475514") ==
              std::vector<Fact>({{LinkKind::hashed_email, clear}}));
  EXPECT_EQ(hashed_email_facts(one, "").count, 0U);
  // the hash of the empty text, a hash cut short, a clear address in the wrong column
  for (const char* text :
       {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "b4c9a289", "user@example.com"})
    EXPECT_TRUE(hashed_email_facts(one, text) == std::vector<Fact>({Fact{}})) << text;
}

RC_GTEST_PROP(Tokeniser, DiffersWhereTheTripleDiffers,
              (const std::string& space, const std::string& value, const std::string& other_space,
               const std::string& other)) {
  const Tokeniser one = tokeniser();
  const bool same = space == other_space && value == other;
  RC_ASSERT((one.token(IdentifierDomain::native, space, value) ==
             one.token(IdentifierDomain::native, other_space, other)) == same);
}

}  // namespace
}  // namespace cw::identity
