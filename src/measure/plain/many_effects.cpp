#include "measure/plain/many_effects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/multiple_tests.hpp"
#include "stats/special.hpp"

namespace cw::measure::plain {

namespace {

/// What came of one part.
struct Answer {
  std::string name;
  Estimate estimate;
  double standard_error = 0.0, p = 1.0, p_holm = 1.0;
  std::optional<Grade> grade = {};
  std::string reason = {};
};

double column_of(const Finding& finding, const char* table, std::size_t column) {
  return std::get<double>(finding.table(table)->rows[0][column]);
}

/// Answers every part; refused ones go into the Finding.
Result<std::vector<Answer>> answer_all(Finding& finding, const std::vector<Part>& parts, const Run& run) {
  std::vector<Answer> answers;
  std::optional<Error> last;
  for (const Part& part : parts) {
    const auto found = match(part.input, run);
    if (!found) {
      last = found.error();
      finding.refused.push_back(
          {part.name, std::string(code_name(last->code)), last->what + (last->next.empty() ? "" : ": " + last->next)});
      continue;
    }
    Answer answer{part.name, found->estimates[0], column_of(*found, "effects", 2)};
    answer.estimate.name = part.name;
    answer.p = answer.standard_error > 0.0
                   ? 2.0 * stats::normal_cdf(-std::abs(answer.estimate.value / answer.standard_error))
                   : 1.0;
    answer.grade = found->grade;
    answer.reason = found->reason;
    answers.push_back(std::move(answer));
  }
  if (answers.empty() && last) return fail(*last);
  std::vector<double> p;
  for (const auto& answer : answers) p.push_back(answer.p);
  CW_TRY(const auto adjusted, stats::adjusted(p, stats::Adjustment::holm));
  for (std::size_t i = 0; i < answers.size(); ++i) answers[i].p_holm = adjusted[i];
  return answers;
}

Table answers_table(const std::string& name, const std::string& key, const std::vector<Answer>& answers) {
  Table table{name,
              {{key, "", Role::label},
               {"estimate", "", Role::value},
               {"se", "", Role::value},
               {"low", "", Role::low},
               {"high", "", Role::high},
               {"n", "rows", Role::n},
               {"p", "share", Role::value},
               {"p_holm", "share", Role::value},
               {"grade", "", Role::group}},
              {}};
  for (const auto& answer : answers) {
    const Estimate& estimate = answer.estimate;
    table.rows.push_back({answer.name, estimate.value, answer.standard_error,
                          estimate.low ? Cell{*estimate.low} : Cell{}, estimate.high ? Cell{*estimate.high} : Cell{},
                          estimate.n ? Cell{*estimate.n} : Cell{}, answer.p, answer.p_holm,
                          std::string(word(answer.grade))});
  }
  return table;
}

/// Adjusted only if every part is; says which are not.
void take_lowest_grade(Finding& finding, const std::vector<Answer>& answers) {
  finding.grade = Grade::adjusted;
  for (const auto& answer : answers) {
    if (answer.grade == Grade::adjusted) continue;
    finding.grade = Grade::correlation;
    finding.status = Status::caution;
    finding.reason += (finding.reason.empty() ? "" : "; ") + answer.name + ": " + answer.reason;
  }
  if (!finding.refused.empty()) finding.status = Status::caution;
}

void add_estimates(Finding& finding, const std::vector<Answer>& answers) {
  for (const auto& answer : answers) finding.estimates.push_back(answer.estimate);
  finding.caveats.push_back("Intervals are of each row by itself; p_holm takes in how many were looked at.");
}

/// Cochran's Q over the parts.
void add_heterogeneity(Finding& finding, const std::vector<Answer>& answers) {
  double weights = 0.0, sum = 0.0, q = 0.0;
  for (const auto& answer : answers) {
    if (!(answer.standard_error > 0.0)) return;
    const double weight = 1.0 / (answer.standard_error * answer.standard_error);
    weights += weight;
    sum += weight * answer.estimate.value;
  }
  for (const auto& answer : answers)
    q += std::pow((answer.estimate.value - sum / weights) / answer.standard_error, 2.0);
  const double df = static_cast<double>(answers.size()) - 1.0, p = stats::chi_squared_upper(q, df);
  finding.diagnostics.push_back(
      {"heterogeneity", CheckStatus::pass, p,
       fmt::format("p that all segments have one effect: Q {:.6g} on {:.0f} degrees of freedom{}", q, df,
                   p < 0.05 ? "" : "; differences between segments may be chance")});
}

std::string verdict_of(const Answer& answer, double margin, double level) {
  if (answer.grade != Grade::adjusted || !(answer.p_holm < 1.0 - level)) return "unknown";
  if (answer.estimate.value < 0.0) return "stop";
  return answer.estimate.low.value_or(0.0) > margin ? "expand" : "keep";
}

}  // namespace

Covariates covariates_within(const Covariates& covariates, std::span<const std::size_t> rows,
                             std::vector<std::string>& left_out) {
  Covariates within;
  within.values.rows = within.base_values.rows = rows.size();
  stats::Matrix seen;
  seen.append(std::vector<double>(rows.size(), 1.0));
  for (std::size_t k = 0; k < covariates.names.size(); ++k) {
    const auto column = stats::rows_of(covariates.values.column(k), rows);
    stats::Matrix tried = seen;
    tried.append(column);
    if (!stats::dependent_columns(tried).empty()) {
      if (std::find(left_out.begin(), left_out.end(), covariates.names[k]) == left_out.end())
        left_out.push_back(covariates.names[k]);
      continue;
    }
    seen = std::move(tried);
    within.names.push_back(covariates.names[k]);
    within.values.append(column);
  }
  return within;
}

Result<Finding> effects_by_segment(const SegmentsInput& input, const Run& run) {
  Finding finding = begin_finding(
      run, "effects_by_segment",
      fmt::format("mean effect of {} on {}, by {}", input.treatment, input.outcome, input.segment_column));
  CW_TRY(const auto answers, answer_all(finding, input.parts, run));
  if (answers.size() < 2) {
    return fail(ErrorCode::too_few_rows,
                fmt::format("only {} of {} segments can be answered", answers.size(), input.parts.size()),
                input.segment_column,
                finding.refused.empty() ? "name a column with two values or more"
                                        : finding.refused[0].name + ": " + finding.refused[0].next);
  }
  finding.counterfactual = "rows of the same segment and equal covariates without the treatment";
  finding.population = fmt::format("{} segments of {}", answers.size(), input.segment_column);
  add_estimates(finding, answers);
  finding.tables.push_back(answers_table("segments", "segment", answers));
  add_heterogeneity(finding, answers);
  take_lowest_grade(finding, answers);
  finding.caveats.push_back("Segments must be declared before the outcomes are looked at.");
  finding.figures.push_back({"effects_by_segment",
                             "interval",
                             "Effect by segment",
                             fmt::format("{} segments.", answers.size()),
                             "segments",
                             {},
                             "One row per segment with its effect and interval."});
  return finding;
}

Result<Finding> effects_of_actions(const ActionsInput& input, const Run& run) {
  Finding finding = begin_finding(run, "effects_of_actions",
                                  "mean effect on " + input.outcome + " of each action, on those who took it");
  CW_TRY(auto answers, answer_all(finding, input.parts, run));
  std::stable_sort(answers.begin(), answers.end(),
                   [](const Answer& a, const Answer& b) { return a.estimate.value > b.estimate.value; });
  finding.counterfactual = "rows of equal covariates that did not take the action";
  finding.population = fmt::format("{} actions", answers.size());
  finding.proof.parameters["margin"] = fmt::format("{}", input.margin);
  add_estimates(finding, answers);
  Table table = answers_table("actions", "action", answers);
  table.columns.push_back({"verdict", "", Role::label});
  for (std::size_t i = 0; i < answers.size(); ++i)
    table.rows[i].emplace_back(verdict_of(answers[i], input.margin, run.level));
  finding.tables.push_back(std::move(table));
  take_lowest_grade(finding, answers);
  finding.caveats.push_back(
      "Each action is compared without regard to the others: people who take one often take several.");
  finding.figures.push_back({"effects_of_actions",
                             "interval",
                             "Effect by action",
                             fmt::format("{} actions, largest first.", answers.size()),
                             "actions",
                             {},
                             "One row per action with its effect, interval and verdict."});
  return finding;
}

}  // namespace cw::measure::plain
