#pragma once

#include <string>

#include "base/result.hpp"

namespace cw::workspace {

/// One process owns a workspace at a time. The lock goes with the process, however it ends.
class Lock {
 public:
  /// Errors: busy, naming the process that holds it; unreachable if the folder cannot be written.
  static Result<Lock> take(const std::string& folder);
  Lock(Lock&& other) noexcept;
  Lock& operator=(Lock&& other) noexcept;
  Lock(const Lock&) = delete;
  ~Lock();

 private:
  explicit Lock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace cw::workspace
