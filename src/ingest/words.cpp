#include "ingest/words.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace cw::ingest {

namespace {

constexpr std::string_view blanks = " \t\r\n,;|\"";

bool is_letter(utf8proc_int32_t code) {
  const auto category = utf8proc_category(code);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;  // letters, then marks
}

bool is_digit(utf8proc_int32_t code) {
  return utf8proc_category(code) == UTF8PROC_CATEGORY_ND;
}

void append(std::string& word, utf8proc_int32_t code) {
  std::array<utf8proc_uint8_t, 4> bytes;
  const auto length = utf8proc_encode_char(utf8proc_tolower(code), bytes.data());
  word.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

void finish(std::string& word, std::vector<std::string>& words) {
  while (!word.empty() && (word.back() == '-' || word.back() == '\'')) word.pop_back();
  if (!word.empty()) words.push_back(std::move(word));
  word.clear();
}

/// The words of a part without blanks.
void add_words(std::string_view part, std::vector<std::string>& words) {
  if (part.find('@') != part.npos || part.find("://") != part.npos) return;
  std::string word;
  while (!part.empty()) {
    utf8proc_int32_t code = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(part.data()),
                                         static_cast<utf8proc_ssize_t>(part.size()), &code);
    const bool inside = !word.empty() && (code == '-' || code == '\'' || code == 0x2019);
    if (length > 0 && (is_letter(code) || is_digit(code))) {
      append(word, code);
    } else if (length > 0 && inside) {
      word += code == '-' ? '-' : '\'';
    } else {
      finish(word, words);
    }
    part.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : 1);
  }
  finish(word, words);
}

// The function words that head the frequency lists of the four languages, three letters and more.
constexpr std::array<std::string_view, 150> stop_words = {
    "aber",  "about", "alle",  "alles", "als",    "also",  "and",   "another", "any",   "are",   "auch",  "auf",
    "aus",   "avec",  "been",  "bei",   "but",    "can",   "como",  "con",     "could", "cual",  "dans",  "das",
    "dass",  "dem",   "den",   "der",   "des",    "did",   "die",   "doch",    "does",  "donde", "durch", "ein",
    "eine",  "einem", "einen", "einer", "ella",   "elle",  "esta",  "este",    "etre",  "every", "for",   "from",
    "für",   "get",   "haben", "had",   "has",    "hat",   "have",  "her",     "here",  "his",   "how",   "ich",
    "ihr",   "ils",   "immer", "into",  "ist",    "its",   "just",  "kann",    "kein",  "keine", "les",   "leur",
    "los",   "mais",  "man",   "many",  "mein",   "meine", "mich",  "mir",     "mit",   "more",  "most",  "much",
    "muss",  "muy",   "nach",  "need",  "new",    "nicht", "noch",  "not",     "nous",  "nur",   "oder",  "ohne",
    "only",  "our",   "out",   "para",  "pas",    "plus",  "por",   "pour",    "que",   "qui",   "quoi",  "schon",
    "sehr",  "sein",  "seit",  "she",   "should", "sich",  "sie",   "sind",    "some",  "sont",  "sur",   "than",
    "that",  "the",   "their", "them",  "then",   "there", "these", "they",    "this",  "una",   "und",   "une",
    "uns",   "use",   "using", "vom",   "von",    "vor",   "vous",  "was",     "were",  "what",  "when",  "where",
    "which", "who",   "why",   "wird",  "with",   "would"};

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == text.npos) break;
    const auto end = std::min(text.find_first_of(blanks, begin), text.size());
    add_words(text.substr(begin, end - begin), words);
    text.remove_prefix(end);
  }
  return words;
}

bool is_stop_word(std::string_view word) {
  std::size_t characters = 0;
  bool letter = false;
  for (const char byte : word) {
    characters += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1U : 0U;
    letter = letter || (static_cast<unsigned char>(byte) & 0x80U) != 0U || (byte >= 'a' && byte <= 'z');
  }
  return characters < 3 || !letter || std::find(stop_words.begin(), stop_words.end(), word) != stop_words.end();
}

}  // namespace cw::ingest
