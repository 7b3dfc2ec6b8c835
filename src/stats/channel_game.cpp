#include "stats/channel_game.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>
#include <utility>

namespace cw::stats {

namespace {

/// A chain of order 1 between channels, without the start.
struct DenseChain {
  std::size_t channels = 0;
  std::vector<double> start, conversion, value;  // by channel
  std::vector<double> step;                      // from x channels + to
  double between(std::size_t from, std::size_t to) const { return step[from * channels + to]; }
};

DenseChain dense(const MarkovChain& chain) {
  DenseChain all{chain.channels, {}, {}, {}, {}};
  all.start.assign(all.channels, 0.0);
  all.conversion.assign(all.channels, 0.0);
  all.value.assign(all.channels, 0.0);
  all.step.assign(all.channels * all.channels, 0.0);
  for (std::size_t state = 1; state < chain.states(); ++state) {
    all.conversion[chain.keys[state] - 1] = chain.conversion[state];
    all.value[chain.keys[state] - 1] = chain.value[state];
  }
  for (const auto& arrival : chain.arrivals) {
    const std::size_t to = chain.keys[arrival.target] - 1;
    for (std::uint64_t i = arrival.first; i < arrival.last; ++i) {
      const std::uint64_t from = chain.keys[chain.source[i]];
      (from == 0 ? all.start[to] : all.step[(from - 1) * all.channels + to]) = chain.probability[i];
    }
  }
  return all;
}

struct Gain {
  double conversion = 0.0, value = 0.0;
};

/// A coalition that channels join one by one; N = (I - Q)^-1 over its members grows by a border, O(members²) a channel.
class Coalition {
 public:
  explicit Coalition(const DenseChain& chain) : chain_(&chain) {}

  /// What the coalition gains by the channel, which joins it.
  Gain join(std::size_t channel) {
    const std::size_t n = members_.size();
    std::vector<double> into(n), out(n);
    double returning = 0.0, arriving = chain_->start[channel];
    Gain onward{chain_->conversion[channel], chain_->value[channel]};
    for (std::size_t a = 0; a < n; ++a) {
      const double to = chain_->between(channel, members_[a]), from = chain_->between(members_[a], channel);
      for (std::size_t b = 0; b < n; ++b) {
        into[b] += visits_[b * n + a] * from;
        out[b] += to * visits_[a * n + b];
      }
      arriving += flow_[a] * from;
      onward.conversion += to * outcome_[a].conversion;
      onward.value += to * outcome_[a].value;
    }
    for (std::size_t a = 0; a < n; ++a) returning += chain_->between(channel, members_[a]) * into[a];
    const double stays = 1.0 - chain_->between(channel, channel) - returning;
    grow(into, out, stays);
    for (std::size_t a = 0; a < n; ++a) {
      flow_[a] += arriving * out[a] / stays;
      outcome_[a].conversion += into[a] * onward.conversion / stays;
      outcome_[a].value += into[a] * onward.value / stays;
    }
    members_.push_back(channel);
    flow_.push_back(arriving / stays);
    outcome_.push_back({onward.conversion / stays, onward.value / stays});
    return {arriving * onward.conversion / stays, arriving * onward.value / stays};
  }

 private:
  void grow(const std::vector<double>& into, const std::vector<double>& out, double stays) {
    const std::size_t n = members_.size();
    std::vector<double> grown((n + 1) * (n + 1));
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) grown[a * (n + 1) + b] = visits_[a * n + b] + into[a] * out[b] / stays;
      grown[a * (n + 1) + n] = into[a] / stays;
      grown[n * (n + 1) + a] = out[a] / stays;
    }
    grown[n * (n + 1) + n] = 1.0 / stays;
    visits_ = std::move(grown);
  }

  const DenseChain* chain_;
  std::vector<std::size_t> members_;
  std::vector<double> visits_;  // members x members
  std::vector<double> flow_;    // by member: expected visits per journey
  std::vector<Gain> outcome_;   // by member: expected outcome after a visit
};

/// Fills worth[mask] for all coalitions that hold `mask` and channels from `next` on.
void fill(const DenseChain& chain, const Coalition& coalition, Gain worth_here, std::size_t mask, std::size_t next,
          std::vector<Gain>& worth) {
  worth[mask] = worth_here;
  for (std::size_t channel = next; channel < chain.channels; ++channel) {
    Coalition larger = coalition;
    const Gain gain = larger.join(channel);
    fill(chain, larger, {worth_here.conversion + gain.conversion, worth_here.value + gain.value},
         mask | (std::size_t{1} << channel), channel + 1, worth);
  }
}

ChannelGame exact_game(const DenseChain& chain) {
  const std::size_t n = chain.channels;
  std::vector<Gain> worth(std::size_t{1} << n);
  fill(chain, Coalition(chain), {}, 0, 0, worth);
  std::vector<double> share(n);  // of orderings in which exactly a given coalition of this size stands before a channel
  for (std::size_t size = 0; size < n; ++size) {
    share[size] = std::exp(std::lgamma(static_cast<double>(size) + 1.0) + std::lgamma(static_cast<double>(n - size)) -
                           std::lgamma(static_cast<double>(n) + 1.0));
  }
  ChannelGame game;
  game.exact = true;
  game.conversion.assign(n, 0.0);
  game.value.assign(n, 0.0);
  game.conversion_error.assign(n, 0.0);
  game.value_error.assign(n, 0.0);
  for (std::size_t mask = 0; mask < worth.size(); ++mask) {
    const double weight_of_size = share[std::min<std::size_t>(n - 1, __builtin_popcountll(mask))];
    for (std::size_t channel = 0; channel < n; ++channel) {
      const std::size_t with = mask | (std::size_t{1} << channel);
      if (with == mask) continue;
      game.conversion[channel] += weight_of_size * (worth[with].conversion - worth[mask].conversion);
      game.value[channel] += weight_of_size * (worth[with].value - worth[mask].value);
    }
  }
  return game;
}

/// Gains by channel along the orderings [first, last); one row an ordering.
void draw_orderings(const DenseChain& chain, Seed seed, std::size_t first, std::size_t last, std::vector<Gain>& gains) {
  std::vector<std::size_t> ordering(chain.channels);
  for (std::size_t draw = first; draw < last; ++draw) {
    std::iota(ordering.begin(), ordering.end(), std::size_t{0});
    Rng rng(seed.fork("ordering", draw));
    for (std::size_t i = ordering.size(); i > 1; --i) std::swap(ordering[i - 1], ordering[rng.below(i)]);
    Coalition coalition(chain);
    for (const std::size_t channel : ordering) gains[draw * chain.channels + channel] = coalition.join(channel);
  }
}

struct MeanAndError {
  double mean = 0.0, error = 0.0;
};

MeanAndError mean_and_error(const std::vector<Gain>& gains, std::size_t channel, std::size_t channels,
                            double Gain::* part) {
  const std::size_t orderings = gains.size() / channels;
  const auto n = static_cast<double>(orderings);
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = channel; i < gains.size(); i += channels) sum += gains[i].*part;
  const double mean = sum / n;
  for (std::size_t i = channel; i < gains.size(); i += channels) squares += std::pow(gains[i].*part - mean, 2);
  return {mean, std::sqrt(squares / (n - 1.0) / n)};
}

Result<> needs_order_one(const MarkovChain& chain) {
  if (chain.order == 1) return {};
  return fail(ErrorCode::usage, "the game between channels is played on a chain of order 1", "--order",
              "leave --order out, or take --model markov for higher orders");
}

}  // namespace

Result<ChannelGame> sampled_markov_game(const MarkovChain& chain, const ChannelGameOptions& options) {
  CW_TRY_VOID(needs_order_one(chain));
  if (options.orderings < 2)
    return fail(ErrorCode::invalid_input, "at least 2 orderings must be drawn to know the error", "--orderings");
  const DenseChain all = dense(chain);
  const auto orderings = static_cast<std::size_t>(options.orderings);
  std::vector<Gain> gains(orderings * all.channels);
  const auto threads = static_cast<std::size_t>(std::max(1, options.threads));
  const std::size_t step = (orderings + threads - 1) / threads;
  {
    std::vector<std::jthread> workers;
    for (std::size_t first = step; first < orderings; first += step)
      workers.emplace_back(
          [&, first] { draw_orderings(all, options.seed, first, std::min(orderings, first + step), gains); });
    draw_orderings(all, options.seed, 0, std::min(orderings, step), gains);
  }
  ChannelGame game;
  for (std::size_t channel = 0; channel < all.channels; ++channel) {
    const auto conversion = mean_and_error(gains, channel, all.channels, &Gain::conversion);
    const auto value = mean_and_error(gains, channel, all.channels, &Gain::value);
    game.conversion.push_back(conversion.mean);
    game.conversion_error.push_back(conversion.error);
    game.value.push_back(value.mean);
    game.value_error.push_back(value.error);
  }
  return game;
}

Result<ChannelGame> markov_game(const MarkovChain& chain, const ChannelGameOptions& options) {
  CW_TRY_VOID(needs_order_one(chain));
  if (chain.channels > most_exact_channels) return sampled_markov_game(chain, options);
  return exact_game(dense(chain));
}

}  // namespace cw::stats
