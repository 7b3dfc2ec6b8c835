#include "tests/engine/private_postgres.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace cw::engine::test {

namespace {

namespace fs = std::filesystem;

const fs::path& programs() {
  static const fs::path folder =
      std::getenv("CW_POSTGRES_BIN") != nullptr ? std::getenv("CW_POSTGRES_BIN") : "/usr/lib/postgresql/15/bin";
  return folder;
}

/// The server refuses to run as root.
const passwd& unprivileged_user() {
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* user = getpwnam(name)) return *user;
  }
  throw std::runtime_error("there is no unprivileged user to run PostgreSQL as");
}

/// Starts a program without its output; as the unprivileged user when we are root. SIGQUIT reaches it if we die.
pid_t start(std::vector<std::string> command) {
  if (geteuid() == 0) {
    const passwd& user = unprivileged_user();
    const std::vector<std::string> before = {"setpriv", "--reuid=" + std::to_string(user.pw_uid),
                                             "--regid=" + std::to_string(user.pw_gid), "--clear-groups",
                                             "--pdeathsig=QUIT"};
    command.insert(command.begin(), before.begin(), before.end());
  }
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  const int nothing = open("/dev/null", O_RDWR);
  for (const int stream : {0, 1, 2}) dup2(nothing, stream);
  if (chdir("/") == 0) execvp(arguments[0], arguments.data());
  _exit(127);
}

bool succeeds(const std::vector<std::string>& command) {
  int status = 0;
  return waitpid(start(command), &status, 0) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string program(const char* name) {
  return (programs() / name).string();
}

}  // namespace

bool PrivatePostgres::installed() {
  return fs::exists(program("postgres")) && fs::exists(program("initdb"));
}

PrivatePostgres& PrivatePostgres::shared() {
  static PrivatePostgres server;
  return server;
}

PrivatePostgres::PrivatePostgres() {
  std::string pattern = (fs::temp_directory_path() / "commonweal_pg_XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  if (geteuid() == 0 && chown(folder_.c_str(), unprivileged_user().pw_uid, unprivileged_user().pw_gid) != 0) {
    throw std::runtime_error("the folder of the test server cannot be handed over");
  }
  if (!succeeds({program("initdb"), "--pgdata=" + data(), "--username=commonweal", "--auth=trust", "--encoding=UTF8",
                 "--locale=C.UTF-8", "--no-sync"})) {
    throw std::runtime_error("initdb failed");
  }
  start_server();
}

void PrivatePostgres::start_server() {
  server_ = start({program("postgres"), "-D", data(), "-c", "listen_addresses=", "-c",
                   "unix_socket_directories=" + folder_.string(), "-c", "shared_buffers=64MB", "-c", "jit=off", "-c",
                   "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=40"});
  for (int tries = 0; tries < 600; ++tries) {
    if (succeeds({program("pg_isready"), "--quiet", "--host=" + folder_.string(), "--username=commonweal"})) return;
    usleep(50'000);
  }
  throw std::runtime_error("the test server does not answer");
}

std::string PrivatePostgres::fresh_database() {
  const std::string name = "test_" + std::to_string(++databases_);
  if (!succeeds({program("createdb"), "--host=" + folder_.string(), "--username=commonweal", name})) {
    throw std::runtime_error("createdb failed");
  }
  return "host=" + folder_.string() + " user=commonweal dbname=" + name;
}

PrivatePostgres::~PrivatePostgres() {
  if (server_ > 0) {
    kill(server_, SIGQUIT);
    waitpid(server_, nullptr, 0);
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace cw::engine::test
