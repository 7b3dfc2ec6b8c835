#include "base/stop.hpp"

#include <atomic>
#include <mutex>

namespace cw {

namespace {

struct Interrupts {
  std::mutex mutex;
  std::list<std::function<void()>> all;
};

/// Never destroyed: a signal may come while the process ends.
Interrupts& interrupts() {
  static auto* one = new Interrupts;
  return *one;
}

std::atomic<bool> requested = false;

}  // namespace

void request_stop() {
  requested = true;
  const std::scoped_lock lock(interrupts().mutex);
  for (const auto& interrupt : interrupts().all) interrupt();
}

bool stop_requested() {
  return requested.load(std::memory_order_relaxed);
}

Result<> go_on() {
  if (!stop_requested()) return {};
  return fail(ErrorCode::stopped, "stopped: the step in hand was undone, what was finished before is kept", "",
              "run the same command again to go on");
}

OnStop::OnStop(std::function<void()> interrupt) {
  const std::scoped_lock lock(interrupts().mutex);
  place_ = interrupts().all.insert(interrupts().all.end(), std::move(interrupt));
}

OnStop::~OnStop() {
  const std::scoped_lock lock(interrupts().mutex);
  interrupts().all.erase(place_);
}

bool OnStop::any() {
  const std::scoped_lock lock(interrupts().mutex);
  return !interrupts().all.empty();
}

}  // namespace cw
