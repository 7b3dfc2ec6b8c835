#pragma once

#include <string>
#include <string_view>

/// A page of a terminal: 100 columns, padded cells, words wrapped under themselves.
namespace cw::statement {

inline constexpr std::size_t page_columns = 100;

/// Columns that a terminal gives to UTF-8 text of Latin letters and the marks that we print.
std::size_t columns_of(std::string_view text);

/// Filled up with blanks to `columns`: behind the text, or in front of it.
std::string padded(std::string text, std::size_t columns);
std::string padded_left(std::string text, std::size_t columns);

/// Broken at blanks to the width of the page. The first line begins with `first`, every other with `other`; each ends
/// with a line feed. A word that is wider than the page stands alone.
std::string wrapped(std::string_view text, std::string_view first = {}, std::string_view other = {});

}  // namespace cw::statement
