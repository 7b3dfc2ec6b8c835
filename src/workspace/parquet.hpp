#pragma once

#include <memory>
#include <string>

#include "finding/finding.hpp"
#include "ingest/records.hpp"

namespace cw::workspace {

/// The rows of a Parquet file as text, read through the embedded engine. Columns of any type: times with a zone print
/// as ISO 8601 in UTC ("+00"), times without one as they are (local in the source's zone, as in a CSV), numbers so that
/// they read back exactly. Errors: unreachable, invalid_input.
Result<std::unique_ptr<ingest::RecordSource>> open_parquet(const std::string& path);

/// Writes a table as one Parquet file. A column is BOOLEAN, BIGINT, DOUBLE or VARCHAR by its values (whole numbers
/// among others become DOUBLE, numbers among texts become text); no value is NULL. Errors: unreachable.
Result<> write_parquet(const Table& table, const std::string& path);

}  // namespace cw::workspace
