#include "surface/cli/context.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "base/stop.hpp"
#include "finding/json.hpp"
#include "statement/finding_text.hpp"

namespace cw::cli {

namespace {

Day clock_today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return Zone::utc().day_of(Instant{std::chrono::duration_cast<std::chrono::microseconds>(now).count()});
}

/// One line on stderr that overwrites itself, from the second second on.
workspace::Progress terminal_progress() {
  if (!is_terminal(STDERR_FILENO)) return {};
  const auto begin = std::chrono::steady_clock::now();
  return [begin](std::string_view what, double share) {
    if (std::chrono::steady_clock::now() - begin < std::chrono::seconds(2)) return;
    if (share >= 1.0) {
      fmt::print(stderr, "\r\033[K");
    } else {
      fmt::print(stderr, "\r\033[K{:3.0f} %  {}", share * 100.0, what);
    }
    std::fflush(stderr);
  };
}

}  // namespace

workspace::Options Context::options() const {
  workspace::Options options;
  options.folder = workspace;
  options.threads = threads > 0 ? threads : std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
  options.memory_limit = memory_limit;
  options.seed = Seed{seed};
  options.level = level;
  const auto given = parse_day(today);
  options.today = given ? *given : clock_today();
  options.progress = terminal_progress();
  return options;
}

void run(Context& context, const std::function<Result<>()>& command) {
  const auto result = command();
  if (result) return;
  const Error error = stop_requested() ? go_on().error() : result.error();
  if (context.json) {
    fmt::print(stderr, "{}\n", to_json(error));
  } else {
    fmt::print(stderr, "{}\n", to_text(error));
  }
  context.exit_code = exit_code(error.code);
}

Result<> print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (written || errno == EPIPE) return {};
  return fail(ErrorCode::unreachable, std::string("the output cannot be written: ") + std::strerror(errno), "stdout");
}

void tell(std::string_view text) {
  fmt::print(stderr, "{}\n", text);
}

Result<> print_finding(const Context& context, const Released& finding) {
  if (context.json) return print(to_json(finding.finding(), finding.released(), context.timings) + "\n");
  return print(statement::finding_text(finding, glyphs(context)));
}

Result<> print_to_owner(const Context& context, Finding finding, const std::string& input_name) {
  CW_TRY(const auto released, release_to_owner(std::move(finding), PlainInput{input_name}));
  return print_finding(context, released);
}

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

statement::Glyphs glyphs(const Context& context) {
  const char* language = std::getenv("LC_ALL");
  if (language == nullptr || *language == '\0') language = std::getenv("LANG");
  const bool plain = language != nullptr && (std::strcmp(language, "C") == 0 || std::strcmp(language, "POSIX") == 0);
  return context.ascii || plain ? statement::Glyphs::ascii : statement::Glyphs::unicode;
}

bool color(const Context& context) {
  return !context.no_color && std::getenv("NO_COLOR") == nullptr && is_terminal(STDOUT_FILENO);
}

}  // namespace cw::cli
