#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace cw::engine::test {

/// A PostgreSQL server for the tests of this process alone: a new cluster in a temporary folder, on a Unix socket,
/// without TCP, as an unprivileged user when the tests run as root. It dies with the process, however that ends.
class PrivatePostgres {
 public:
  /// Whether the server's programs are on this machine.
  static bool installed();
  /// The server of this process, started at the first call.
  static PrivatePostgres& shared();
  /// The connection string of a new, empty database.
  std::string fresh_database();

  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;
  ~PrivatePostgres();

 private:
  PrivatePostgres();
  void start_server();
  std::string data() const { return (folder_ / "data").string(); }
  std::filesystem::path folder_;
  pid_t server_ = 0;
  int databases_ = 0;
};

}  // namespace cw::engine::test
