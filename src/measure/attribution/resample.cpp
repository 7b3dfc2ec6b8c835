#include "measure/attribution/resample.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>

#include "stats/bootstrap.hpp"

namespace cw::measure::attribution {

namespace {

constexpr std::int64_t fewest_draws = 200;
/// Steps and journeys that a thousand draws may go through unasked.
constexpr double quick_work = 3e4;

/// Shares are of conversions, so the value stays at nothing: refunds must not stop a model here.
struct Drawn {
  explicit Drawn(std::size_t n) : conversions(n), value(n), nulls(n) {}
  std::vector<double> conversions, value, nulls;
};

/// By person; rows that name nobody are drawn one by one.
void draw_people(const Journeys& journeys, Rng& rng, Drawn& drawn) {
  const std::uint32_t none = nobody;
  std::vector<double> times;
  for (std::size_t i = 0; i < journeys.size(); ++i) {
    const std::uint32_t person = journeys.person[i];
    while (person != none && person >= times.size()) times.push_back(static_cast<double>(rng.poisson(1.0)));
    const double weight = person == none ? static_cast<double>(rng.poisson(1.0)) : times[person];
    drawn.conversions[i] = journeys.conversions[i] * weight;
    drawn.nulls[i] = journeys.nulls[i] * weight;
  }
}

void draw_journeys(const Journeys& journeys, Rng& rng, Drawn& drawn) {
  for (std::size_t i = 0; i < journeys.size(); ++i) {
    drawn.conversions[i] = static_cast<double>(rng.poisson(journeys.conversions[i]));
    drawn.nulls[i] = static_cast<double>(rng.poisson(journeys.nulls[i]));
  }
}

/// Shares by channel of one resample; empty if it has nothing to attribute.
std::vector<double> shares_of_draw(const Journeys& journeys, Model model, const ModelOptions& options, Rng rng) {
  Drawn drawn(journeys.size());
  if (journeys.person.empty()) {
    draw_journeys(journeys, rng, drawn);
  } else {
    draw_people(journeys, rng, drawn);
  }
  const double total = std::accumulate(drawn.conversions.begin(), drawn.conversions.end(), 0.0);
  const auto credit = credit_by(journeys, model, options, {drawn.conversions, drawn.value, drawn.nulls});
  if (!credit || !(total > 0.0)) return {};
  std::vector<double> shares = credit->credit.conversions;
  for (double& share : shares) share /= total;
  return shares;
}

}  // namespace

bool quick_to_resample(const Journeys& journeys, Model model, const ModelOptions& options) {
  const double channels = static_cast<double>(journeys.channels.size());
  if (model == Model::markov && std::pow(channels + 1.0, options.order) > 100.0) return false;
  if (model == Model::shapley && options.game == Game::markov && channels > 8.0) return false;
  double work = static_cast<double>(journeys.steps.size());
  for (std::size_t i = 0; i < journeys.size(); ++i) work += journeys.conversions[i] + journeys.nulls[i];
  return work <= quick_work;
}

Result<ShareIntervals> share_intervals(const Journeys& journeys, Model model, const ModelOptions& options,
                                       std::int64_t draws, double level) {
  if (draws < fewest_draws)
    return fail(ErrorCode::invalid_input, "an interval needs at least 200 draws", "--bootstrap", "take 1000");
  const auto n = static_cast<std::size_t>(draws);
  std::vector<std::vector<double>> drawn(n);
  ModelOptions alone = options;
  alone.threads = 1;
  const auto threads = static_cast<std::size_t>(std::max(1, options.threads));
  const auto work = [&](std::size_t first) {
    for (std::size_t i = first; i < n; i += threads)
      drawn[i] = shares_of_draw(journeys, model, alone, Rng(options.seed.fork("journeys", i)));
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t thread = 1; thread < threads; ++thread) workers.emplace_back(work, thread);
    work(0);
  }
  if (std::any_of(drawn.begin(), drawn.end(), [](const auto& shares) { return shares.empty(); })) {
    return fail(ErrorCode::degenerate, "a resample of these journeys has nothing to attribute", "--bootstrap",
                "too few journeys converted to say how sure the shares are");
  }
  ShareIntervals intervals;
  std::vector<double> of_channel(n);
  for (std::size_t channel = 0; channel < journeys.channels.size(); ++channel) {
    for (std::size_t i = 0; i < n; ++i) of_channel[i] = drawn[i][channel];
    std::sort(of_channel.begin(), of_channel.end());
    intervals.share.push_back(stats::percentile_interval(of_channel, 0.0, level));
  }
  return intervals;
}

}  // namespace cw::measure::attribution
