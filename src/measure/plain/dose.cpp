#include "measure/plain/dose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/bootstrap.hpp"
#include "stats/dose_response.hpp"
#include "stats/intervals.hpp"
#include "stats/special.hpp"

namespace cw::measure::plain {

namespace {

constexpr std::size_t most_levels = 10;
constexpr double largest_skewness = 0.5;  // of the residuals of the dose model
constexpr double quantiles_shown[] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

/// Bins of the dose: above the lower break, up to the upper one; the lowest dose is in the first.
struct Bins {
  std::vector<double> breaks;
  std::vector<std::size_t> of_row;
  std::vector<std::vector<double>> y;
  std::vector<double> mean_dose;
  std::size_t count() const { return y.size(); }
};

Result<Bins> bins_of(const DoseInput& input) {
  std::vector<double> sorted = input.dose;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> distinct = sorted;
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  Bins bins;
  if (distinct.size() <= most_levels) {
    bins.breaks = {distinct.front()};
    bins.breaks.insert(bins.breaks.end(), distinct.begin(), distinct.end());
  } else {
    for (std::size_t i = 0; i <= input.bins; ++i)
      bins.breaks.push_back(stats::quantile(sorted, static_cast<double>(i) / static_cast<double>(input.bins)));
    bins.breaks.erase(std::unique(bins.breaks.begin(), bins.breaks.end()), bins.breaks.end());
    if (bins.breaks.size() < 3) {
      return fail(ErrorCode::degenerate, "nearly all rows have the same dose", input.dose_name,
                  "take fewer --bins, or compare two groups with `lift match`");
    }
  }
  const std::size_t count = bins.breaks.size() - 1;
  bins.y.resize(count);
  std::vector<double> sums(count, 0.0);
  for (std::size_t row = 0; row < input.dose.size(); ++row) {
    const auto upper = std::lower_bound(bins.breaks.begin() + 1, bins.breaks.end() - 1, input.dose[row]);
    const auto bin = static_cast<std::size_t>(upper - bins.breaks.begin()) - 1;
    bins.of_row.push_back(bin);
    bins.y[bin].push_back(input.y[row]);
    sums[bin] += input.dose[row];
  }
  for (std::size_t bin = 0; bin < count; ++bin) {
    if (bins.y[bin].size() < 2) {
      return fail(ErrorCode::too_few_rows,
                  fmt::format("{} row has a dose of {:.6g} to {:.6g}; a bin needs 2", bins.y[bin].size(),
                              bins.breaks[bin], bins.breaks[bin + 1]),
                  input.dose_name, "group rare doses together");
    }
    bins.mean_dose.push_back(sums[bin] / static_cast<double>(bins.y[bin].size()));
  }
  return bins;
}

std::vector<Column> curve_columns() {
  return {{"dose", "", Role::group}, {"estimate", "", Role::value}, {"low", "", Role::low},
          {"high", "", Role::high},  {"n", "rows", Role::n},        {"se", "", Role::value},
          {"from", "", Role::value}, {"until", "", Role::value}};
}

/// Means of the bins with their covariance: unadjusted, or at the average of the covariates.
struct Means {
  std::vector<double> value;
  stats::Matrix covariance;
  double df = 0.0;  // 0 = each bin its own
};

Means plain_means(const Bins& bins) {
  Means means;
  means.covariance = stats::Matrix(bins.count(), bins.count());
  for (std::size_t bin = 0; bin < bins.count(); ++bin) {
    const auto summary = stats::summarise(bins.y[bin]);
    means.value.push_back(summary->mean);
    means.covariance(bin, bin) = summary->variance / static_cast<double>(summary->n);
  }
  return means;
}

Result<Means> adjusted_means(const DoseInput& input, const Bins& bins) {
  stats::Matrix x;
  for (std::size_t bin = 0; bin < bins.count(); ++bin) {
    std::vector<double> column;
    for (const auto own : bins.of_row) column.push_back(own == bin ? 1.0 : 0.0);
    x.append(column);
  }
  for (std::size_t k = 0; k < input.covariates.names.size(); ++k) {
    const auto values = input.covariates.values.column(k);
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    std::vector<double> column;
    for (const double value : values) column.push_back(value - mean);
    x.append(column);
  }
  CW_TRY(const auto fit, stats::least_squares(x, input.y));
  CW_TRY(const auto errors, stats::covariance(fit, stats::Errors::hc1));
  Means means{{fit.coefficients.begin(), fit.coefficients.begin() + static_cast<std::ptrdiff_t>(bins.count())},
              stats::Matrix(bins.count(), bins.count()),
              errors.df[0]};
  for (std::size_t i = 0; i < bins.count(); ++i) {
    for (std::size_t j = 0; j < bins.count(); ++j) means.covariance(i, j) = errors.matrix(i, j);
  }
  return means;
}

Table means_table(const std::string& name, const Bins& bins, const Means& means, const Run& run) {
  Table table{name, curve_columns(), {}};
  for (std::size_t bin = 0; bin < bins.count(); ++bin) {
    const double n = static_cast<double>(bins.y[bin].size()), se = std::sqrt(means.covariance(bin, bin));
    const double half = student_half(run, se, means.df > 0.0 ? means.df : n - 1.0);
    const bool known = se > 0.0;
    table.rows.push_back({bins.mean_dose[bin], means.value[bin], known ? Cell{means.value[bin] - half} : Cell{},
                          known ? Cell{means.value[bin] + half} : Cell{}, static_cast<std::int64_t>(bins.y[bin].size()),
                          se, bins.breaks[bin], bins.breaks[bin + 1]});
  }
  return table;
}

/// Differences between neighbouring bins, all at once at the level (Bonferroni).
Table steps_table(const Bins& bins, const Means& means, const Run& run) {
  Table table{"steps",
              {{"from_dose", "", Role::group},
               {"to_dose", "", Role::group},
               {"difference", "", Role::value},
               {"low", "", Role::low},
               {"high", "", Role::high},
               {"verdict", "", Role::label}},
              {}};
  const double steps = static_cast<double>(bins.count() - 1);
  const double z = stats::normal_quantile(1.0 - (1.0 - run.level) / 2.0 / steps);
  for (std::size_t bin = 1; bin < bins.count(); ++bin) {
    const double apart = means.value[bin] - means.value[bin - 1];
    const double variance =
        means.covariance(bin, bin) + means.covariance(bin - 1, bin - 1) - 2.0 * means.covariance(bin, bin - 1);
    const double half = z * std::sqrt(std::max(variance, 0.0));
    const std::string verdict = apart - half > 0.0 ? "rises" : apart + half < 0.0 ? "falls" : "cannot be told";
    table.rows.push_back({bins.mean_dose[bin - 1], bins.mean_dose[bin], apart, apart - half, apart + half, verdict});
  }
  return table;
}

/// The non-decreasing fit, and whether the outcome falls anywhere it must not.
void add_monotone(Finding& finding, const DoseInput& input, const Table& steps) {
  std::vector<std::size_t> order(input.dose.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return input.dose[a] < input.dose[b]; });
  const auto sorted_dose = stats::rows_of(input.dose, order), sorted_y = stats::rows_of(input.y, order);
  std::vector<double> means, weights;  // rows of one dose are one point
  std::vector<std::size_t> point_of;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || sorted_dose[i] != sorted_dose[i - 1]) means.push_back(0.0), weights.push_back(0.0);
    weights.back() += 1.0;
    means.back() += (sorted_y[i] - means.back()) / weights.back();
    point_of.push_back(means.size() - 1);
  }
  const auto fitted = stats::isotonic(means, weights);
  Table table{"monotone", {{"from_dose", "", Role::group}, {"estimate", "", Role::value}, {"n", "rows", Role::n}}, {}};
  double squares = 0.0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double value = fitted[point_of[i]];
    squares += (sorted_y[i] - value) * (sorted_y[i] - value);
    if (table.rows.empty() || std::get<double>(table.rows.back()[1]) != value)
      table.rows.push_back({sorted_dose[i], value, std::int64_t{0}});
    std::get<std::int64_t>(table.rows.back()[2]) += 1;
  }
  std::vector<std::string> falls;
  for (const auto& step : steps.rows) {
    if (std::get<std::string>(step[5]) == "falls")
      falls.push_back(fmt::format("{:.4g} to {:.4g}", std::get<double>(step[0]), std::get<double>(step[1])));
  }
  finding.diagnostics.push_back(
      {"monotone", falls.empty() ? CheckStatus::pass : CheckStatus::fail, static_cast<double>(table.rows.size()),
       falls.empty()
           ? "levels of the non-decreasing fit; no step falls"
           : "levels of the non-decreasing fit, which hides that the outcome falls from dose " + listed(falls)});
  finding.diagnostics.push_back(
      {"monotone_squares", CheckStatus::pass, squares, "sum of squares about the non-decreasing fit"});
  finding.tables.push_back(std::move(table));
}

Result<> add_density(Finding& finding, const DoseInput& input, const Run& run) {
  CW_TRY(const auto model, stats::dose_model(input.dose, stats::with_intercept(input.covariates.values)));
  const bool skewed = std::abs(model.skewness) > largest_skewness;
  finding.diagnostics.push_back({"dose_model", skewed ? CheckStatus::fail : CheckStatus::pass, model.skewness,
                                 skewed ? "skewness of the dose given covariates: it is not normal, so "
                                          "density_adjusted and weighted are not to be trusted"
                                        : "skewness of the dose given covariates; 0 where the normal model holds"});
  std::vector<double> sorted = input.dose, at;
  std::sort(sorted.begin(), sorted.end());
  for (const double p : quantiles_shown) at.push_back(stats::quantile(sorted, p));
  at.erase(std::unique(at.begin(), at.end()), at.end());
  if (const auto curve = stats::density_adjusted_curve(input.dose, input.y, model, at)) {
    Table table{"density_adjusted", {{"dose", "", Role::group}, {"estimate", "", Role::value}}, {}};
    for (std::size_t i = 0; i < at.size(); ++i) table.rows.push_back({at[i], (*curve)[i]});
    finding.tables.push_back(std::move(table));
  } else {
    finding.refused.push_back({"density_adjusted", std::string(code_name(curve.error().code)),
                               "the dose takes too few values for its density to adjust by"});
  }
  const auto weights = stats::stabilised_weights(input.dose, model);
  stats::Matrix x;
  x.append(std::vector<double>(input.dose.size(), 1.0));
  x.append(input.dose);
  CW_TRY(const auto line, stats::least_squares(x, input.y, weights));
  CW_TRY(const auto errors, stats::covariance(line, stats::Errors::hc0));
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  finding.diagnostics.push_back({"weighted_effective_size", CheckStatus::pass, sum * sum / stats::dot(weights, weights),
                                 "rows that the stabilised weights amount to"});
  finding.diagnostics.push_back(
      {"largest_stabilised_weight", CheckStatus::pass, *std::max_element(weights.begin(), weights.end()), ""});
  Table table{"weighted", {{"term", "", Role::label}, {"estimate", "", Role::value}, {"se", "", Role::value}}, {}};
  for (const std::size_t k : {std::size_t{0}, std::size_t{1}})
    table.rows.push_back(
        {k == 0 ? std::string("(Intercept)") : input.dose_name, line.coefficients[k], std::sqrt(errors.matrix(k, k))});
  finding.tables.push_back(std::move(table));
  const double se = std::sqrt(errors.matrix(1, 1));
  finding.estimates.push_back(with_interval(run, "slope_weighted", line.coefficients[1], se, normal_half(run, se),
                                            "normal, HC0, stabilised weights"));
  return {};
}

std::string where_it_hurts(const Table& steps) {
  std::string text;
  for (const auto& step : steps.rows) {
    const auto& verdict = std::get<std::string>(step[5]);
    if (verdict == "cannot be told") continue;
    text += fmt::format("{}{} from dose {:.3g} to {:.3g}", text.empty() ? "" : "; ", verdict, std::get<double>(step[0]),
                        std::get<double>(step[1]));
  }
  return text.empty() ? "no step between doses can be told from zero" : text;
}

}  // namespace

Result<Finding> dose(const DoseInput& input, const Run& run) {
  CW_TRY_VOID(varies(input.dose, input.dose_name));
  CW_TRY_VOID(varies(input.y, input.outcome));
  const bool adjusted = !input.covariates.names.empty();
  if (adjusted) CW_TRY_VOID(independent(input.covariates));
  CW_TRY(const auto bins, bins_of(input));
  Finding finding = begin_finding(run, "dose_response", fmt::format("mean {} by {}", input.outcome, input.dose_name));
  finding.grade = Grade::correlation;
  finding.counterfactual = "none: people chose their dose";
  finding.population = fmt::format("{} rows in {} bins", input.dose.size(), bins.count());
  finding.proof.parameters["bins"] = std::to_string(bins.count());
  Means means = plain_means(bins);
  finding.tables.push_back(means_table("curve", bins, means, run));
  if (adjusted) {
    CW_TRY(means, adjusted_means(input, bins));
    finding.tables.push_back(means_table("adjusted", bins, means, run));
  }
  finding.tables.push_back(steps_table(bins, means, run));
  const std::size_t last = bins.count() - 1;
  const double spread =
      std::sqrt(std::max(means.covariance(0, 0) + means.covariance(last, last) - 2.0 * means.covariance(0, last), 0.0));
  Estimate ends =
      with_interval(run, "highest_less_lowest", means.value[last] - means.value[0], spread, normal_half(run, spread),
                    adjusted ? "normal, HC1, covariates held" : "normal, unadjusted");
  ends.n = static_cast<std::int64_t>(input.dose.size());
  finding.estimates.push_back(std::move(ends));
  add_monotone(finding, input, Table(*finding.table("steps")));
  if (adjusted) {
    CW_TRY_VOID(add_density(finding, input, run));
  } else {
    finding.caveats.emplace_back("Nothing is adjusted: name what drives both dose and outcome with --covariates.");
  }
  for (const auto& check : finding.diagnostics) {
    if (check.status != CheckStatus::pass) finding.status = Status::caution;
  }
  finding.caveats.emplace_back("People choose how much they take part; a curve is not what more would do to them.");
  finding.figures.push_back({"dose_curve",
                             "line_band",
                             fmt::format("{} by {}", input.outcome, input.dose_name),
                             where_it_hurts(*finding.table("steps")) + ".",
                             adjusted ? "adjusted" : "curve",
                             {},
                             "One row per bin of the dose with its mean, interval and number of rows."});
  return finding;
}

}  // namespace cw::measure::plain
