#pragma once

#include "engine/session.hpp"

namespace cw::engine {

/// Copies every table into a new file that takes the place of the old one, so that rows which were deleted stand in no
/// block of it any more: DuckDB only marks their blocks as free. No session may be open on the file. A kill at any
/// moment leaves the old file or the new one. What the disk itself keeps of the old file's blocks is beyond a program.
/// Errors: unreachable (the disk must hold both files for a moment; the old one stays), busy, damaged.
Result<> rewrite_duckdb(const DuckdbOptions& options);

}  // namespace cw::engine
