#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "catalog/rule.hpp"

namespace cw::catalog {

/// Paths (with /) of every file that may belong to the catalog, sorted: all files of the workspace folder and of its
/// known folders, and the YAML files of other folders, two levels deep. inbox/ and hidden names are left alone.
std::vector<std::string> workspace_files(const std::filesystem::path& root);

/// "sources/*.yml" takes every .yml of its folder; other paths take themselves. nullptr: none of ours.
const FileKind* kind_of(const std::string& path);

/// Warns of a file that is not read, where its author may have meant it to be.
void note_unread(const std::string& path, std::vector<Problem>& problems);

}  // namespace cw::catalog
