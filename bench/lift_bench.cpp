// CPU seconds of the estimators of cause after reading. Usage:
// bench_lift [rows to match = 1000000] [units of the panel = 16000]

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "base/chance.hpp"
#include "stats/group_time.hpp"
#include "stats/logistic.hpp"
#include "stats/matched_effect.hpp"
#include "stats/structural.hpp"
#include "stats/synthetic_control.hpp"

namespace {

using namespace cw;

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Prints what passed since the last call.
class Watch {
 public:
  void lap(const char* what) {
    const double now = cpu_seconds();
    std::printf("%-58s %8.3f s\n", what, now - last_);
    last_ = cpu_seconds();
  }

 private:
  double last_ = cpu_seconds();
};

/// Six covariates, a fifth of the rows treated.
void match(std::size_t rows) {
  Rng rng(Seed{1}.fork("rows"));
  stats::Matrix x(rows, 6);
  std::vector<std::uint8_t> treated(rows);
  std::vector<double> y(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    double linear = -1.6;
    for (std::size_t k = 0; k < 6; ++k) linear += 0.25 * (x(row, k) = rng.normal());
    treated[row] = rng.uniform() < 1.0 / (1.0 + std::exp(-linear)) ? 1 : 0;
    y[row] = rng.normal() + treated[row];
  }
  std::printf("matching, %zu rows\n", rows);
  Watch watch;
  const auto chance = stats::logistic(stats::with_intercept(x), treated, {});
  watch.lap("  propensity");
  const auto sets = stats::match_nearest(chance->share, treated, {}, {});
  watch.lap("  nearest neighbour, without replacement");
  const auto effect = stats::matched_sets_effect(y, sets, &x, {});
  watch.lap("  effect with covariates, CR1 over sets");
  if (!effect) std::abort();
}

void panel(std::size_t units) {
  Rng rng(Seed{1}.fork("panel"));
  stats::Panel panel;
  panel.units = units;
  panel.periods = 5;
  for (std::uint32_t unit = 0; unit < units; ++unit) {
    panel.first_treated.push_back(unit % 4 == 0 ? stats::Panel::never : 1 + unit % 4);
    for (std::size_t t = 0; t < panel.periods; ++t) panel.y.push_back(rng.normal());
  }
  std::printf("group-time effects, %zu rows\n", units * panel.periods);
  Watch watch;
  const auto cells = stats::group_time_effects(panel, stats::DidControl::never, stats::DidEstimator::doubly_robust);
  const auto events = stats::aggregate_by_event_time(panel, *cells);
  const auto simple = stats::aggregate_simple(panel, *cells);
  watch.lap("  cells, event study, average");
  std::vector<const stats::Influenced*> all;
  for (const auto& cell : *cells) {
    if (cell.effect) all.push_back(&*cell.effect);
  }
  const double width = stats::simultaneous_width(panel, all, 0.95, 999, Seed{1});
  watch.lap("  simultaneous bands, 999 draws");
  if (!(width > 0.0) || !events || !simple) std::abort();
}

/// The size of Proposition 99: 39 units, 31 years, 19 before, 7 predictors.
void synthetic() {
  Rng rng(Seed{1}.fork("units"));
  stats::UnitTable table;
  table.outcome = stats::Matrix(31, 39);
  table.predictors = stats::Matrix(7, 39);
  table.before = 19;
  for (std::size_t unit = 0; unit < 39; ++unit) {
    double level = 100.0 + 20.0 * rng.normal();
    for (std::size_t t = 0; t < 31; ++t) table.outcome(t, unit) = level += 3.0 * rng.normal();
    for (std::size_t k = 0; k < 7; ++k)
      table.predictors(k, unit) = table.outcome(2 * k, unit) / 20.0 + 0.5 * rng.normal();
  }
  std::vector<std::size_t> donors;
  for (std::size_t unit = 1; unit < 39; ++unit) donors.push_back(unit);
  std::printf("synthetic control, 38 donors, 7 predictors\n");
  Watch watch;
  if (!stats::synthetic_control(table, 0, donors, Seed{1})) std::abort();
  watch.lap("  one fit, search from 17 starts");
  for (std::size_t k = 0; k < donors.size(); ++k) {
    auto others = donors;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
    if (!stats::synthetic_control(table, donors[k], others, Seed{1})) std::abort();
  }
  watch.lap("  38 placebos, each with its search");
  const auto noise = stats::noise_of(table, donors);
  if (!stats::placebo_error(table, 2, donors, *noise, stats::PanelMethod::synthetic_did, 200, Seed{1})) std::abort();
  watch.lap("  synthetic difference-in-differences, 200 placebo draws");
}

void structural() {
  Rng rng(Seed{1}.fork("series"));
  stats::StructuralInput input;
  std::vector<double> x;
  for (int t = 0; t < 100; ++t) {
    x.push_back(rng.normal());
    input.y.push_back(10.0 + x.back() + rng.normal());
  }
  input.x.append(x);
  input.before = 70;
  std::printf("structural time series, 100 periods\n");
  Watch watch;
  if (!stats::structural_fit(input)) std::abort();
  watch.lap("  weak prior, both variances integrated over");
}

}  // namespace

int main(int argc, char** argv) {
  match(100'000);
  match(argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 1'000'000);
  panel(argc > 2 ? static_cast<std::size_t>(std::atoll(argv[2])) : 16'000);
  synthetic();
  structural();
  return 0;
}
