#include "measure/plain/regress.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "stats/special.hpp"

namespace cw::measure::plain {

namespace {

using stats::Errors;

struct ErrorsName {
  Errors errors;
  const char* name;
  const char* words;
};

constexpr std::array<ErrorsName, 8> all_errors = {{
    {Errors::classic, "classic", "equal variance"},
    {Errors::hc0, "hc0", "HC0"},
    {Errors::hc1, "hc1", "HC1"},
    {Errors::hc2, "hc2", "HC2"},
    {Errors::hc3, "hc3", "HC3"},
    {Errors::cr0, "cr0", "CR0 over clusters"},
    {Errors::cr1, "cr1", "CR1 over clusters"},
    {Errors::cr2, "cr2", "CR2 over clusters, Satterthwaite"},
}};

const ErrorsName& name_of(Errors errors) {
  return all_errors[static_cast<std::size_t>(errors)];
}

double standard_error(const stats::Covariance& covariance, std::size_t k) {
  return std::sqrt(std::max(covariance.matrix(k, k), 0.0));
}

Table coefficients(const std::vector<std::string>& terms, const stats::LeastSquares& fit,
                   const stats::Covariance& covariance, Finding& finding, const Run& run, const ErrorsName& errors) {
  Table table{"coefficients",
              {{"term", "", Role::label},
               {"estimate", "", Role::value},
               {"se", "", Role::value},
               {"df", "", Role::value},
               {"t", "", Role::value},
               {"p", "share", Role::value},
               {"low", "", Role::low},
               {"high", "", Role::high}},
              {}};
  for (std::size_t k = 0; k < terms.size(); ++k) {
    const double se = standard_error(covariance, k), df = covariance.df[k], value = fit.coefficients[k];
    Estimate estimate = with_interval(run, terms[k], value, se, student_half(run, se, df),
                                      fmt::format("Student's t, {}", errors.words));
    estimate.n = static_cast<std::int64_t>(fit.design.rows);
    const bool good = estimate.low.has_value();
    const double t = value / se;
    table.rows.push_back({terms[k], value, good ? Cell{se} : Cell{}, df, good ? Cell{t} : Cell{},
                          good ? Cell{2.0 * stats::t_cdf(-std::abs(t), df)} : Cell{},
                          estimate.low ? Cell{*estimate.low} : Cell{}, estimate.high ? Cell{*estimate.high} : Cell{}});
    finding.estimates.push_back(std::move(estimate));
  }
  return table;
}

Result<Table> side_by_side(const std::vector<std::string>& terms, const stats::LeastSquares& fit,
                           const std::optional<Labels>& clusters) {
  Table table{"standard_errors", {{"term", "", Role::label}}, {}};
  for (const auto& term : terms) table.rows.push_back({term});
  for (const auto& errors : all_errors) {
    if (stats::is_clustered(errors.errors) && !clusters) continue;
    CW_TRY(const auto covariance,
           stats::covariance(fit, errors.errors, clusters ? clusters->clusters() : stats::Clusters{}));
    table.columns.push_back({errors.name, "", Role::value});
    for (std::size_t k = 0; k < terms.size(); ++k) table.rows[k].emplace_back(standard_error(covariance, k));
  }
  return table;
}

double r_squared(const RegressInput& input, const stats::LeastSquares& fit) {
  double mean = 0.0, total = 0.0;
  for (const double value : input.y) mean += value / static_cast<double>(input.y.size());
  for (const double value : input.y) total += (value - mean) * (value - mean);
  return 1.0 - stats::dot(fit.residuals, fit.residuals) / total;
}

}  // namespace

Result<Errors> errors_named(const std::string& name) {
  for (const auto& errors : all_errors) {
    if (name == errors.name) return errors.errors;
  }
  return fail(ErrorCode::usage, "there are no errors \"" + name + "\"", "--errors",
              "take classic, hc0, hc1, hc2, hc3, cr0, cr1 or cr2");
}

Result<Finding> regress(const RegressInput& input, const Run& run) {
  const Errors chosen = input.errors.value_or(input.clusters ? Errors::cr2 : Errors::hc1);
  if (stats::is_clustered(chosen) && !input.clusters) {
    return fail(ErrorCode::usage, std::string(name_of(chosen).name) + " is an error over clusters", "--errors",
                "name their column with --cluster");
  }
  if (input.clusters) CW_TRY_VOID(enough_clusters(*input.clusters, input.cluster_column));
  CW_TRY_VOID(varies(input.y, input.outcome));
  CW_TRY_VOID(independent(input.covariates));
  CW_TRY(const auto fit, stats::least_squares(stats::with_intercept(input.covariates.values), input.y));
  CW_TRY(const auto covariance,
         stats::covariance(fit, chosen, input.clusters ? input.clusters->clusters() : stats::Clusters{}));

  Finding finding = begin_finding(run, "least_squares", "change of mean " + input.outcome + " per unit of each term");
  finding.grade = Grade::correlation;
  finding.counterfactual = "none: the terms were not assigned";
  finding.population = fmt::format("{} rows", input.y.size());
  finding.proof.parameters["errors"] = name_of(chosen).name;
  std::vector<std::string> terms = {"(Intercept)"};
  terms.insert(terms.end(), input.covariates.names.begin(), input.covariates.names.end());
  finding.tables.push_back(coefficients(terms, fit, covariance, finding, run, name_of(chosen)));
  CW_TRY(auto beside, side_by_side(terms, fit, input.clusters));
  finding.tables.push_back(std::move(beside));
  finding.diagnostics.push_back({"r_squared", CheckStatus::pass, r_squared(input, fit),
                                 "share of the outcome's variance that the terms explain"});
  if (input.clusters) {
    const bool few = input.clusters->names.size() < 40;
    finding.diagnostics.push_back(
        {"clusters", CheckStatus::pass, static_cast<double>(input.clusters->names.size()),
         few && chosen != Errors::cr2 ? "fewer than 40: cr2 is safer here" : "of " + input.cluster_column});
  }
  finding.caveats.push_back(
      "Says what goes together. A coefficient is an effect only if nothing that was left out moves both sides.");
  finding.figures.push_back({"regress_coefficients",
                             "interval",
                             "Coefficients",
                             fmt::format("{} terms over {} rows.", terms.size(), input.y.size()),
                             "coefficients",
                             {},
                             "One row per term with its estimate and interval."});
  return finding;
}

}  // namespace cw::measure::plain
