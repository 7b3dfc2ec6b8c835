// Import of large made-up exports against DuckDB's own reader, one file after the other, and its peak memory.
// Usage: bench_import FOLDER [PEOPLE] [MEMORY_LIMIT]. The exports are made if FOLDER has none; the ledger is made anew.

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/session.hpp"
#include "generate/company.hpp"
#include "workspace/files.hpp"
#include "workspace/import.hpp"

namespace {

namespace fs = std::filesystem;

struct Row {
  std::string path;
  double rows = 0, ours = 0, theirs = 0;
};

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

template <class T>
T must(cw::Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", cw::to_text(result.error()));
    std::exit(1);
  }
  return std::move(*result);
}

void done(const cw::Result<>& result) {
  if (result) return;
  fmt::print(stderr, "{}\n", cw::to_text(result.error()));
  std::exit(1);
}

/// CPU-seconds of DuckDB reading the file into a table with all of its columns.
double duckdb_reads(const std::string& path, const std::string& folder) {
  cw::engine::DuckdbOptions options;
  options.path = folder + "/reference.duckdb";
  auto session = must(cw::engine::open_duckdb(options));
  const double before = cpu_seconds();
  must(session->execute("CREATE TABLE reference AS SELECT * FROM read_csv('" + path + "')"));
  done(session->checkpoint());
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
    done(cw::workspace::write_file(entry.path().string(), text));
  }
}

cw::Day make_exports(const std::string& folder, std::int64_t people) {
  cw::generate::CompanyOptions company;
  company.folder = folder;
  company.people = people;
  company.speed_tables = true;
  if (fs::exists(folder)) return company.until;
  done(cw::generate::write_workspace(folder));
  adapt_sources(folder);
  must(cw::generate::write_company(company));
  return company.until;
}

std::vector<Row> import_all(cw::workspace::Workspace& workspace) {
  std::vector<Row> rows;
  for (const auto& source : workspace.catalog().sources) {
    for (const auto& path : must(cw::workspace::files_of(workspace, source))) {
      const double before = cpu_seconds();
      const auto report = must(cw::workspace::import_file(workspace, path, source.id));
      rows.push_back({path, static_cast<double>(report.file.rows_read), cpu_seconds() - before, 0.0});
    }
  }
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "build/bench/import";
  cw::workspace::Options options;
  options.folder = folder;
  options.today = make_exports(folder, argc > 2 ? std::atoll(argv[2]) : 100'000);
  if (argc > 3) options.memory_limit = argv[3];

  fs::remove_all(folder + "/.commonweal");
  auto workspace = must(cw::workspace::open(options));
  auto rows = import_all(*workspace);
  const double before = cpu_seconds();
  done(workspace->session->checkpoint());
  const double checkpoint = cpu_seconds() - before;
  workspace.reset();
  const double peak = peak_mib();
  fmt::print(
      "| file | rows | our CPU-s | rows per CPU-s | DuckDB `read_csv` into a table, CPU-s | ours / DuckDB, rows per "
      "CPU-s |\n|---|---|---|---|---|---|\n");
  for (auto& row : rows) {
    if (row.path.ends_with(".csv")) row.theirs = duckdb_reads(row.path, folder);
    fmt::print("| {} | {:.0f} | {:.2f} | {:.0f} | {:.2f} | {:.2f} |\n", fs::path(row.path).filename().string(),
               row.rows, row.ours, row.rows / row.ours, row.theirs, row.theirs / row.ours);
  }
  fmt::print("\nlast checkpoint {:.2f} CPU-s; peak memory of the import {:.0f} MiB\n", checkpoint, peak);
  return 0;
}
