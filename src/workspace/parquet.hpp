#pragma once

#include <memory>
#include <string>

#include "ingest/records.hpp"

namespace cw::workspace {

/// The rows of a Parquet file as text, read through the embedded engine. Columns of any type: times with a zone print
/// as ISO 8601 in UTC ("+00"), times without one as they are (local in the source's zone, as in a CSV), numbers so that
/// they read back exactly. Errors: unreachable, invalid_input.
Result<std::unique_ptr<ingest::RecordSource>> open_parquet(const std::string& path);

}  // namespace cw::workspace
