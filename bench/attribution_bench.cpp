// CPU seconds of `attribution run` over aggregated paths: reading them, then each model. Usage:
// bench_attribution [paths = 1000000] [channels = 100] [highest Markov order = 3]

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>

#include "base/chance.hpp"
#include "base/time.hpp"
#include "workspace/plain_attribution.hpp"

namespace {

using namespace cw;

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Four steps a path on average, some channels far more common than others, one journey a row, a fifth convert.
void write_paths(const std::string& path, std::int64_t paths, std::uint64_t channels) {
  Rng rng(Seed{1}.fork("paths"));
  std::FILE* file = std::fopen(path.c_str(), "w");
  std::fputs("path,conversions,value,nulls\n", file);
  for (std::int64_t i = 0; i < paths; ++i) {
    bool first = true;
    do {
      const double at = rng.uniform();
      std::fprintf(file, "%schannel_%llu", first ? "" : " > ",
                   static_cast<unsigned long long>(at * at * static_cast<double>(channels)));
      first = false;
    } while (rng.below(4) > 0);
    const bool converted = rng.below(5) == 0;
    std::fprintf(file, ",%d,%.2f,%d\n", converted ? 1 : 0, converted ? 10.0 + 200.0 * rng.uniform() : 0.0,
                 converted ? 0 : 1);
  }
  std::fclose(file);
}

/// Touches of people over a year, in no order, and a conversion for three people in twenty touches.
void write_touches(const std::string& touches, const std::string& outcomes, std::int64_t rows, std::uint64_t channels) {
  Rng rng(Seed{1}.fork("touches"));
  const std::uint64_t people = static_cast<std::uint64_t>(rows) / 20 + 1;
  const auto write = [&](const std::string& path, const char* head, std::int64_t count, bool channel) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    std::fputs(head, file);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto at = to_text(Instant{static_cast<std::int64_t>(1'750'000'000 + rng.below(31'536'000)) * 1'000'000});
      std::fprintf(file, "p%llu,%s,", static_cast<unsigned long long>(rng.below(people)), at.c_str());
      if (channel) {
        std::fprintf(file, "channel_%llu\n", static_cast<unsigned long long>(rng.below(channels)));
      } else {
        std::fprintf(file, "%.2f\n", 10.0 + 200.0 * rng.uniform());
      }
    }
    std::fclose(file);
  };
  write(touches, "who,at,channel\n", rows, true);
  write(outcomes, "who,at,value\n", rows * 3 / 20, false);
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t paths = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  const std::uint64_t channels = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 100;
  const int highest = argc > 3 ? std::atoi(argv[3]) : 3;
  const std::string file = std::filesystem::temp_directory_path() / "commonweal_bench_paths.csv";
  write_paths(file, paths, channels);
  std::printf("%lld paths, %llu channels, %.1f MB; each line reads the file anew\n", static_cast<long long>(paths),
              static_cast<unsigned long long>(channels), static_cast<double>(std::filesystem::file_size(file)) / 1e6);
  workspace::AttributionRequest request;
  request.data = file;
  request.path = "path";
  request.conversions = "conversions";
  request.value = "value";
  request.nulls = "nulls";
  request.draws = 0;
  const auto measure = [&](const std::string& name) {
    const double before = cpu_seconds();
    const auto finding = workspace::attribution(request, {});
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    std::printf("%-28s %8.3f CPU-s   peak %5ld MiB   %s\n", name.c_str(), cpu_seconds() - before, use.ru_maxrss / 1024,
                finding ? "" : to_text(finding.error()).c_str());
  };
  for (const char* model : {"first", "linear", "position", "time_decay", "shapley"}) {
    request.model = model;
    measure(model);
  }
  request.model = "markov";
  for (int order = 1; order <= highest; ++order) {
    request.order = order;
    measure("markov, order " + std::to_string(order));
  }
  std::filesystem::remove(file);

  workspace::AttributionRequest joined;
  joined.data = std::filesystem::temp_directory_path() / "commonweal_bench_touches.csv";
  joined.outcomes = std::filesystem::temp_directory_path() / "commonweal_bench_outcomes.csv";
  write_touches(joined.data, joined.outcomes, 2 * paths, channels);
  joined.person = "who";
  joined.time = "at";
  joined.channel = "channel";
  joined.outcome_value = "value";
  joined.lookback_days = 90;
  joined.draws = 0;
  request = joined;
  for (const char* model : {"linear", "time_decay", "all"}) {
    request.model = model;
    measure(std::to_string(2 * paths) + " touches, " + model);
  }
  std::filesystem::remove(joined.data);
  std::filesystem::remove(joined.outcomes);
}
