#include "catalog/files.hpp"

#include <algorithm>

#include "base/nearest.hpp"

namespace cw::catalog {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> ours = {"sources", "taxonomy", "programmes", "costs"};
const std::vector<std::string> later_folders = {"experiments", "studies", "metrics", "stories", "reports"};
const std::vector<std::string> later_files = {"alerts.yml", "digests.yml", "annotations.yml"};

bool among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> fixed_paths() {
  std::vector<std::string> paths;
  for (const FileKind& kind : file_kinds()) {
    if (kind.path.find('*') == kind.path.npos) paths.push_back(kind.path);
  }
  return paths;
}

bool is_yaml(const std::string& path) {
  return path.ends_with(".yml") || path.ends_with(".yaml");
}

void add_files(const fs::path& root, const std::string& folder, int levels, std::vector<std::string>& paths) {
  const bool all = folder.empty() || among(ours, folder) || among(later_folders, folder);
  const std::string prefix = folder.empty() ? "" : folder + "/";
  std::error_code error;
  for (fs::directory_iterator it(root / folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.') || name == "inbox") continue;
    if (it->is_directory(ignored) && levels > 0) add_files(root, prefix + name, levels - 1, paths);
    if (it->is_regular_file(ignored) && (all || is_yaml(name))) paths.push_back(prefix + name);
  }
}

}  // namespace

std::vector<std::string> workspace_files(const fs::path& root) {
  std::vector<std::string> paths;
  add_files(root, "", 2, paths);
  std::sort(paths.begin(), paths.end());
  return paths;
}

const FileKind* kind_of(const std::string& path) {
  for (const FileKind& kind : file_kinds()) {
    const auto star = kind.path.find('*');
    const std::string folder = kind.path.substr(0, star == kind.path.npos ? 0 : star);
    const bool in_folder =
        path.starts_with(folder) && path.ends_with(".yml") && path.find('/', folder.size()) == path.npos;
    if (star == kind.path.npos ? path == kind.path : in_folder) return &kind;
  }
  return nullptr;
}

void note_unread(const std::string& path, std::vector<Problem>& problems) {
  const auto warn = [&](std::string what, std::string next) {
    problems.push_back({Severity::warning, {path, 1, 1}, std::move(what), std::move(next)});
  };
  const std::string folder = path.substr(0, path.find('/') == path.npos ? 0 : path.find('/'));
  const bool nested = std::count(path.begin(), path.end(), '/') > 1;
  if (among(later_folders, folder) || among(later_files, path)) {
    warn("not read by this version", "nothing to do; the statement does not use it");
  } else if (nested && among(ours, folder)) {
    warn("not read: it lies in a folder below " + folder + "/", "move it up into " + folder + "/");
  } else if (path.ends_with(".yaml")) {
    warn("not read: its name ends in .yaml", "rename it to " + path.substr(0, path.size() - 5) + ".yml");
  } else if (folder == "costs" && !is_yaml(path)) {
    warn("not read: costs are YAML files", "write its lines into costs/*.yml");
  } else if (!folder.empty() && !among(ours, folder) && is_yaml(path)) {
    warn("not read: no folder of this name is known",
         did_you_mean(folder, ours, "move it, if the catalog should read it"));
  } else if (is_yaml(path)) {
    warn("not read: no file of this name is known", did_you_mean(path, fixed_paths(), "rename or move it"));
  }
}

}  // namespace cw::catalog
