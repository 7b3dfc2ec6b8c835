#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cw::ingest {

/// The words of a title or a list of tags: runs of letters, digits and marks (apostrophes and hyphens inside), in small
/// letters. Anything with an @ or :// (addresses, mentions, links) is left out whole; so are broken bytes.
std::vector<std::string> words_of(std::string_view text);

/// Whether a word says nothing by itself: shorter than three letters, without a letter, or one of the most frequent
/// function words of English, German, French and Spanish.
bool is_stop_word(std::string_view word);

}  // namespace cw::ingest
