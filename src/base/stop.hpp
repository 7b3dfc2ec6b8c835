#pragma once

#include <functional>
#include <list>

#include "base/result.hpp"

/// Somebody wants the work to end (Ctrl-C, SIGTERM). Nothing here is for a signal handler: a thread of the command line
/// waits for the signal and calls request_stop().
namespace cw {

/// Sets the mark and calls what OnStop registered. Any thread.
void request_stop();
bool stop_requested();
/// Long work calls this now and then. Errors: stopped.
Result<> go_on();

/// While it lives, request_stop() calls `interrupt`: on the thread of request_stop(), at most one at a time, and never
/// once the destructor is done. `interrupt` must not register or remove one.
class OnStop {
 public:
  explicit OnStop(std::function<void()> interrupt);
  OnStop(const OnStop&) = delete;
  OnStop& operator=(const OnStop&) = delete;
  ~OnStop();
  /// Whether any lives: work that has something to undo.
  static bool any();

 private:
  std::list<std::function<void()>>::iterator place_;
};

}  // namespace cw
