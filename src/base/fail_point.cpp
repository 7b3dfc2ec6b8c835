#include "base/fail_point.hpp"

#ifdef CW_FAIL_POINTS

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/stop.hpp"

namespace cw {

namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// How often each place was passed in this process (a forked one begins anew).
int pass_of(const std::string& place) {
  static std::mutex mutex;
  static std::map<std::string, int> passes;
  static pid_t process = ::getpid();
  const std::scoped_lock lock(mutex);
  if (process != ::getpid()) passes.clear();
  process = ::getpid();
  return ++passes[place];
}

/// kill -9; or the signal that CW_FAIL_WITH names, after which the work goes on as soon as it was heard.
void fail_here() {
  const std::string with = from_environment("CW_FAIL_WITH");
  if (with.empty()) std::raise(SIGKILL);
  ::kill(::getpid(), with == "INT" ? SIGINT : SIGTERM);
  for (int i = 0; i < 1000 && !stop_requested(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace

void fail_point(std::string_view place, std::string_view detail) {
  const std::string wanted = from_environment("CW_FAIL_AT"), list = from_environment("CW_FAIL_LIST");
  if (wanted.empty() && list.empty()) return;
  std::string name(place);
  if (!detail.empty()) name.append(" ").append(detail);
  name += "#" + std::to_string(pass_of(name));
  if (name == wanted) fail_here();
  if (list.empty()) return;
  std::FILE* file = std::fopen(list.c_str(), "a");
  if (file == nullptr) return;
  std::fprintf(file, "%s\n", name.c_str());
  std::fclose(file);
}

}  // namespace cw

#else

namespace cw {

void fail_point(std::string_view, std::string_view) {}

}  // namespace cw

#endif
