#include "workspace/doctor.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <thread>

#include "workspace/build.hpp"
#include "workspace/reconcile.hpp"

namespace cw::workspace {

namespace {

namespace fs = std::filesystem;

constexpr double gigabyte = 1024.0 * 1024.0 * 1024.0;
constexpr double megabyte = 1024.0 * 1024.0;

struct Report {
  std::vector<Examined> parts;
  void pass(std::string part, std::string detail) {
    parts.push_back({std::move(part), CheckStatus::pass, std::move(detail), ""});
  }
  void warn(std::string part, std::string detail, std::string next) {
    parts.push_back({std::move(part), CheckStatus::warn, std::move(detail), std::move(next)});
  }
  void fail(std::string part, std::string detail, std::string next) {
    parts.push_back({std::move(part), CheckStatus::fail, std::move(detail), std::move(next)});
  }
};

void look_at_machine(const Options& options, Report& report) {
  constexpr double least_memory = 2.0;
  struct utsname system = {};
  ::uname(&system);
  const double memory =
      static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGE_SIZE)) / gigabyte;
  const std::string detail =
      fmt::format("{} {} on {}, {} processors ({} used), {:.1f} GiB of memory", system.sysname, system.release,
                  system.machine, std::thread::hardware_concurrency(), options.threads, memory);
  if (memory < least_memory) {
    report.warn("machine", detail, "large imports may need more than 2 GiB: set --memory-limit");
  } else {
    report.pass("machine", detail);
  }
}

std::uintmax_t bytes_below(const std::string& folder) {
  std::uintmax_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored)) bytes += entry->file_size(ignored);
  }
  return bytes;
}

/// An erasure holds the database twice for a moment, and a build writes the derived tables anew.
void look_at_disk(const Options& options, Report& report) {
  struct statvfs disk = {};
  if (::statvfs(options.folder.c_str(), &disk) != 0) {
    report.fail("disk", "the folder cannot be looked at", "check that it exists and is yours");
    return;
  }
  const double free = static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize);
  const auto used = static_cast<double>(bytes_below(options.folder + "/.commonweal"));
  const double needed = std::max(3.0 * used, gigabyte);
  const std::string detail =
      fmt::format("{:.1f} GiB free; the ledger and its files take {:.1f} MiB", free / gigabyte, used / megabyte);
  if (free < needed) {
    report.warn("disk", detail,
                fmt::format("keep {:.1f} GiB free: three times the ledger, and 1 GiB at least", needed / gigabyte));
  } else {
    report.pass("disk", detail);
  }
}

void look_at_secret(const std::string& folder, const char* name, mode_t forbidden, Report& report) {
  const std::string path = folder + "/" + name;
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return;  // not made yet
  const unsigned mode = status.st_mode & 0777U;
  const std::string detail = fmt::format("{} has mode {:04o}", name, mode);
  if ((status.st_mode & forbidden) != 0) {
    report.fail("private files", detail,
                fmt::format("run `chmod {} {}`; whoever could read it may know it",
                            S_ISDIR(status.st_mode) ? "700" : "600", name));
  } else {
    report.pass("private files", detail);
  }
}

void look_at_secrets(const Options& options, Report& report) {
  for (const char* name : {".secrets", ".secrets/key", ".secrets/marks", ".commonweal", ".commonweal/rejects"})
    look_at_secret(options.folder, name, 077, report);
}

/// A clock that runs behind the files or the rows dates everything wrong.
void look_at_clock(const Options& options, Report& report) {
  constexpr std::int64_t day_seconds = 86'400;
  std::int64_t newest = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(options.folder + "/inbox", error), end; !error && entry != end;
       entry.increment(error)) {
    struct stat status = {};
    if (::stat(entry->path().c_str(), &status) == 0)
      newest = std::max(newest, static_cast<std::int64_t>(status.st_mtime));
  }
  const Day file_day{static_cast<std::int32_t>(newest / day_seconds)};
  const std::string detail = "today is taken for " + to_text(options.today);
  if (options.today < make_day(2024, 1, 1) || options.today.days + 1 < file_day.days) {
    report.fail("clock", detail + (newest > 0 ? ", and a file of the inbox is of " + to_text(file_day) : ""),
                "set the machine's clock; rows of the future are dropped");
  } else {
    report.pass("clock", detail);
  }
}

void look_at_sources(Workspace& workspace, Report& report) {
  const auto reconciliation = reconcile(workspace);
  if (!reconciliation) {
    report.fail("sources", reconciliation.error().what, reconciliation.error().next);
    return;
  }
  for (const auto& source : reconciliation->sources) {
    const std::string covers =
        source.covers ? fmt::format("rows until {}", to_text(Day{source.covers->until.days - 1})) : "no dated row yet";
    if (const auto late = source.late_days.value_or(0); late > 0) {
      report.warn("freshness", fmt::format("{}: {}, {} days late", source.id, covers, late),
                  "export it anew: `commonweal sources howto`");
    } else {
      report.pass("freshness", source.id + ": " + covers +
                                   (source.refresh.empty() ? ", no rhythm declared" : ", " + source.refresh));
    }
  }
}

Result<std::map<std::string, std::vector<Day>>> days_with_rows(Workspace& workspace) {
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "days_with_rows"));
  std::map<std::string, std::vector<Day>> days;
  engine::Chunk chunk;
  while (true) {
    CW_TRY(const bool more, stream->next(chunk));
    if (!more) return days;
    for (std::size_t row = 0; row < chunk.rows; ++row)
      days[chunk.columns[0].texts[row]].push_back(Day{static_cast<std::int32_t>(chunk.columns[1].ints[row])});
  }
}

void look_at_gaps(Workspace& workspace, Report& report) {
  const auto days = days_with_rows(workspace);
  if (!days) {
    report.fail("gaps", days.error().what, days.error().next);
    return;
  }
  for (const auto& [source, list] : *days) {
    const auto gap = standing_gap(list);
    if (!gap) {
      report.pass("gaps", source + ": no stretch without rows stands out");
      continue;
    }
    report.warn("gaps", fmt::format("{}: no row for {} days after {}", source, gap->days, to_text(gap->after)),
                "is an export missing? Figures of that time are too low");
  }
}

double cpu_seconds() {
  struct rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  constexpr double micro = 1e-6;
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         micro * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/// What measuring itself costs a year: costs whose name begins with "measurement", in the workspace's currency.
void look_at_overhead(Workspace& workspace, Report& report) {
  const double before = cpu_seconds();
  const auto built = build(workspace, true);
  if (!built) {
    report.fail("own overhead", built.error().what, built.error().next);
    return;
  }
  report.pass("own overhead", fmt::format("a full build takes {:.1f} CPU-seconds", cpu_seconds() - before));
  const auto& catalog = workspace.catalog();
  const DayRange year{Day{workspace.options.today.days - 365}, workspace.options.today};
  double money = 0.0;
  int entries = 0;
  for (const auto& cost : catalog.costs) {
    if (!cost.id.starts_with("measurement")) continue;
    ++entries;
    money += catalog::accrued(cost, year) *
             catalog::rate(catalog, cost.currency, catalog.workspace.currency, cost.service.from).value_or(1.0);
  }
  if (entries == 0) {
    report.warn(
        "own overhead", "no cost of measuring is declared",
        "add one as `measurement_...` to costs/*.yml: hours of whoever exports, checks and reads; ROI counts it");
  } else {
    report.pass("own overhead", fmt::format("{:.2f} {} in the last 365 days, in {} entries", money,
                                            catalog.workspace.currency.code(), entries));
  }
}

}  // namespace

std::optional<Gap> standing_gap(const std::vector<Day>& days) {
  constexpr int least_days = 7, times_usual = 4;
  if (days.size() < 3) return std::nullopt;
  std::vector<int> steps;
  Gap longest;
  for (std::size_t i = 1; i < days.size(); ++i) {
    const int step = days[i].days - days[i - 1].days;
    steps.push_back(step);
    if (step - 1 > longest.days) longest = {days[i - 1], days[i], step - 1};
  }
  std::sort(steps.begin(), steps.end());
  const int usual = steps[(steps.size() - 1) * 9 / 10];
  if (longest.days < least_days || longest.days <= times_usual * usual) return std::nullopt;
  return longest;
}

std::vector<Examined> examine(const Options& options) {
  Report report;
  look_at_machine(options, report);
  report.pass("versions", fmt::format("commonweal {}, built with {} {}", version, "GCC", __VERSION__));
  look_at_disk(options, report);
  look_at_secrets(options, report);
  look_at_clock(options, report);
  auto workspace = open(options);
  if (!workspace) {
    report.fail("workspace", workspace.error().what, workspace.error().next);
    return std::move(report.parts);
  }
  const auto engine = (*workspace)->session->info();
  report.pass("versions", fmt::format("{} {}", engine.dialect == engine::Dialect::duckdb ? "DuckDB" : "PostgreSQL",
                                      engine.version));
  const auto problems = (*workspace)->checked.problems.size();
  if (problems > 0) {
    report.warn("catalog", fmt::format("{} remarks", problems), "`commonweal check` lists them");
  } else {
    report.pass("catalog", "no remarks");
  }
  look_at_sources(**workspace, report);
  look_at_gaps(**workspace, report);
  look_at_overhead(**workspace, report);
  return std::move(report.parts);
}

}  // namespace cw::workspace
