#include "workspace/statement.hpp"

#include <algorithm>

#include "statement/costs.hpp"
#include "statement/sentences.hpp"
#include "workspace/data_tests.hpp"
#include "workspace/runs.hpp"

namespace cw::workspace {

namespace {

std::vector<statement::ClaimStratum> strata_of(const measure::Claims& claims) {
  std::vector<statement::ClaimStratum> strata;
  strata.reserve(claims.strata.size());
  for (const auto& stratum : claims.strata) {
    strata.push_back(
        {stratum.lines, stratum.capacity_minor, stratum.wanted_minor, stratum.claimed_minor, stratum.cells});
  }
  return strata;
}

std::vector<std::string> draft_reasons(const catalog::Checked& checked) {
  std::vector<std::string> reasons;
  for (const auto& problem : checked.problems) {
    if (problem.severity == catalog::Severity::draft)
      reasons.push_back(catalog::to_text(problem.place) + ": " + problem.what);
  }
  return reasons;
}

/// Net sales of another period, for the comparatives; nothing if the data do not cover it.
statement::Comparative revenue_of(Workspace& workspace, std::string name, DayRange days, const Figures& figures) {
  const auto& scope = figures.scope;
  const auto& window = scope.window;
  statement::Comparative comparative{std::move(name), "revenue", {}, {}};
  if (days.from < window.from || window.until < days.until) {
    comparative.reason = "the sources cover " + to_text(window.from) + " to " + to_text(Day{window.until.days - 1});
    return comparative;
  }
  if (std::find(figures.missing.begin(), figures.missing.end(), "orders") != figures.missing.end()) {
    comparative.reason = "there are no sales in the data";
    return comparative;
  }
  const engine::Named period[] = {{"from", scope.zone.start_of(days.from)}, {"until", scope.zone.start_of(days.until)}};
  auto stream = engine::run_sql(*workspace.session, "net_sales", period);
  const auto result = stream ? engine::read_all(**stream) : tl::unexpected<Error>(stream.error());
  if (result) {
    comparative.value = scope.major(static_cast<double>(std::get<std::int64_t>(result->rows.at(0).at(0))));
  } else {
    comparative.reason = result.error().what;
  }
  return comparative;
}

}  // namespace

std::map<std::string, Released> release_all(const Workspace& workspace, Figures& figures, const std::string& role) {
  const Policy policy = policy_of(workspace.catalog(), role, true);
  std::map<std::string, Released> released;
  for (auto& [id, finding] : figures.findings) {
    auto out = release(std::move(finding), policy);
    if (out) {
      released.emplace(id, std::move(*out));
    } else {
      figures.refusals.push_back({id, out.error()});
    }
  }
  return released;
}

namespace {

/// What compose() needs of one period; the findings are released for `role`.
Result<statement::Input> input_of(Workspace& workspace, Figures& figures, const std::string& role) {
  statement::Input input;
  input.title = workspace.catalog().workspace.name;
  input.period_label = figures.period.label;
  input.period = figures.period.days;
  input.prior_period = prior_of(figures.period);
  input.last_year_period = year_before(figures.period);
  input.catalog = &workspace.catalog();
  input.draft = workspace.checked.draft();
  input.draft_reasons = draft_reasons(workspace.checked);
  input.findings = release_all(workspace, figures, role);
  for (auto& line : figures.lines) {
    if (input.findings.contains(line.finding)) input.lines.push_back(std::move(line));
  }
  for (const auto& [figure, error, undeclared] : figures.refusals) {
    if (undeclared) continue;
    input.refused_figures.push_back({figure, std::string(code_name(error.code)), error.what, error.next});
  }
  input.strata = strata_of(figures.claims);
  input.coverage = figures.coverage;
  CW_TRY(input.control_totals, control_totals(workspace));
  CW_TRY(input.sources, source_notes(workspace));
  input.missing = figures.missing;
  input.versions = {{"catalog", workspace.catalog().sha256},
                    {"people", figures.graph_version},
                    {"data", figures.facts_version},
                    {"code", std::string(version)}};
  input.seed = workspace.options.seed.key;
  return input;
}

bool inside(DayRange days, DayRange window) {
  return window.from <= days.from && days.until <= window.until;
}

/// Return and ROI of an earlier period, composed by the same rules; why not, where its cost or its data are not there.
Result<std::vector<statement::Comparative>> results_of(Workspace& workspace, const std::string& name, DayRange days,
                                                       const Figures& now, const std::string& role) {
  using statement::Comparative;
  const auto neither = [&](const std::string& reason) {
    return std::vector<Comparative>{{name, "return", {}, reason}, {name, "roi", {}, reason}};
  };
  if (!statement::account_costs(workspace.catalog(), days, {}).declared) return neither("no cost is declared for it");
  const auto& window = now.scope.window;
  if (!inside(days, window)) {
    return neither("the sources cover " + to_text(window.from) + " to " + to_text(Day{window.until.days - 1}));
  }
  auto then = figures(workspace, to_text(days.from) + ":" + to_text(days.until));
  if (!then) return neither(then.error().what);
  CW_TRY(const auto input, input_of(workspace, *then, role));
  CW_TRY(const auto composed, statement::compose(input));
  const auto* roi = statement::headline_roi(composed);
  if (roi == nullptr || !roi->value) return neither(roi == nullptr ? "no ROI was composed" : roi->reason);
  return std::vector<Comparative>{{name, "return", roi->return_value, ""}, {name, "roi", roi->value->value, ""}};
}

}  // namespace

Result<StatementOutcome> make_statement(Workspace& workspace, const std::string& period, const std::string& role) {
  CW_TRY_VOID(known_role(workspace.catalog(), role));
  CW_TRY(auto figures, figures(workspace, period));
  CW_TRY(const auto data_tests, run_data_tests(workspace, figures.scope));
  CW_TRY_VOID(pass_data_tests(data_tests));
  CW_TRY(auto input, input_of(workspace, figures, role));
  for (const auto& [name, days] :
       {std::pair{"prior period", input.prior_period}, std::pair{"same period last year", input.last_year_period}}) {
    CW_TRY(auto results, results_of(workspace, name, days, figures, role));
    input.comparatives.insert(input.comparatives.end(), results.begin(), results.end());
    input.comparatives.push_back(revenue_of(workspace, name, days, figures));
  }
  workspace.tell("composing the statement", 0.9);
  StatementOutcome outcome;
  CW_TRY(outcome.statement, statement::compose(input));
  CW_TRY(const auto head, registry_head(workspace));
  if (head) outcome.statement.versions["registry"] = *head;
  outcome.period = figures.period.id;
  outcome.from = figures.scope.from();
  outcome.until = figures.scope.until();
  outcome.refusals = std::move(figures.refusals);
  workspace.tell("", 1.0);
  return outcome;
}

}  // namespace cw::workspace
