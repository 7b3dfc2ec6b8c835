#include "engine/threads.hpp"

#include <string>

namespace cw::engine {

OneThread::OneThread(Session& session) : session_(session) {
  use(1);
}

OneThread::~OneThread() {
  use(session_.info().threads);
}

/// Whether it worked does not matter: it changes what a statement costs and never what it gives.
void OneThread::use(int threads) {
  if (session_.info().dialect != Dialect::duckdb) return;
  static_cast<void>(session_.execute("SET threads = " + std::to_string(threads)));
}

}  // namespace cw::engine
