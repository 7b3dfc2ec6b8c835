#pragma once

#include "engine/session.hpp"

namespace cw::engine {

/// While it lives the embedded engine works in the caller's thread alone, for all sessions of the database; nothing on
/// PostgreSQL. Rows that one thread loads cost least so: the engine's other threads find nothing to do, and the
/// caller's waits for them with its processor running.
class OneThread {
 public:
  explicit OneThread(Session& session);
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;
  ~OneThread();

 private:
  void use(int threads);
  Session& session_;
};

}  // namespace cw::engine
