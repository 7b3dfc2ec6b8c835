#include "tests/engine/private_postgres.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace cw::engine::test {

namespace {

namespace fs = std::filesystem;

const fs::path& programs() {
  static const fs::path folder =
      std::getenv("CW_POSTGRES_BIN") != nullptr ? std::getenv("CW_POSTGRES_BIN") : "/usr/lib/postgresql/15/bin";
  return folder;
}

/// The server refuses to run as root.
std::string unprivileged_user() {
  if (geteuid() != 0) return "";
  for (const char* name : {"postgres", "nobody"}) {
    if (getpwnam(name) != nullptr) return name;
  }
  return "nobody";
}

}  // namespace

bool PrivatePostgres::installed() {
  return fs::exists(programs() / "postgres") && fs::exists(programs() / "initdb");
}

PrivatePostgres& PrivatePostgres::shared() {
  static PrivatePostgres server;
  return server;
}

namespace {

void run_as(const std::string& user, const std::string& command) {
  const std::string prefix =
      user.empty() ? "" : "setpriv --reuid=" + user + " --regid=$(id -g " + user + ") --clear-groups ";
  const std::string whole = "cd / && " + prefix + command + " >/dev/null 2>&1";
  if (std::system(whole.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

}  // namespace

PrivatePostgres::PrivatePostgres() : user_(unprivileged_user()), owner_(getpid()) {
  std::string pattern = (fs::temp_directory_path() / "commonweal_pg_XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  if (!user_.empty()) {
    const passwd* user = getpwnam(user_.c_str());
    if (chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) throw std::runtime_error("chown failed");
  }
  const std::string data = (folder_ / "data").string();
  run_as(user_, (programs() / "initdb").string() + " --pgdata=" + data +
                    " --username=commonweal --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync");
  const std::string options = "-c listen_addresses= -c unix_socket_directories=" + folder_.string() +
                              " -c shared_buffers=64MB -c jit=off -c logging_collector=off -c max_connections=40";
  run_as(user_, (programs() / "pg_ctl").string() + " --pgdata=" + data + " --wait --timeout=60 --log=" +
                    (folder_ / "log").string() + " --options=\"" + options + "\" start");
}

std::string PrivatePostgres::fresh_database() {
  const std::string name = "test_" + std::to_string(getpid()) + "_" + std::to_string(++databases_);
  run_as("", (programs() / "createdb").string() + " --host=" + folder_.string() + " --username=commonweal " + name);
  return "host=" + folder_.string() + " user=commonweal dbname=" + name;
}

PrivatePostgres::~PrivatePostgres() {
  if (getpid() != owner_) return;  // a forked child does not own the server
  const std::string data = (folder_ / "data").string();
  const std::string prefix =
      user_.empty() ? "" : "setpriv --reuid=" + user_ + " --regid=$(id -g " + user_ + ") --clear-groups ";
  static_cast<void>(std::system(("cd / && " + prefix + (programs() / "pg_ctl").string() + " --pgdata=" + data +
                                 " --mode=immediate stop >/dev/null 2>&1")
                                    .c_str()));
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace cw::engine::test
