#pragma once

#include <optional>
#include <string>

/// Cells of CSV files that spreadsheets open.
namespace cw::statement {

/// RFC 4180 quoting; a text that a spreadsheet would run as a formula (it begins with = + - @, tab or return and is no
/// number) is made text by a leading apostrophe.
std::string csv_cell(std::string text);
/// The shortest digits that read back exactly; "" for none.
std::string csv_number(const std::optional<double>& value);

}  // namespace cw::statement
