#pragma once

#include <sys/types.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

namespace cw::scenario {

struct Outcome {
  int exit_code = -1;  // 128 + signal if it was killed
  std::string out, err;
  double seconds_after_signal = 0.0;  // until it was gone
};

/// Runs the program that was built beside the tests. after_micros >= 0: that long after its start it gets `signal`.
/// environment: "NAME=value" entries on top of the present ones.
Outcome run(const std::vector<std::string>& arguments, long after_micros = -1,
            const std::vector<std::string>& environment = {}, int signal = SIGKILL);

/// An empty folder, removed at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path(const std::string& below = {}) const {
    return below.empty() ? path_.string() : (path_ / below).string();
  }

 private:
  std::filesystem::path path_;
};

void write(const std::string& path, const std::string& text);
std::string read(const std::string& path);

/// A small workspace: forum members, topics, replies, orders; costs and assumptions declared.
void small_workspace(const std::string& folder);

}  // namespace cw::scenario
