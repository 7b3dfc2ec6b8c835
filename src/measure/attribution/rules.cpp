#include "measure/attribution/rules.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/nearest.hpp"

namespace cw::measure::attribution {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& letter : out) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return out;
}

void share_by_position(const PositionShares& position, std::vector<double>& shares) {
  const std::size_t n = shares.size();
  const double middle = n > 2 ? position.middle / static_cast<double>(n - 2) : 0.0;
  const double whole = n > 2 ? 1.0 : position.first + position.last;
  std::fill(shares.begin(), shares.end(), middle);
  if (n == 1) {
    shares[0] = 1.0;
  } else {
    shares.front() = position.first / whole;
    shares.back() = position.last / whole;
  }
}

/// Against the youngest step, so that a path of old steps does not vanish.
void share_by_decay(std::span<const std::int64_t> ages, const RuleOptions& options, std::vector<double>& shares) {
  const auto half_lives = [&](std::size_t i) {
    const double lives = ages.empty() ? static_cast<double>(shares.size() - 1 - i) / options.half_life_steps
                                      : static_cast<double>(ages[i]) / (86'400.0 * options.half_life_days);
    return options.decay == Decay::step ? std::floor(lives) : lives;
  };
  const double youngest = half_lives(shares.size() - 1);
  double sum = 0.0;
  for (std::size_t i = 0; i < shares.size(); ++i) sum += shares[i] = std::exp2(youngest - half_lives(i));
  for (double& share : shares) share /= sum;
}

std::size_t last_but_direct(std::span<const std::uint32_t> path, const std::vector<bool>& direct) {
  for (std::size_t i = path.size(); i-- > 0;) {
    if (!direct[path[i]]) return i;
  }
  return path.size() - 1;
}

}  // namespace

std::string_view name_of(Model model) {
  constexpr std::string_view names[] = {"first",    "last",       "last_non_direct", "linear",
                                        "position", "time_decay", "markov",          "shapley"};
  return names[static_cast<std::size_t>(model)];
}

Result<std::vector<Model>> models_of(std::string_view name) {
  if (name == "all") return std::vector<Model>(std::begin(all_models), std::end(all_models));
  std::vector<std::string> known;
  for (const Model model : all_models) {
    if (name_of(model) == name) return std::vector<Model>{model};
    known.emplace_back(name_of(model));
  }
  known.emplace_back("all");
  return fail(ErrorCode::usage, "there is no model \"" + std::string(name) + "\"", "--model",
              did_you_mean(name, known,
                           "the models are first, last, last_non_direct, linear, position, time_decay, markov, shapley "
                           "and all"));
}

Result<PositionShares> position_shares(std::string_view text) {
  const auto wrong = [&] {
    return fail(ErrorCode::usage, "\"" + std::string(text) + "\" are no three shares of 100", "--position",
                "write first/middle/last, as in 40/20/40");
  };
  double parts[3] = {};
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  for (int i = 0; i < 3; ++i) {
    const auto [next, error] = std::from_chars(at, end, parts[i]);
    const bool ends_well = i == 2 ? next == end : next != end && *next == '/';
    if (error != std::errc{} || !ends_well || !(parts[i] >= 0.0)) return wrong();
    at = next + 1;
  }
  const double sum = parts[0] + parts[1] + parts[2];
  if (std::abs(sum - 100.0) > 1e-9 && std::abs(sum - 1.0) > 1e-9) return wrong();
  if (parts[0] + parts[2] == 0.0) return wrong();
  return PositionShares{parts[0] / sum, parts[1] / sum, parts[2] / sum};
}

Result<Decay> decay_of(std::string_view name) {
  if (name == "continuous") return Decay::continuous;
  if (name == "step") return Decay::step;
  return fail(ErrorCode::usage, "there is no decay \"" + std::string(name) + "\"", "--decay",
              "write continuous or step");
}

void shares_of(Model rule, std::span<const std::uint32_t> path, std::span<const std::int64_t> ages,
               const RuleOptions& options, const std::vector<bool>& direct, std::vector<double>& shares) {
  shares.assign(path.size(), 0.0);
  switch (rule) {
    case Model::first:
      shares.front() = 1.0;
      return;
    case Model::last:
      shares.back() = 1.0;
      return;
    case Model::last_non_direct:
      shares[last_but_direct(path, direct)] = 1.0;
      return;
    case Model::linear:
      std::fill(shares.begin(), shares.end(), 1.0 / static_cast<double>(path.size()));
      return;
    case Model::position:
      share_by_position(options.position, shares);
      return;
    case Model::time_decay:
      share_by_decay(ages, options, shares);
      return;
    case Model::markov:
    case Model::shapley:
      break;
  }
  CW_CHECK(false && "not a rule");
}

Credit credit_by_rule(const Journeys& journeys, Model rule, const RuleOptions& options,
                      std::span<const double> conversions, std::span<const double> value) {
  Credit credit;
  credit.conversions.assign(journeys.channels.size(), 0.0);
  credit.value.assign(journeys.channels.size(), 0.0);
  const auto direct = direct_channels(journeys, options);
  std::vector<double> shares;
  for (std::size_t i = 0; i < journeys.size(); ++i) {
    const auto path = journeys.path(i);
    if (path.empty() || conversions[i] == 0.0) continue;
    const auto ages = journeys.ages.empty() ? std::span<const std::int64_t>()
                                            : std::span(journeys.ages).subspan(journeys.offsets[i], path.size());
    shares_of(rule, path, ages, options, direct, shares);
    for (std::size_t step = 0; step < path.size(); ++step) {
      credit.conversions[path[step]] += shares[step] * conversions[i];
      credit.value[path[step]] += shares[step] * value[i];
    }
  }
  return credit;
}

std::vector<bool> direct_channels(const Journeys& journeys, const RuleOptions& options) {
  std::vector<bool> direct;
  for (const std::string& channel : journeys.channels) {
    const std::string name = lower(channel);
    direct.push_back(std::any_of(options.direct.begin(), options.direct.end(),
                                 [&](const std::string& one) { return lower(one) == name; }));
  }
  return direct;
}

Credit credit_by_unique_channel(const Journeys& journeys, std::span<const double> conversions,
                                std::span<const double> value) {
  Credit credit;
  credit.conversions.assign(journeys.channels.size(), 0.0);
  credit.value.assign(journeys.channels.size(), 0.0);
  std::vector<std::uint32_t> unique;
  for (std::size_t i = 0; i < journeys.size(); ++i) {
    if (conversions[i] == 0.0) continue;
    const auto path = journeys.path(i);
    unique.assign(path.begin(), path.end());
    std::sort(unique.begin(), unique.end());
    unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
    for (const std::uint32_t channel : unique) {
      credit.conversions[channel] += conversions[i] / static_cast<double>(unique.size());
      credit.value[channel] += value[i] / static_cast<double>(unique.size());
    }
  }
  return credit;
}

}  // namespace cw::measure::attribution
