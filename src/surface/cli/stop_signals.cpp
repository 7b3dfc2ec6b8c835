#include "surface/cli/stop_signals.hpp"

#include <unistd.h>

#include <csignal>
#include <string>
#include <thread>

#include "base/stop.hpp"
#include "finding/json.hpp"

namespace cw::cli {

namespace {

constexpr timespec patience = {1, 500'000'000};

/// Says so and ends the process; without destructors, since the main thread may be in the midst of anything.
[[noreturn]] void end_now(bool json) {
  const Error error = go_on().error();
  const std::string message = (json ? to_json(error) : "\n" + to_text(error)) + "\n";
  if (::write(STDERR_FILENO, message.data(), message.size()) < 0) ::_exit(exit_code(error.code));
  ::_exit(exit_code(error.code));
}

void wait_for(sigset_t signals, bool json) {
  int received = 0;
  while (::sigwait(&signals, &received) != 0) {
  }
  const bool has_work = OnStop::any();
  request_stop();
  if (has_work) ::sigtimedwait(&signals, nullptr, &patience);  // a second signal, or the end of patience
  end_now(json);
}

}  // namespace

void watch_stop_signals(bool json) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction present = {};
    ::sigaction(signal, nullptr, &present);
    if (present.sa_handler != SIG_IGN) sigaddset(&signals, signal);  // nohup stays nohup
  }
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread(wait_for, signals, json).detach();
}

}  // namespace cw::cli
