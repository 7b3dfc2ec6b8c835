#include "workspace/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/fail_point.hpp"

namespace cw::workspace {

Result<Lock> Lock::take(const std::string& folder) {
  const std::string path = folder + "/lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return fail(ErrorCode::unreachable,
                std::string("the workspace's data folder cannot be written: ") + std::strerror(errno), folder,
                "check that the folder exists, is yours and the disk is not full");
  }
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    char holder[32] = {};
    if (::pread(descriptor, holder, sizeof holder - 1, 0) < 0) holder[0] = '\0';
    ::close(descriptor);
    return fail(ErrorCode::busy,
                "another process works in this workspace (PID " + std::to_string(std::atoll(holder)) + ")", folder,
                "wait until it is done, or end it, and try again");
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, pid.data(), pid.size(), 0) < 0) {
    const std::string why = std::strerror(errno);
    ::close(descriptor);
    return fail(ErrorCode::unreachable, "the workspace's lock cannot be written: " + why, folder,
                "free some disk space and try again");
  }
  fail_point("lock: taken");
  return Lock(descriptor);
}

Lock::Lock(Lock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Lock& Lock::operator=(Lock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Lock::~Lock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace cw::workspace
