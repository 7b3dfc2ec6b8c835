#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "stats/markov_chain.hpp"

namespace cw::stats {

namespace {

constexpr std::size_t lanes = 8;
using Lanes = std::array<double, lanes>;

/// What a flow still to come may add, as a share of the base, before the sweeps stop.
constexpr double settled = 1e-13;
constexpr int most_sweeps = 20'000;

double product(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// By state the channels it holds, `order` entries a state, 0 for none.
std::vector<std::uint32_t> digits_of(const MarkovChain& chain) {
  std::vector<std::uint32_t> all;
  all.reserve(chain.states() * static_cast<std::size_t>(chain.order));
  for (std::size_t state = 0; state < chain.states(); ++state) {
    for (const std::uint32_t digit : chain.digits(state)) all.push_back(digit);
  }
  return all;
}

std::vector<std::vector<Eigen::Index>> states_by_channel(const MarkovChain& chain) {
  std::vector<std::vector<Eigen::Index>> by_channel(chain.channels);
  for (std::size_t state = 0; state < chain.states(); ++state) {
    auto digits = chain.digits(state);
    std::sort(digits.begin(), digits.end());
    digits.erase(std::unique(digits.begin(), digits.end()), digits.end());
    for (const std::uint32_t digit : digits) {
      if (digit > 0) by_channel[digit - 1].push_back(static_cast<Eigen::Index>(state));
    }
  }
  return by_channel;
}

RemovalEffects by_inverse(const MarkovChain& chain) {
  const auto n = static_cast<Eigen::Index>(chain.states());
  Eigen::MatrixXd leaving = Eigen::MatrixXd::Identity(n, n);
  for (const auto& arrival : chain.arrivals) {
    for (std::uint64_t i = arrival.first; i < arrival.last; ++i)
      leaving(chain.source[i], arrival.target) -= chain.probability[i];
  }
  const Eigen::MatrixXd visits = leaving.partialPivLu().inverse();
  Eigen::MatrixXd reward(n, 2);
  reward.col(0) = Eigen::Map<const Eigen::VectorXd>(chain.conversion.data(), n);
  reward.col(1) = Eigen::Map<const Eigen::VectorXd>(chain.value.data(), n);
  const Eigen::MatrixXd outcome = visits * reward;
  RemovalEffects effects;
  effects.dense = true;
  effects.base_probability = outcome(0, 0);
  effects.base_value = outcome(0, 1);
  effects.conversion.assign(chain.channels, 0.0);
  effects.value.assign(effects.base_value > 0.0 ? chain.channels : 0, 0.0);
  const auto by_channel = states_by_channel(chain);
  for (std::size_t channel = 0; channel < chain.channels; ++channel) {
    const auto& states = by_channel[channel];
    if (states.empty()) continue;
    const Eigen::MatrixXd among = visits(states, states);
    const Eigen::MatrixXd after = among.partialPivLu().solve(Eigen::MatrixXd(outcome(states, Eigen::all)));
    const Eigen::RowVector2d lost = visits(0, states) * after;
    effects.conversion[channel] = lost(0) / effects.base_probability;
    if (!effects.value.empty()) effects.value[channel] = lost(1) / effects.base_value;
  }
  return effects;
}

/// Expected visits per journey, solved from the steps alone.
std::optional<std::vector<double>> solve_visits(const MarkovChain& chain) {
  std::vector<double> visits(chain.states(), 0.0);
  visits[0] = 1.0;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    double change = 0.0, total = 1.0;
    for (const auto& arrival : chain.arrivals) {
      double sum = 0.0;
      for (std::uint64_t i = arrival.first; i < arrival.last; ++i)
        sum += visits[chain.source[i]] * chain.probability[i];
      change += std::abs(sum - visits[arrival.target]);
      total += sum;
      visits[arrival.target] = sum;
    }
    if (change <= std::max(settled * 1e-2, 1e-15 * total)) return visits;
  }
  return std::nullopt;
}

/// The flow that was led through one of eight channels before it reached a state without that channel; what it would
/// have earned is what removing the channel loses beside what is earned in the channel's own states.
class CarriedFlow {
 public:
  CarriedFlow(const MarkovChain& chain, const std::vector<std::uint32_t>& digits)
      : chain_(chain), digits_(digits), flow_(chain.states()), start_(chain.states()) {}

  /// Conversions and value lost without channels [first, first + 8). False if the sweeps do not settle.
  bool run(std::uint32_t first, double base, Lanes& conversions, Lanes& value) {
    first_ = first;
    fill_start();
    std::fill(flow_.begin(), flow_.end(), Lanes{});
    int sweep = 0;
    while (sweep < most_sweeps && !settled_after_sweep(base)) ++sweep;
    if (sweep == most_sweeps) return false;
    earn(conversions, value);
    return true;
  }

 private:
  std::span<const std::uint32_t> digits_of_state(std::size_t state) const {
    const auto order = static_cast<std::size_t>(chain_.order);
    return std::span(digits_).subspan(state * order, order);
  }
  bool in_group(std::uint32_t digit) const { return digit > first_ && digit <= first_ + lanes; }

  /// A step out of the last state that holds the channel: only the oldest place does.
  void fill_start() {
    std::fill(start_.begin(), start_.end(), Lanes{});
    for (const auto& arrival : chain_.arrivals) {
      const auto reached = digits_of_state(arrival.target);
      for (std::uint64_t i = arrival.first; i < arrival.last; ++i) {
        const std::uint32_t oldest = digits_of_state(chain_.source[i])[0];
        if (!in_group(oldest) || std::find(reached.begin(), reached.end(), oldest) != reached.end()) continue;
        start_[arrival.target][oldest - 1 - first_] += chain_.visits[chain_.source[i]] * chain_.probability[i];
      }
    }
  }

  /// The new flow of a sweep bounds what is still under way: each unit of it converts at most once.
  bool settled_after_sweep(double base) {
    Lanes change{}, total{};
    for (const auto& arrival : chain_.arrivals) {
      Lanes sum = start_[arrival.target];
      for (std::uint64_t i = arrival.first; i < arrival.last; ++i) {
        const Lanes& from = flow_[chain_.source[i]];
        const double probability = chain_.probability[i];
        for (std::size_t lane = 0; lane < lanes; ++lane) sum[lane] += from[lane] * probability;
      }
      for (const std::uint32_t digit : digits_of_state(arrival.target)) {
        if (in_group(digit)) sum[digit - 1 - first_] = 0.0;
      }
      Lanes& flow = flow_[arrival.target];
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        change[lane] += std::abs(sum[lane] - flow[lane]);
        total[lane] += sum[lane];
      }
      flow = sum;
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      if (change[lane] > std::max(settled * base, 1e-15 * total[lane])) return false;
    }
    return true;
  }

  void earn(Lanes& conversions, Lanes& value) const {
    conversions.fill(0.0);
    value.fill(0.0);
    for (std::size_t state = 0; state < chain_.states(); ++state) {
      Lanes flow = flow_[state];
      for (const std::uint32_t digit : digits_of_state(state)) {
        if (in_group(digit)) flow[digit - 1 - first_] = chain_.visits[state];
      }
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        conversions[lane] += flow[lane] * chain_.conversion[state];
        value[lane] += flow[lane] * chain_.value[state];
      }
    }
  }

  const MarkovChain& chain_;
  const std::vector<std::uint32_t>& digits_;
  std::vector<Lanes> flow_, start_;
  std::uint32_t first_ = 0;
};

tl::unexpected<Error> unsettled() {
  return fail(ErrorCode::degenerate, "journeys go in circles almost for ever; the chain cannot be solved", "--order",
              "take a lower order, or give the journeys that did not convert");
}

Result<RemovalEffects> by_sweeps(const MarkovChain& chain) {
  const auto visits = solve_visits(chain);
  if (!visits) return unsettled();
  RemovalEffects effects;
  effects.base_probability = product(*visits, chain.conversion);
  effects.base_value = product(*visits, chain.value);
  effects.conversion.assign(chain.channels, 0.0);
  effects.value.assign(effects.base_value > 0.0 ? chain.channels : 0, 0.0);
  const auto digits = digits_of(chain);
  CarriedFlow carried(chain, digits);
  for (std::uint32_t first = 0; first < chain.channels; first += lanes) {
    Lanes conversions{}, value{};
    if (!carried.run(first, effects.base_probability, conversions, value)) return unsettled();
    for (std::uint32_t lane = 0; lane < lanes && first + lane < chain.channels; ++lane) {
      effects.conversion[first + lane] = conversions[lane] / effects.base_probability;
      if (!effects.value.empty()) effects.value[first + lane] = value[lane] / effects.base_value;
    }
  }
  return effects;
}

/// A sweep leaves about 1 - 1 / (mean length) of the flow, so the number of sweeps grows with the length of journeys.
bool inverse_is_cheaper(const MarkovChain& chain) {
  const auto states = static_cast<double>(chain.states());
  if (states <= 400.0) return true;
  if (states > 1500.0) return false;
  double length = 0.0;
  for (const double visits : chain.visits) length += visits;
  const double groups = std::ceil(chain.channels / static_cast<double>(lanes));
  return 3.0 * states * states * states < groups * static_cast<double>(chain.source.size()) * 15.0 * length * 4.0;
}

}  // namespace

Result<RemovalEffects> removal_effects(const MarkovChain& chain, ChainSolver solver) {
  const bool inverse = solver == ChainSolver::cheaper ? inverse_is_cheaper(chain) : solver == ChainSolver::inverse;
  if (inverse) return by_inverse(chain);
  return by_sweeps(chain);
}

}  // namespace cw::stats
