// Rows per CPU second of the delimited parser and of two readers with a sink that only counts, beside DuckDB's own
// read_csv of the same file into a table of the same columns. Usage: bench_ingest [rows] [folder]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/chance.hpp"
#include "engine/session.hpp"
#include "ingest/delimited.hpp"
#include "ingest/read.hpp"

namespace {

using namespace cw;

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

class CountingSink : public ingest::Sink {
 public:
  std::int64_t rows = 0;
  Result<> actor(const ingest::ActorRow&) override { return ++rows, Result<>{}; }
  Result<> activity(const ingest::ActivityRow&) override { return ++rows, Result<>{}; }
  Result<> outcome(const ingest::OutcomeRow&) override { return ++rows, Result<>{}; }
  Result<> link(const ingest::LinkRow&) override { return ++rows, Result<>{}; }
  Result<> traffic(const ingest::TrafficRow&) override { return ++rows, Result<>{}; }
  Result<> dropped(const ingest::DroppedRow&) override { return ++rows, Result<>{}; }
};

void write_posts(const std::string& path, std::int64_t rows) {
  std::ofstream out(path);
  out << "id,topic_id,user_id,post_number,created_at,deleted_at,post_type\n";
  Rng rng(Seed{1});
  for (std::int64_t i = 0; i < rows; ++i) {
    const Instant at{1'700'000'000'000'000 + i * 3'000'000};
    std::string time = to_text(at);
    time[10] = ' ';
    time.back() = ' ';
    out << i + 1 << ',' << 1 + i / 10 << ',' << 1 + rng.below(1'000'000) << ',' << 2 + rng.below(9) << ',' << time
        << "UTC,,1\n";
  }
}

void write_orders(const std::string& path, std::int64_t rows) {
  std::ofstream out(path);
  out << "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount "
         "Amount,Created at,"
         "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Payment Method,Refunded "
         "Amount,Id,Source\n";
  Rng rng(Seed{2});
  for (std::int64_t i = 0; i < rows; ++i) {
    const std::string day = to_text(Day{19'700 + static_cast<std::int32_t>(i * 700 / rows)});
    out << '#' << i + 1001 << ",person" << rng.below(1'000'000) << "@example.org,paid," << day
        << " 10:00:00 +0200,EUR,84.90,0.00,13.56,84.90,,0.00," << day
        << " 09:59:18 +0200,1,\"Rotor, 160\",84.90,R160,,Card,0.00," << 5'500'000'000'000 + i << ",web\n";
  }
}

double best_of(int times, auto&& measured) {
  double best = 1e300;
  for (int i = 0; i < times; ++i) {
    const double start = cpu_seconds();
    measured();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

double report(const char* what, std::int64_t rows, std::uintmax_t bytes, double seconds) {
  const double rate = static_cast<double>(rows) / seconds / 1e6;
  std::printf("%-40s %8.2f CPU s %8.2f M rows/CPU s %8.0f MB/CPU s\n", what, seconds, rate,
              static_cast<double>(bytes) / seconds / 1e6);
  return rate;
}

void parse_all(const std::string& path) {
  auto file = need(ingest::InputFile::open(path));
  need(file.next_member());
  auto table = need(ingest::Delimited::open(file, "bench.csv"));
  ingest::Record record;
  while (need(table->next(record))) {
  }
}

void compare(engine::Session& session, const char* reader, const std::string& path, std::int64_t rows) {
  const auto bytes = std::filesystem::file_size(path);
  report("delimited parser alone", rows, bytes, best_of(3, [&] { parse_all(path); }));
  catalog::Source source;
  source.reader = reader;
  source.time_zone = "UTC";
  CountingSink sink;
  const double ours = report((std::string(reader) + ", counting sink").c_str(), rows, bytes,
                             best_of(3, [&] { need(ingest::read_file(path, source, sink)); }));
  const double theirs =
      report("DuckDB read_csv into a table", rows, bytes, best_of(2, [&] {
               need(session.execute("CREATE OR REPLACE TABLE copied AS SELECT * FROM read_csv('" + path + "')"));
             }));
  std::printf("%s / read_csv: %.2f\n\n", reader, ours / theirs);
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t rows = argc > 1 ? std::atoll(argv[1]) : 5'000'000;
  const std::filesystem::path folder = argc > 2 ? argv[2] : "bench_ingest.tmp";
  std::filesystem::create_directories(folder);
  auto session = need(engine::open_duckdb({.path = (folder / "rows.duckdb").string(), .threads = 1}));
  const std::string posts = (folder / "posts.csv").string(), orders = (folder / "orders.csv").string();
  write_posts(posts, rows);
  compare(*session, "discourse_explorer", posts, rows);
  write_orders(orders, rows / 5);
  compare(*session, "shopify_orders", orders, rows / 5);
  session.reset();
  std::filesystem::remove_all(folder);
}
