#include "stats/markov_chain.hpp"

#include <algorithm>
#include <cmath>

namespace cw::stats {

namespace {

/// Up to this many possible steps are counted in a table, more by sorting them.
constexpr std::uint64_t table_limit = std::uint64_t{1} << 22;

struct Step {
  std::uint64_t key = 0;
  double weight = 0.0;
};

struct Ending {
  std::uint64_t key = 0;
  double journeys = 0.0, conversions = 0.0, value = 0.0;
};

/// States and steps as numbers in base channels + 1. A state (c1 oldest, ..., ck newest) is c1 + base c2 + ...; a step
/// from it to channel d is (c2 + base c3 + ...) base^2 + base d + c1, so that steps sort by what the state they leave
/// and the state they reach have in common, and the states that lead to one state are neighbours.
class Numbering {
 public:
  Numbering(std::uint32_t channels, int order) : base_(channels + 1) {
    for (int i = 1; i < order; ++i) top_ *= base_;
  }
  std::uint64_t next(std::uint64_t state, std::uint32_t channel) const {
    return state / base_ + (std::uint64_t{channel} + 1) * top_;
  }
  std::uint64_t step(std::uint64_t state, std::uint32_t channel) const {
    return (state / base_) * base_ * base_ + (std::uint64_t{channel} + 1) * base_ + state % base_;
  }
  std::uint64_t source(std::uint64_t step) const { return step / (base_ * base_) * base_ + step % base_; }
  std::uint64_t target(std::uint64_t step) const { return step / (base_ * base_) + step / base_ % base_ * top_; }
  std::uint64_t possible_states() const { return top_ * base_; }
  std::uint64_t possible_steps() const { return top_ * base_ * base_; }
  bool fits() const {
    return std::log2(static_cast<double>(base_)) * 2.0 + std::log2(static_cast<double>(top_)) < 62.0;
  }

 private:
  std::uint64_t base_;
  std::uint64_t top_ = 1;  // base^(order - 1)
};

void add_to(Step& sum, const Step& row) {
  sum.weight += row.weight;
}
void add_to(Ending& sum, const Ending& row) {
  sum.journeys += row.journeys;
  sum.conversions += row.conversions;
  sum.value += row.value;
}
double weight_of(const Step& row) {
  return row.weight;
}
double weight_of(const Ending& row) {
  return row.journeys;
}

struct Counts {
  std::vector<Step> steps;      // ascending, one a key
  std::vector<Ending> endings;  // ascending, one a state
};

/// Sums by key: in a table where all keys fit, so that a million paths need no sort, else by sorting.
template <class Row>
class Sums {
 public:
  explicit Sums(std::uint64_t possible_keys) : table_(possible_keys <= table_limit ? possible_keys : 0) {}
  void add(const Row& row) {
    if (table_.empty()) {
      rows_.push_back(row);
    } else {
      add_to(table_[row.key], row);
    }
  }
  /// One row a key, ascending.
  std::vector<Row> take() {
    for (std::uint64_t key = 0; key < table_.size(); ++key) {
      if (weight_of(table_[key]) > 0.0) {
        rows_.push_back(table_[key]);
        rows_.back().key = key;
      }
    }
    if (table_.empty()) merge();
    return std::move(rows_);
  }

 private:
  void merge() {
    std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
    std::size_t kept = 0;
    for (const Row& row : rows_) {
      if (kept > 0 && rows_[kept - 1].key == row.key) {
        add_to(rows_[kept - 1], row);
      } else {
        rows_[kept++] = row;
      }
    }
    rows_.resize(kept);
  }
  std::vector<Row> table_, rows_;
};

Counts count(const WeightedPaths& paths, const Numbering& numbering) {
  Sums<Step> steps(numbering.possible_steps());
  Sums<Ending> endings(numbering.possible_states());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto path = paths.path(i);
    const double weight = paths.journeys(i);
    if (path.empty() || !(weight > 0.0)) continue;
    std::uint64_t state = 0;
    for (const std::uint32_t channel : path) {
      const std::uint64_t next = numbering.next(state, channel);
      if (next == state) continue;
      steps.add({numbering.step(state, channel), weight});
      state = next;
    }
    endings.add({state, weight, paths.conversions[i], paths.value.empty() ? 0.0 : paths.value[i]});
  }
  return {steps.take(), endings.take()};
}

std::size_t place(const std::vector<std::uint64_t>& keys, std::uint64_t key) {
  return static_cast<std::size_t>(std::lower_bound(keys.begin(), keys.end(), key) - keys.begin());
}

std::vector<std::uint64_t> states_of(const Counts& counts, const Numbering& numbering) {
  std::vector<std::uint64_t> keys = {0};
  for (const Ending& ending : counts.endings) keys.push_back(ending.key);
  for (const Step& step : counts.steps) keys.push_back(numbering.source(step.key));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

/// Weights by state into probabilities and visits per journey.
void add_endings(MarkovChain& chain, const Counts& counts) {
  for (const Ending& ending : counts.endings) {
    const std::size_t state = place(chain.keys, ending.key);
    chain.visits[state] += ending.journeys;
    chain.conversion[state] = ending.conversions;
    chain.value[state] = ending.value;
    chain.journeys += ending.journeys;
  }
}

}  // namespace

std::vector<std::uint32_t> MarkovChain::digits(std::size_t state) const {
  std::vector<std::uint32_t> all(static_cast<std::size_t>(order));
  std::uint64_t key = keys[state];
  for (std::uint32_t& digit : all) {
    digit = static_cast<std::uint32_t>(key % (channels + 1));
    key /= channels + 1;
  }
  return all;
}

Result<MarkovChain> count_chain(const WeightedPaths& paths, int order) {
  if (order < 1 || order > largest_markov_order)
    return fail(ErrorCode::usage, "a chain of order " + std::to_string(order) + " is not offered", "--order",
                "give 1, 2, 3 or 4");
  const Numbering numbering(paths.channels, order);
  if (!numbering.fits()) {
    return fail(ErrorCode::invalid_input, std::to_string(paths.channels) + " channels are too many for this order",
                "--order", "take a lower order, or put channels together");
  }
  const Counts counts = count(paths, numbering);
  MarkovChain chain;
  chain.order = order;
  chain.channels = paths.channels;
  chain.keys = states_of(counts, numbering);
  chain.visits.assign(chain.states(), 0.0);
  chain.conversion.assign(chain.states(), 0.0);
  chain.value.assign(chain.states(), 0.0);
  add_endings(chain, counts);
  double conversions = 0.0;
  for (const double count_of_state : chain.conversion) conversions += count_of_state;
  if (!(conversions > 0.0)) {
    return fail(ErrorCode::degenerate, "no journey with a step converted", {},
                "there is nothing to attribute; check the column of conversions");
  }
  chain.source.reserve(counts.steps.size());
  chain.probability.reserve(counts.steps.size());
  for (const Step& step : counts.steps) {
    const auto source = place(chain.keys, numbering.source(step.key));
    const auto target = static_cast<std::uint32_t>(place(chain.keys, numbering.target(step.key)));
    if (chain.arrivals.empty() || chain.arrivals.back().target != target) {
      chain.arrivals.push_back({target, chain.source.size(), chain.source.size()});
    }
    ++chain.arrivals.back().last;
    chain.source.push_back(static_cast<std::uint32_t>(source));
    chain.probability.push_back(step.weight);
    chain.visits[source] += step.weight;
  }
  for (std::size_t i = 0; i < chain.source.size(); ++i) chain.probability[i] /= chain.visits[chain.source[i]];
  for (std::size_t state = 0; state < chain.states(); ++state) {
    chain.conversion[state] /= chain.visits[state];
    chain.value[state] /= chain.visits[state];
    chain.visits[state] /= chain.journeys;
  }
  return chain;
}

}  // namespace cw::stats
