// The whole spine on large made-up exports: import against DuckDB's own reader, build, measures, peak memory.
// Usage: bench_spine FOLDER [PEOPLE | again] [MEMORY_LIMIT] [THREADS]. `again` builds and measures, all anew, what an
// earlier run imported into FOLDER. Prints tables; CPU-seconds of user and system over all threads.

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/session.hpp"
#include "generate/company.hpp"
#include "workspace/build.hpp"
#include "workspace/figures.hpp"
#include "workspace/files.hpp"
#include "workspace/import.hpp"

namespace {

namespace fs = std::filesystem;

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double peak_mib() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_maxrss) / 1024.0;
}

[[noreturn]] void stop(const cw::Error& error) {
  fmt::print(stderr, "{}\n", cw::to_text(error));
  std::exit(1);
}

template <class T>
T must(cw::Result<T> result) {
  if (!result) stop(result.error());
  return std::move(*result);
}

/// CPU-seconds of DuckDB reading the file into a table with all of its columns.
double duckdb_reads(const std::string& path, const std::string& folder) {
  cw::engine::DuckdbOptions options;
  options.path = folder + "/reference.duckdb";
  auto session = must(cw::engine::open_duckdb(options));
  const double before = cpu_seconds();
  if (auto done = session->execute("CREATE TABLE reference AS SELECT * FROM read_csv('" + path + "')"); !done)
    stop(done.error());
  if (auto done = session->checkpoint(); !done) stop(done.error());
  const double used = cpu_seconds() - before;
  session.reset();
  fs::remove(options.path);
  return used;
}

/// The large tables have no custom columns and one file a kind: the sources are told so.
void adapt_sources(const std::string& folder) {
  for (const auto& entry : fs::directory_iterator(folder + "/sources")) {
    std::ifstream file(entry.path());
    std::string text, line;
    while (std::getline(file, line)) {
      if (line.find("custom user field") != std::string::npos) continue;
      for (const std::string_view kind : {"posts-*", "orders-*"}) {
        if (const auto at = line.find(kind); at != std::string::npos) line.erase(at + kind.size() - 2, 1);
      }
      text += line + "\n";
    }
    if (auto done = cw::workspace::write_file(entry.path().string(), text); !done) stop(done.error());
  }
}

void compare_imports(cw::workspace::Workspace& workspace, const std::string& folder) {
  fmt::print(
      "| file | rows | our CPU-s | rows per CPU-s | DuckDB read_csv CPU-s | ours / DuckDB rows per CPU-s "
      "|\n|---|---|---|---|---|---|\n");
  for (const auto& source : workspace.catalog().sources) {
    for (const auto& path : must(cw::workspace::files_of(workspace, source))) {
      const double before = cpu_seconds();
      const auto report = must(cw::workspace::import_file(workspace, path, source.id));
      const double ours = cpu_seconds() - before;
      const auto rows = static_cast<double>(report.file.rows_read);
      const double theirs = path.ends_with(".csv") ? duckdb_reads(path, folder) : 0.0;
      fmt::print("| {} | {} | {:.2f} | {:.0f} | {:.2f} | {:.2f} |\n", fs::path(path).filename().string(),
                 report.file.rows_read, ours, rows / ours, theirs, theirs / ours);
    }
  }
}

/// Makes the exports and a workspace for them.
void generate(const cw::generate::CompanyOptions& company) {
  fs::remove_all(company.folder);
  if (auto done = cw::generate::write_workspace(company.folder); !done) stop(done.error());
  adapt_sources(company.folder);
  const double before = cpu_seconds();
  must(cw::generate::write_company(company));
  fmt::print("{} people; generated in {:.1f} CPU-s\n\n", company.people, cpu_seconds() - before);
}

/// A table of CPU-seconds from one step that the workspace tells of to the next.
class Steps {
 public:
  void start() {
    fmt::print("\n| step | CPU-s | peak MiB so far |\n|---|---|---|\n");
    started_ = before_ = cpu_seconds();
    running_ = true;
  }
  void begin(std::string_view name) {
    if (!running_) return;  // the import's own steps
    end_step();
    name_ = name;
    before_ = cpu_seconds();
  }
  void end() {
    end_step();
    fmt::print("| all of it | {:.2f} | {:.0f} |\n", cpu_seconds() - started_, peak_mib());
    running_ = false;
  }

 private:
  void end_step() {
    if (!name_.empty()) fmt::print("| {} | {:.2f} | {:.0f} |\n", name_, cpu_seconds() - before_, peak_mib());
    name_.clear();
  }
  std::string name_;
  double started_ = 0.0, before_ = 0.0;
  bool running_ = false;
};

/// Builds and measures as `roi` does.
void build_and_measure(cw::workspace::Workspace& workspace, Steps& steps) {
  steps.start();
  must(cw::workspace::figures(workspace, ""));
  steps.end();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string size = argc > 2 ? argv[2] : "100000";
  const bool again = size == "again";
  cw::generate::CompanyOptions company;
  company.folder = argc > 1 ? argv[1] : "build/bench/spine";
  company.people = again ? 0 : std::atoll(size.c_str());
  company.speed_tables = true;
  if (!again) generate(company);

  Steps steps;
  cw::workspace::Options options;
  options.folder = company.folder;
  options.today = company.until;
  if (argc > 3) options.memory_limit = argv[3];
  if (argc > 4) options.threads = std::atoi(argv[4]);
  options.progress = [&steps](std::string_view what, double) { steps.begin(what); };
  auto workspace = must(cw::workspace::open(options));
  if (again) {
    if (auto done = workspace->session->execute("DROP TABLE IF EXISTS ledger.build_state"); !done) stop(done.error());
  } else {
    compare_imports(*workspace, company.folder);
  }
  build_and_measure(*workspace, steps);
  build_and_measure(*workspace, steps);  // nothing has changed
  return 0;
}
