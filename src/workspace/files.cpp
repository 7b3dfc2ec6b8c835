#include "workspace/files.hpp"

#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/fail_point.hpp"
#include "ingest/bytes.hpp"
#include "ingest/read.hpp"
#include "workspace/digest.hpp"

namespace cw::workspace {

namespace {

namespace fs = std::filesystem;

const char* remedy(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "check the path: there is no such file or folder";
    case EACCES:
    case EPERM:
      return "ask for the right to it, or choose another place";
    case EROFS:
      return "choose a place that can be written to";
    case EISDIR:
      return "name a file, not a folder";
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "free some space and run it again; nothing half-written was left";
    default:
      return "check the path and the disk, and run it again";
  }
}

tl::unexpected<Error> cannot(const char* verb, const std::string& path) {
  const int error = errno;
  return fail(ErrorCode::unreachable, std::string("the file cannot be ") + verb + ": " + std::strerror(error), path,
              remedy(error));
}

bool glob_fits(const std::string& glob, const std::string& relative) {
  const bool any_folder = glob.find("**") != std::string::npos;
  return ::fnmatch(glob.c_str(), relative.c_str(), any_folder ? 0 : FNM_PATHNAME) == 0;
}

/// Closes at the end of its scope.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

}  // namespace

bool matches(const Workspace& workspace, const std::string& glob, const std::string& path) {
  const auto absolute = fs::absolute(path).lexically_normal();
  if (fs::path(glob).is_absolute()) return glob_fits(glob, absolute.string());
  return glob_fits(glob, absolute.lexically_relative(workspace.folder).string());
}

Result<std::vector<std::string>> files_of(const Workspace& workspace, const catalog::Source& source) {
  std::vector<std::string> files;
  for (const auto& glob : source.files) {
    const auto star = glob.find_first_of("*?[");
    fs::path root = fs::path(glob.substr(0, star));
    if (star != std::string::npos) root = root.parent_path();
    if (!root.is_absolute()) root = fs::path(workspace.folder) / root;
    std::error_code error;
    if (fs::is_regular_file(root, error)) {
      files.push_back(root.lexically_normal().string());
      continue;
    }
    if (!fs::is_directory(root, error)) continue;
    if (star == std::string::npos && ingest::is_export_folder(root.string())) {
      files.push_back(root.lexically_normal().string());
      continue;
    }
    for (fs::recursive_directory_iterator entry(root, error), end; !error && entry != end; entry.increment(error)) {
      if (entry->path().filename().string().front() == '.') {
        entry.disable_recursion_pending();
        continue;
      }
      if (entry->is_directory(error) || !matches(workspace, glob, entry->path().string())) continue;
      CW_TRY_VOID(check_readable_file(entry->path().string()));
      files.push_back(entry->path().lexically_normal().string());
    }
    if (error)
      return fail(ErrorCode::unreachable, "the folder cannot be read: " + error.message(), root.string(),
                  remedy(error.value()));
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

std::string shown_name(const std::string& path) {
  std::string name = fs::path(path).filename().string();
  for (std::size_t at = 0; at < name.size();) {
    const auto* start = reinterpret_cast<const utf8proc_uint8_t*>(name.data() + at);
    utf8proc_int32_t letter = 0;
    const auto length = utf8proc_iterate(start, static_cast<utf8proc_ssize_t>(name.size() - at), &letter);
    if (length > 0 && utf8proc_category(letter) != UTF8PROC_CATEGORY_CC) {
      at += static_cast<std::size_t>(length);
    } else {
      name.replace(at++, length > 0 ? static_cast<std::size_t>(length) : 1, "?");
    }
  }
  return name;
}

Result<> check_readable_file(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return cannot("opened", path);
  if (S_ISDIR(status.st_mode))
    return fail(ErrorCode::invalid_input, "this is a folder, not a file", path, "name the files inside it");
  if (!S_ISREG(status.st_mode))
    return fail(ErrorCode::invalid_input, "this is a device or a pipe, not a file", path,
                "save what comes out of it as a file and name that");
  if (::access(path.c_str(), R_OK) != 0) return cannot("opened", path);
  return {};
}

Result<std::string> folder_digest(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().filename().string().front() == '.') {
      entry.disable_recursion_pending();
      continue;
    }
    if (entry->is_regular_file(error) && !entry->is_symlink(error)) names.push_back(entry->path().string());
  }
  if (error)
    return fail(ErrorCode::unreachable, "the folder cannot be read: " + error.message(), path, remedy(error.value()));
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string& name : names) {
    CW_TRY(const std::string digest, ingest::sha256_of_file(name));
    all += fs::path(name).lexically_relative(path).generic_string() + "\n" + digest + "\n";
  }
  return digest_of({all});
}

Result<> write_file(const std::string& path, std::string_view text) {
  const std::string temporary = path + ".part";
  {
    const Descriptor file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (file.number < 0) return cannot("written", path);
    for (std::size_t done = 0; done < text.size();) {
      const auto count = ::write(file.number, text.data() + done, text.size() - done);
      if (count <= 0) {
        const auto failed = cannot("written", path);
        ::unlink(temporary.c_str());
        return failed;
      }
      done += static_cast<std::size_t>(count);
    }
    fail_point("file: before fsync");
    if (::fsync(file.number) != 0) {
      const auto failed = cannot("written", path);
      ::unlink(temporary.c_str());
      return failed;
    }
  }
  fail_point("file: before it is in place");
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const auto failed = cannot("put in place", path);
    ::unlink(temporary.c_str());
    return failed;
  }
  fail_point("file: in place");
  const Descriptor folder{::open(fs::path(path).parent_path().empty() ? "." : fs::path(path).parent_path().c_str(),
                                 O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.number >= 0) ::fsync(folder.number);
  return {};
}

}  // namespace cw::workspace
