#include "measure/experiment/significance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/nearest.hpp"
#include "stats/special.hpp"

namespace cw::measure::experiment {

namespace {

using plain::exact;
using stats::Successes;
using ShareInterval = std::function<Result<stats::Interval>(const Successes&, const Successes&, double)>;

struct ShareMethod {
  const char* name;
  const char* label;
  ShareInterval interval;
};

const std::vector<ShareMethod>& share_methods() {
  static const std::vector<ShareMethod> methods = {
      {"newcombe", "Newcombe, hybrid of Wilson intervals",
       [](const Successes& t, const Successes& c, double level) {
         return stats::newcombe(t.successes, t.n, c.successes, c.n, level);
       }},
      {"miettinen_nurminen", "Miettinen-Nurminen score", &stats::miettinen_nurminen},
      {"agresti_caffo", "Agresti-Caffo", &stats::agresti_caffo},
      {"wald", "Wald", &stats::wald}};
  return methods;
}

Result<const ShareMethod*> share_method(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& method : share_methods()) {
    if (method.name == name) return &method;
    known.emplace_back(method.name);
  }
  return fail(ErrorCode::usage, "there is no method \"" + name + "\" for proportions", "--method",
              did_you_mean(name, known, "write newcombe, miettinen_nurminen, agresti_caffo or wald"));
}

Estimate with_range(const plain::Run& run, std::string name, const stats::Interval& interval, std::string unit,
                    std::string method, std::int64_t n) {
  Estimate estimate{std::move(name), interval.value, interval.low, interval.high, run.level, std::move(unit), n};
  estimate.interval_method = std::move(method);
  return estimate;
}

void refuse(Finding& finding, const std::string& name, const Error& error) {
  finding.refused.push_back({name, std::string(code_name(error.code)), error.next.empty() ? error.what : error.next});
}

Table methods_table(const Successes& treated, const Successes& control, double level) {
  Table table{"methods",
              {{"method", "", Role::label},
               {"difference", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high}},
              {}};
  for (const auto& method : share_methods()) {
    const auto interval = method.interval(treated, control, level);
    table.rows.push_back({std::string(method.name), treated.share() - control.share(),
                          interval ? Cell{interval->low} : Cell{}, interval ? Cell{interval->high} : Cell{}});
  }
  return table;
}

Finding begin_test(const plain::Run& run, const std::string& kind, const std::string& method, std::int64_t n) {
  Finding finding = plain::begin_finding(run, "experiment_test", "treated minus control, " + kind);
  finding.proof.parameters["method"] = method;
  finding.population = fmt::format("{} units in two arms", n);
  finding.caveats.push_back("A difference says what caused it only where chance made the arms.");
  return finding;
}

}  // namespace

Result<Finding> test_proportions(const Successes& treated, const Successes& control, const std::string& method,
                                 const plain::Run& run) {
  CW_TRY(const auto* chosen, share_method(method));
  CW_TRY(const auto interval, chosen->interval(treated, control, run.level));
  const std::int64_t n = treated.n + control.n;
  Finding finding = begin_test(run, "share of units", method, n);
  finding.estimates.push_back(with_range(run, "difference", interval, "share", chosen->label, n));
  if (const auto test = stats::pooled_z_test(treated, control); test) {
    finding.estimates.push_back(exact(run, "p_value", test->p, "", "two-sided, z test with the pooled share"));
    finding.estimates.push_back(exact(run, "z", test->z, "", "test statistic"));
  } else {
    refuse(finding, "p_value", test.error());
  }
  CW_TRY(const double fisher, stats::fisher_exact(treated, control));
  finding.estimates.push_back(exact(run, "fisher_p", fisher, "", "two-sided, exact given the margins"));
  if (const auto ratio = stats::risk_ratio(treated, control, run.level); ratio) {
    finding.estimates.push_back(with_range(run, "risk_ratio", *ratio, "", "normal on the logarithm", n));
  } else {
    refuse(finding, "risk_ratio", ratio.error());
  }
  finding.tables.push_back(methods_table(treated, control, run.level));
  return finding;
}

Result<Finding> test_means(const stats::Summary& treated, const stats::Summary& control, const std::string& method,
                           const plain::Run& run) {
  if (method != "welch" && method != "student") {
    const std::vector<std::string> known = {"welch", "student"};
    return fail(ErrorCode::usage, "there is no method \"" + method + "\" for means", "--method",
                did_you_mean(method, known, "write welch or student"));
  }
  CW_TRY(auto test, stats::welch(treated, control, run.level));
  if (method == "student") {
    const double a = static_cast<double>(treated.n), b = static_cast<double>(control.n);
    test.df = a + b - 2.0;
    const double pooled = ((a - 1.0) * treated.variance + (b - 1.0) * control.variance) / test.df;
    test.standard_error = std::sqrt(pooled * (1.0 / a + 1.0 / b));
    test.t = test.difference / test.standard_error;
    test.p = 2.0 * stats::t_cdf(-std::abs(test.t), test.df);
    const double half = stats::t_quantile(0.5 + run.level / 2.0, test.df) * test.standard_error;
    test.low = test.difference - half;
    test.high = test.difference + half;
  }
  const std::int64_t n = treated.n + control.n;
  Finding finding = begin_test(run, "mean of units", method, n);
  finding.estimates.push_back(with_range(run, "difference", {test.difference, test.low, test.high}, "",
                                         method == "welch" ? "Welch's t" : "Student's t, equal variances", n));
  finding.estimates.push_back(exact(run, "p_value", test.p, "", "two-sided t test"));
  finding.estimates.push_back(exact(run, "t", test.t, "", "test statistic"));
  finding.estimates.push_back(exact(run, "df", test.df, "", "degrees of freedom"));
  finding.estimates.push_back(exact(run, "standard_error", test.standard_error, "", "of the difference"));
  return finding;
}

Result<Finding> sample_ratio(std::span<const double> counts, std::span<const double> weights, const plain::Run& run) {
  CW_TRY(const auto test, stats::sample_ratio(counts, weights));
  Finding finding = plain::begin_finding(run, "experiment_srm", "whether the arms are as large as planned");
  double people = 0.0, weight = 0.0;
  for (std::size_t arm = 0; arm < counts.size(); ++arm) people += counts[arm], weight += weights[arm];
  finding.population = fmt::format("{:.15g} units", people);
  finding.estimates.push_back(exact(run, "p_value", test.p, "", "chi-squared test of the counts"));
  finding.estimates.push_back(exact(run, "chi_squared", test.statistic, "", "test statistic"));
  finding.estimates.push_back(exact(run, "df", test.df, "", "arms of some weight, less one"));
  Table table{
      "arms", {{"arm", "", Role::label}, {"observed", "units", Role::n}, {"expected", "units", Role::value}}, {}};
  for (std::size_t arm = 0; arm < counts.size(); ++arm)
    table.rows.push_back({static_cast<std::int64_t>(arm + 1), counts[arm], people * weights[arm] / weight});
  finding.tables.push_back(std::move(table));
  const bool mismatch = test.p < ratio_alarm;
  finding.diagnostics.push_back({"sample_ratio", mismatch ? CheckStatus::fail : CheckStatus::pass, test.p,
                                 "an alarm below 0.001: units were lost or added after assignment"});
  if (mismatch) {
    finding.status = Status::caution;
    finding.reason = "sample_ratio_mismatch";
    finding.caveats.push_back(
        "The arms are not as planned. Do not read results before the cause is known: redirects, "
        "bots, late filters, a broken assignment.");
  }
  return finding;
}

Result<Finding> adjust(std::span<const double> p, const std::string& method, double alpha, const plain::Run& run) {
  CW_TRY(const auto how, stats::adjustment_of(method));
  if (!(alpha > 0.0 && alpha < 1.0))
    return fail(ErrorCode::invalid_input, "alpha must lie between 0 and 1", "--alpha", "give it as in 0.05");
  CW_TRY(const auto adjusted, stats::adjusted(p, how));
  Finding finding = plain::begin_finding(run, "experiment_adjust", "p-values of several tests, taken together");
  finding.proof.parameters["method"] = method;
  finding.proof.parameters["alpha"] = fmt::format("{}", alpha);
  Table table{"adjusted",
              {{"test", "", Role::label},
               {"p", "share", Role::value},
               {"adjusted", "share", Role::value},
               {"rejected", "", Role::label}},
              {}};
  double rejected = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const bool passes = adjusted[i] <= alpha;
    rejected += passes ? 1.0 : 0.0;
    table.rows.push_back({static_cast<std::int64_t>(i + 1), p[i], adjusted[i], passes});
  }
  finding.tables.push_back(std::move(table));
  finding.estimates.push_back(exact(run, "rejected", rejected, "tests", "counted"));
  finding.caveats.push_back(how == stats::Adjustment::bh || how == stats::Adjustment::by
                                ? "Among the rejected, a share of up to alpha are expected to be false alarms."
                                : "The chance of even one false alarm among all tests is at most alpha.");
  return finding;
}

}  // namespace cw::measure::experiment
