// Rows per CPU second through the engine's interface: bulk load into a database file beside DuckDB's own read_csv into
// a table of the same columns, and a streamed scan beside DuckDB's own sum. Usage: bench_engine [rows] [folder]

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>

#include "base/chance.hpp"
#include "engine/session.hpp"

namespace {

using namespace cw;
using namespace cw::engine;

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The value, or the end of the program with the error's words.
template <class Value>
Value need(Result<Value> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", to_text(result.error()).c_str());
    std::exit(1);
  }
  return std::move(*result);
}
void need(const Result<>& result) {
  if (!result) std::fprintf(stderr, "%s\n", to_text(result.error()).c_str()), std::exit(1);
}

const TableDesc table{.name = "ledger.activity_by_person",
                      .columns = {{"person_id", ColumnType::int64},
                                  {"occurred_at", ColumnType::timestamp},
                                  {"row_id", ColumnType::int64},
                                  {"object_id", ColumnType::int64},
                                  {"activity_id", ColumnType::int32}}};
constexpr std::size_t chunk_rows = 2048;

Chunk make_chunk(std::int64_t first, std::size_t rows) {
  Chunk chunk;
  chunk.rows = rows;
  chunk.columns.resize(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) chunk.columns[i].type = table.columns[i].type;
  Rng rng(Seed{1}.fork("chunk", static_cast<std::uint64_t>(first)));
  for (std::size_t i = 0; i < rows; ++i) {
    const std::int64_t row = first + static_cast<std::int64_t>(i);
    chunk.columns[0].ints.push_back(row / 20);
    chunk.columns[1].ints.push_back(1'700'000'000'000'000 + static_cast<std::int64_t>(rng.below(60'000'000'000'000)));
    chunk.columns[2].ints.push_back(row);
    chunk.columns[3].ints.push_back(static_cast<std::int64_t>(rng.below(1'000'000)));
    chunk.columns[4].ints.push_back(static_cast<std::int64_t>(rng.below(12)));
  }
  return chunk;
}

void report(const char* what, std::int64_t rows, double seconds) {
  std::printf("%-34s %8.2f CPU s %8.2f M rows per CPU s\n", what, seconds, static_cast<double>(rows) / seconds / 1e6);
}

/// CPU seconds of loading all rows, less those of making them.
double load(Session& session, std::int64_t rows) {
  double making = 0.0;
  const double start = cpu_seconds();
  auto transaction = need(session.begin());
  auto writer = need(session.bulk_load(table));
  for (std::int64_t row = 0; row < rows; row += chunk_rows) {
    const double before = cpu_seconds();
    const Chunk chunk = make_chunk(row, static_cast<std::size_t>(std::min<std::int64_t>(chunk_rows, rows - row)));
    making += cpu_seconds() - before;
    need(writer->append(chunk));
  }
  need(writer->finish());
  need(transaction->commit());
  need(session.checkpoint());
  return cpu_seconds() - start - making;
}

double scan(Session& session, std::int64_t& sum) {
  const double start = cpu_seconds();
  auto stream = need(session.query("SELECT person_id, occurred_at, activity_id FROM ledger.activity_by_person"));
  Chunk chunk;
  while (need(stream->next(chunk))) {
    for (const ColumnData& column : chunk.columns) {
      for (std::size_t i = 0; i < chunk.rows; ++i) sum += column.ints[i];
    }
  }
  return cpu_seconds() - start;
}

double run(Session& session, const std::string& sql) {
  const double start = cpu_seconds();
  need(session.execute(sql));
  return cpu_seconds() - start;
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t rows = argc > 1 ? std::atoll(argv[1]) : 20'000'000;
  const std::filesystem::path folder = argc > 2 ? argv[2] : "bench_engine.tmp";
  std::filesystem::create_directories(folder);
  const std::string file = (folder / "rows.duckdb").string();
  const std::string csv = (folder / "rows.csv").string();
  auto session = need(open_duckdb({.path = file, .threads = 2}));
  need(session->ensure(table));

  const double loaded = load(*session, rows);
  report("bulk load, file and checkpoint", rows, loaded);
  need(session->execute("COPY ledger.activity_by_person TO '" + csv + "' (HEADER)"));
  const double copied = run(*session,
                            "CREATE TABLE copied AS SELECT person_id, occurred_at, row_id, object_id, "
                            "activity_id FROM read_csv('" +
                                csv + "'); CHECKPOINT cw");
  report("DuckDB read_csv into a table", rows, copied);
  std::printf("bulk load / read_csv: %.2f\n", loaded / copied);

  double streamed = 1e300;
  std::int64_t sum = 0;
  for (int i = 0; i < 5; ++i) streamed = std::min(streamed, scan(*session, sum));
  report("streamed scan of 3 columns", rows, streamed);
  double summed = 1e300;
  for (int i = 0; i < 5; ++i) {
    summed = std::min(
        summed,
        run(*session, "SELECT sum(person_id), max(occurred_at), sum(activity_id) FROM ledger.activity_by_person"));
  }
  report("DuckDB sum and max of the same", rows, summed);
  std::printf("streamed scan / own sum: %.2f   (check %lld)\n", streamed / summed, static_cast<long long>(sum % 1000));
  session.reset();
  std::filesystem::remove_all(folder);
}
