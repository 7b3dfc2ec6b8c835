#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "privacy/released.hpp"

/// One Finding as files that other programs open: tables as CSV, all of it as a workbook.
namespace cw::statement {

/// What is exported of a Finding, in this order: "estimates" (refused parts too, with their reason), "checks" and
/// "assumptions" where there are any, then its own tables as released.
std::vector<Table> exported_tables(const Finding& finding);

/// RFC 4180, a header row, "" for no value, numbers that read back exactly, cells safe from formula injection.
std::string to_csv(const Table& table);

/// A workbook: the sheet About says what the figure is, for whom, how good, from which inputs (with digests) and with
/// which caveats; then one sheet per exported table. Texts are never formulas. Errors: unreachable.
Result<> write_xlsx(const Released& finding, const std::string& path);

}  // namespace cw::statement
