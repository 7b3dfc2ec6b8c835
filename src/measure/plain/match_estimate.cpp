#include "measure/plain/match_estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/matched_effect.hpp"

namespace cw::measure::plain {

namespace {

using stats::Clusters;
using stats::Matches;
using stats::Whom;

/// Squared distances, in standard deviations, that are taken as equal where ties share (as R Matching takes them).
constexpr double tied_below = 1e-5;

Clusters clusters_of(const MatchInput& input) {
  return input.clusters ? input.clusters->clusters() : Clusters{};
}

std::span<const std::uint32_t> strata_of(const MatchInput& input) {
  return input.exact ? std::span<const std::uint32_t>(input.exact->of_row) : std::span<const std::uint32_t>();
}

double sample_deviation(std::span<const double> values) {
  const double n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1.0));
}

Result<Matches> sets_of(const MatchInput& input, const stats::Logistic& propensity,
                        std::span<const std::uint8_t> treated) {
  stats::MatchOptions options;
  options.ratio = input.ratio;
  options.replace = input.replace;
  const double spread = sample_deviation(propensity.share);
  if (input.caliper) options.caliper = *input.caliper * spread;
  options.tie = tied_below * (input.method == MatchMethod::mahalanobis ? 1.0 : spread * spread);
  if (input.method == MatchMethod::mahalanobis)
    return stats::match_mahalanobis(input.covariates.values, propensity.share, treated, strata_of(input), options);
  return stats::match_nearest(propensity.share, treated, strata_of(input), options);
}

void count_unmatched(Adjustment& adjustment, const MatchInput& input, std::size_t sets) {
  std::size_t treated = 0;
  for (const auto one : input.treated) treated += one;
  const std::size_t wanted = input.everybody ? input.treated.size() : treated;
  const double share = static_cast<double>(sets) / static_cast<double>(wanted);
  adjustment.checks.push_back(
      {"matched_share", share < 0.9 ? CheckStatus::warn : CheckStatus::pass, share,
       sets == wanted ? "every treated row found its controls"
                      : fmt::format("{} of {} found no control near enough and are left out: the effect is of the rest",
                                    wanted - sets, wanted)});
}

Result<Adjustment> by_sets(const MatchInput& input, const stats::Logistic& propensity) {
  if (input.everybody && !input.replace) {
    return fail(ErrorCode::usage, "an effect on everybody by matching needs controls that may serve twice",
                "--estimand", "add --replace, or take --method ipw or aipw");
  }
  if (input.replace && input.clusters) {
    return fail(ErrorCode::usage, "no error over clusters is known for matching with replacement", "--cluster",
                "leave --replace out, or take --method ipw or aipw");
  }
  CW_TRY(const auto sets, sets_of(input, propensity, input.treated));
  if (sets.sets() < 2) {
    return fail(ErrorCode::no_overlap, "no treated row has a control near enough", {},
                "widen --caliper, or name fewer columns in --exact");
  }
  Adjustment adjustment;
  adjustment.weights = stats::set_weights(sets, input.y.size());
  const std::string name = effect_name(input);
  if (input.replace) {
    std::optional<Matches> other_way;
    if (input.everybody) {
      std::vector<std::uint8_t> swapped(input.treated.size());
      std::transform(input.treated.begin(), input.treated.end(), swapped.begin(),
                     [](std::uint8_t one) { return static_cast<std::uint8_t>(one == 0 ? 1 : 0); });
      CW_TRY(other_way, sets_of(input, propensity, swapped));
      const auto added = stats::set_weights(*other_way, input.y.size());
      for (std::size_t row = 0; row < added.size(); ++row) adjustment.weights[row] += added[row];
    }
    CW_TRY(const auto effect, stats::matched_with_replacement_effect(input.y, sets, other_way ? &*other_way : nullptr));
    adjustment.effects.push_back({name, effect.value, effect.standard_error, 0.0, "normal, Abadie–Imbens"});
    count_unmatched(adjustment, input, sets.sets() + (other_way ? other_way->sets() : 0));
    return adjustment;
  }
  const char* how =
      input.clusters ? "Student's t, CR1 over matched sets and clusters" : "Student's t, CR1 over matched sets";
  CW_TRY(const auto effect, stats::matched_sets_effect(input.y, sets, nullptr, clusters_of(input)));
  adjustment.effects.push_back({name, effect.value, effect.standard_error, effect.df, how});
  const auto adjusted = stats::matched_sets_effect(input.y, sets, &input.covariates.values, clusters_of(input));
  if (adjusted) {
    adjustment.effects.push_back({name + "_adjusted", adjusted->value, adjusted->standard_error, adjusted->df,
                                  std::string(how) + ", covariates held in a regression on the sets"});
  } else {
    adjustment.refused.push_back({name + "_adjusted", std::string(code_name(adjusted.error().code)),
                                  "among the matched rows the covariates explain each other"});
  }
  count_unmatched(adjustment, input, sets.sets());
  return adjustment;
}

Result<Adjustment> by_strata(const MatchInput& input, const stats::Logistic& propensity) {
  const bool exact = input.method == MatchMethod::exact;
  if (exact && !input.exact)
    return fail(ErrorCode::usage, "no column is named to be exact on", "--exact",
                "name them, as in --exact region,plan");
  std::vector<std::uint32_t> strata =
      exact ? input.exact->of_row
            : stats::quantile_strata(propensity.share, input.treated, input.subclasses, whom_of(input));
  if (!exact && input.exact) {
    const auto levels = static_cast<std::uint32_t>(input.exact->names.size());
    for (std::size_t row = 0; row < strata.size(); ++row) strata[row] = strata[row] * levels + input.exact->of_row[row];
  }
  CW_TRY(auto effect, stats::stratified_effect(input.y, input.treated, strata, whom_of(input)));
  if (!exact && effect.strata_without_both > 0) {
    return fail(ErrorCode::no_overlap,
                fmt::format("{} subclasses hold rows of one group only", effect.strata_without_both), {},
                "take fewer --subclasses, or --method nearest with --caliper");
  }
  Adjustment adjustment;
  adjustment.weights = std::move(effect.weights);
  double error = effect.standard_error.value_or(0.0);
  std::string how = "normal, variances within strata";
  if (!effect.standard_error || input.clusters) {
    CW_TRY(const auto linear,
           stats::weighted_difference(input.y, input.treated, adjustment.weights, clusters_of(input)));
    error = linear.standard_error;
    how = input.clusters ? "normal, linearised over clusters"
                         : "normal, linearised (some strata have one row of a group)";
  }
  adjustment.effects.push_back({effect_name(input), effect.value, error, 0.0, std::move(how)});
  if (exact) {
    std::size_t used = 0, all = 0;
    for (std::size_t row = 0; row < strata.size(); ++row) {
      if (input.treated[row] == 0 && !input.everybody) continue;
      ++all;
      used += adjustment.weights[row] > 0.0 ? 1 : 0;
    }
    const double share = static_cast<double>(used) / static_cast<double>(all);
    adjustment.checks.push_back({"matched_share", share < 0.9 ? CheckStatus::warn : CheckStatus::pass, share,
                                 used == all
                                     ? "every stratum holds both groups"
                                     : fmt::format("{} of {} rows stand in strata without the other group and are "
                                                   "left out: the effect is of the rest",
                                                   all - used, all)});
  }
  return adjustment;
}

Result<std::vector<double>> balancing_weights(const MatchInput& input) {
  const std::size_t rows = input.y.size();
  std::vector<std::size_t> arms[2];
  for (std::size_t row = 0; row < rows; ++row) arms[input.treated[row]].push_back(row);
  std::vector<double> target;
  for (std::size_t k = 0; k < input.covariates.values.columns; ++k) {
    double sum = 0.0, count = 0.0;
    for (std::size_t row = 0; row < rows; ++row) {
      if (input.treated[row] == 0 && !input.everybody) continue;
      sum += input.covariates.values(row, k), count += 1.0;
    }
    target.push_back(sum / count);
  }
  std::vector<double> weights(rows, 1.0);
  for (const int arm : {0, 1}) {
    if (arm == 1 && !input.everybody) continue;
    CW_TRY(const auto each, stats::entropy_weights(input.covariates.values, arms[arm], target));
    const double scale = static_cast<double>(arms[arm].size());
    for (std::size_t i = 0; i < each.size(); ++i) weights[arms[arm][i]] = each[i] * scale;
  }
  return weights;
}

Result<Adjustment> by_weights(const MatchInput& input, const stats::Logistic& propensity) {
  Adjustment adjustment;
  if (input.method == MatchMethod::entropy) {
    CW_TRY(adjustment.weights, balancing_weights(input));
  } else {
    adjustment.weights = stats::propensity_weights(propensity.share, input.treated, whom_of(input));
  }
  CW_TRY(const auto effect, stats::weighted_difference(input.y, input.treated, adjustment.weights, clusters_of(input)));
  adjustment.effects.push_back(
      {effect_name(input), effect.difference, effect.standard_error, 0.0,
       input.clusters ? "normal, linearised over clusters, weights as given" : "normal, linearised, weights as given"});
  return adjustment;
}

std::vector<double> mean_outcomes(const stats::Matrix& x, const std::vector<double>& coefficients) {
  return stats::multiply(x, coefficients);
}

/// Chances and mean outcomes of the rows `of`, from models of the rows `from`.
Result<stats::Nuisance> nuisance(const MatchInput& input, const stats::Matrix& x, std::span<const std::size_t> from,
                                 std::span<const std::size_t> of) {
  std::vector<std::uint8_t> treated;
  std::vector<std::size_t> arms[2];
  for (const std::size_t row : from) {
    treated.push_back(input.treated[row]);
    arms[input.treated[row]].push_back(row);
  }
  const stats::Matrix there = stats::rows_of(x, of);
  CW_TRY(const auto chance, stats::logistic(stats::rows_of(x, from), treated, input.covariates.names));
  CW_TRY(const auto control, stats::least_squares(stats::rows_of(x, arms[0]), stats::rows_of(input.y, arms[0])));
  CW_TRY(const auto one, stats::least_squares(stats::rows_of(x, arms[1]), stats::rows_of(input.y, arms[1])));
  return stats::Nuisance{stats::logistic_share(there, chance.coefficients), mean_outcomes(there, one.coefficients),
                         mean_outcomes(there, control.coefficients)};
}

/// The fold of each row: rows (or whole clusters) in an order drawn from the seed, dealt out in turn.
std::vector<std::size_t> folds_of(const MatchInput& input, const Run& run) {
  const std::size_t units = input.clusters ? input.clusters->names.size() : input.y.size();
  std::vector<std::size_t> order(units);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Rng chance(run.seed.fork("match folds"));
  for (std::size_t i = units; i > 1; --i) std::swap(order[i - 1], order[chance.below(i)]);
  std::vector<std::size_t> fold_of_unit(units), folds(input.y.size());
  for (std::size_t i = 0; i < units; ++i) fold_of_unit[order[i]] = i % input.folds;
  for (std::size_t row = 0; row < folds.size(); ++row)
    folds[row] = fold_of_unit[input.clusters ? input.clusters->of_row[row] : row];
  return folds;
}

Result<stats::Nuisance> cross_fitted(const MatchInput& input, const stats::Matrix& x, const Run& run) {
  const auto folds = folds_of(input, run);
  const std::size_t rows = input.y.size();
  stats::Nuisance whole{std::vector<double>(rows), std::vector<double>(rows), std::vector<double>(rows)};
  for (std::size_t fold = 0; fold < input.folds; ++fold) {
    std::vector<std::size_t> from, of;
    for (std::size_t row = 0; row < rows; ++row) (folds[row] == fold ? of : from).push_back(row);
    CW_TRY(const auto part, nuisance(input, x, from, of));
    for (std::size_t i = 0; i < of.size(); ++i) {
      whole.share[of[i]] = part.share[i];
      whole.mean_treated[of[i]] = part.mean_treated[i];
      whole.mean_control[of[i]] = part.mean_control[i];
    }
  }
  return whole;
}

Result<Adjustment> doubly_robust(const MatchInput& input, const stats::Logistic& propensity, const Run& run) {
  Adjustment adjustment;
  adjustment.weights = stats::propensity_weights(propensity.share, input.treated, whom_of(input));
  const stats::Matrix x = stats::with_intercept(input.covariates.values);
  std::vector<std::size_t> all(input.y.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  CW_TRY(const auto models, nuisance(input, x, all, all));
  const auto effect = stats::doubly_robust(input.y, input.treated, models, whom_of(input), clusters_of(input));
  const std::string over = input.clusters ? "normal, influence function over clusters" : "normal, influence function";
  adjustment.effects.push_back({effect_name(input), effect.value, effect.standard_error, 0.0, over});
  const std::string name = effect_name(input) + "_cross_fitted";
  const auto apart = cross_fitted(input, x, run);
  if (!apart) {
    adjustment.refused.push_back({name, std::string(code_name(apart.error().code)),
                                  "one of the folds cannot carry the models: " + apart.error().what});
    return adjustment;
  }
  const auto crossed = stats::doubly_robust(input.y, input.treated, *apart, whom_of(input), clusters_of(input));
  adjustment.effects.push_back(
      {name, crossed.value, crossed.standard_error, 0.0,
       fmt::format("{}, models from the other {} of {} folds", over, input.folds - 1, input.folds)});
  return adjustment;
}

}  // namespace

stats::Whom whom_of(const MatchInput& input) {
  if (input.method == MatchMethod::overlap) return Whom::overlap;
  return input.everybody ? Whom::everybody : Whom::treated;
}

std::string effect_name(const MatchInput& input) {
  switch (whom_of(input)) {
    case Whom::treated:
      return "att";
    case Whom::everybody:
      return "ate";
    case Whom::overlap:
      return "ato";
  }
  return "";
}

Result<Adjustment> adjust(const MatchInput& input, const stats::Logistic& propensity, const Run& run) {
  switch (input.method) {
    case MatchMethod::nearest:
    case MatchMethod::mahalanobis:
      return by_sets(input, propensity);
    case MatchMethod::exact:
    case MatchMethod::subclass:
      return by_strata(input, propensity);
    case MatchMethod::ipw:
    case MatchMethod::entropy:
    case MatchMethod::overlap:
      return by_weights(input, propensity);
    case MatchMethod::aipw:
      return doubly_robust(input, propensity, run);
  }
  return fail(ErrorCode::internal, "no such method");
}

}  // namespace cw::measure::plain
