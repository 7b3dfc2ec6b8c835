#include "ingest/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cw::ingest {
namespace {

using testing::ElementsAre;

TEST(Words, SmallLettersWithoutAddressesAndLinks) {
  EXPECT_THAT(words_of("Brakes squeal — what's WRONG? (Ébène, Zoë)"),
              ElementsAre("brakes", "squeal", "what's", "wrong", "ébène", "zoë"));
  EXPECT_THAT(words_of("ask ana@example.org or @ana, see https://example.org/x"), ElementsAre("ask", "or", "see"));
  EXPECT_THAT(words_of("e-bike - 27.5\" tyre- 'quoted'"), ElementsAre("e-bike", "27", "5", "tyre", "quoted"));
  EXPECT_THAT(words_of("tags|wheel,spoke;rim"), ElementsAre("tags", "wheel", "spoke", "rim"));
  EXPECT_THAT(words_of(""), ElementsAre());
}

TEST(Words, BrokenBytesEndAWord) {
  EXPECT_THAT(words_of("ab\xff"
                       "cd \xc3"),
              ElementsAre("ab", "cd"));
}

TEST(Words, StopWords) {
  for (const char* word : {"the", "für", "ab", "27", "2026", "", "é"}) EXPECT_TRUE(is_stop_word(word)) << word;
  for (const char* word : {"brakes", "zoë", "e-bike", "été"}) EXPECT_FALSE(is_stop_word(word)) << word;
}

}  // namespace
}  // namespace cw::ingest
