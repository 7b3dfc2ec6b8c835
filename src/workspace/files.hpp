#pragma once

#include <string>
#include <vector>

#include "workspace/workspace.hpp"

namespace cw::workspace {

/// Whether `path` is a file that the glob (relative to the workspace; * within a name, ** over folders) names.
bool matches(const Workspace& workspace, const std::string& glob, const std::string& path);

/// The files of a source that are there, sorted, each once. Errors: unreachable.
Result<std::vector<std::string>> files_of(const Workspace& workspace, const catalog::Source& source);

/// SHA-256 of the file's bytes, in hex. Errors: unreachable.
Result<std::string> file_digest(const std::string& path);

/// Writes a new file by temp, fsync and rename. Errors: unreachable (and nothing is left behind).
Result<> write_file(const std::string& path, std::string_view text);

}  // namespace cw::workspace
