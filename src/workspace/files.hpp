#pragma once

#include <string>
#include <vector>

#include "workspace/workspace.hpp"

namespace cw::workspace {

/// Whether `path` is a file that the glob (relative to the workspace; * within a name, ** over folders) names.
bool matches(const Workspace& workspace, const std::string& glob, const std::string& path);

/// The files of a source that are there, sorted, each once. Errors: unreachable (a folder that may not be read, a link
/// that leads nowhere); invalid_input (a device or a pipe where a file was named).
Result<std::vector<std::string>> files_of(const Workspace& workspace, const catalog::Source& source);

/// The last part of a path, with `?` for what no terminal and no table should get: control characters, broken UTF-8.
std::string shown_name(const std::string& path);

/// Errors: unreachable if there is no such file or it may not be read; invalid_input if it is a folder, a device or a
/// pipe (which may never end).
Result<> check_readable_file(const std::string& path);

/// Of an export that somebody unpacked: one digest over the names and bytes of its files, in the order of their names.
/// Errors: unreachable.
Result<std::string> folder_digest(const std::string& path);

/// Writes a new file by temp, fsync and rename. Errors: unreachable (and nothing is left behind).
Result<> write_file(const std::string& path, std::string_view text);

}  // namespace cw::workspace
