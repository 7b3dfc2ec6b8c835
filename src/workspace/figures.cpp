#include "workspace/figures.hpp"

#include <algorithm>

#include "identity/advice.hpp"
#include "measure/conversion.hpp"
#include "measure/coverage.hpp"
#include "measure/deflection.hpp"
#include "measure/fold/deflection.hpp"
#include "measure/fold/member_outcomes.hpp"
#include "measure/fold/months.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/health.hpp"
#include "measure/levels.hpp"
#include "measure/members_gap.hpp"
#include "measure/members_share.hpp"
#include "measure/scan.hpp"
#include "measure/topics.hpp"
#include "statement/costs.hpp"
#include "workspace/declared_figures.hpp"
#include "workspace/health_figures.hpp"
#include "workspace/member_figures.hpp"
#include "workspace/people_source.hpp"
#include "workspace/pipeline_figures.hpp"
#include "workspace/proof.hpp"
#include "workspace/topic_rows.hpp"

namespace cw::workspace {

namespace {

using engine::Named;
using engine::SmallResult;

Result<SmallResult> rows_of(Workspace& workspace, std::string_view sql, std::span<const Named> parameters = {}) {
  CW_TRY(auto stream, engine::run_sql(*workspace.session, sql, parameters));
  return engine::read_all(*stream);
}

std::int64_t whole(const engine::Value& value) {
  return std::holds_alternative<std::int64_t>(value) ? std::get<std::int64_t>(value) : 0;
}

std::optional<DayRange> days_between(const Zone& zone, const engine::Value& first, const engine::Value& last) {
  if (!std::holds_alternative<Instant>(first) || !std::holds_alternative<Instant>(last)) return std::nullopt;
  return DayRange{zone.day_of(std::get<Instant>(first)), Day{zone.day_of(std::get<Instant>(last)).days + 1}};
}

/// Collects Findings; a measure that cannot answer becomes a refusal, not a number.
struct Collector {
  Figures& figures;
  std::string suffix;

  void add(const std::string& name, Result<Finding> finding) {
    if (finding) {
      figures.findings.emplace(name + "." + suffix, std::move(*finding));
    } else {
      figures.refusals.push_back({name + "." + suffix, finding.error()});
    }
  }
};

Result<measure::Scope> scope_of(const Workspace& workspace, const Period& period, const DayRange& window) {
  measure::Scope scope;
  scope.period = period.days;
  scope.window = {std::min(window.from, period.days.from), std::max(window.until, period.days.until)};
  CW_TRY(scope.zone, Zone::find(workspace.catalog().workspace.time_zone));
  scope.currency = workspace.catalog().workspace.currency;
  scope.level = workspace.options.level.value_or(workspace.catalog().workspace.level);
  scope.seed = workspace.options.seed;
  scope.version = std::string(version);
  return scope;
}

Result<measure::LeftOut> left_out(Workspace& workspace, const measure::Scope& scope) {
  measure::LeftOut out;
  const Named period[] = {{"from", scope.from()}, {"until", scope.until()}};
  CW_TRY(const auto anonymous, rows_of(workspace, "anonymous_outcomes", period));
  out.anonymous_net_minor = whole(anonymous.rows.at(0).at(0));
  CW_TRY(const auto people, rows_of(workspace, "people_left_out"));
  for (const auto& row : people.rows) {
    if (std::get<std::string>(row[0]) == "opted_out") out.people_opted_out = whole(row[1]);
  }
  CW_TRY(const auto outcomes, rows_of(workspace, "outcomes_left_out", period));
  for (const auto& row : outcomes.rows) {
    const auto reason = std::holds_alternative<std::string>(row[0]) ? std::get<std::string>(row[0]) : std::string();
    if (reason == "opted_out") out.opted_out_net_minor = whole(row[2]);
    if (reason == "no_basis") {
      out.no_basis_rows = whole(row[1]);
      out.no_basis_net_minor = whole(row[2]);
    }
  }
  return out;
}

statement::CoverageFigures coverage_figures(const measure::Coverage& seen, const measure::LeftOut& out,
                                            const identity::Resolution& identity, const DayRange& window) {
  statement::CoverageFigures coverage;
  coverage.window = window;
  coverage.people = seen.people, coverage.members = identity.members, coverage.customers = seen.customers;
  coverage.members_matched = identity.reach[static_cast<std::size_t>(identity::Space::customer)].members;
  coverage.opted_out = out.people_opted_out, coverage.no_basis = out.no_basis_rows;
  coverage.revenue_minor = seen.net_minor, coverage.revenue_anonymous_minor = out.anonymous_net_minor;
  coverage.hidden_at_most_minor = seen.hidden_at_most_minor;
  const auto& reach = identity.reach[static_cast<std::size_t>(identity::Space::customer)];
  for (int tier = 1; tier <= identity::tier_count; ++tier) {
    const auto kind = static_cast<identity::LinkKind>(tier);
    coverage.matched_by_tier.emplace_back(identity::name_of(kind), reach.by_tier[static_cast<std::size_t>(tier)]);
  }
  for (auto& [action, gain] : identity::what_would_help(identity)) {
    coverage.raise_match_rate.emplace_back(std::move(action), gain);
  }
  return coverage;
}

void add_gap_line(Figures& figures, measure::GapValue gap, std::vector<measure::ClaimLine>& wants) {
  const std::string id = "members_margin." + figures.period.id;
  if (gap.wants.empty()) {
    figures.findings.emplace("gap_value." + figures.period.id, std::move(gap.finding));
    return;
  }
  statement::ProposedLine line;
  line.id = id;
  line.title = "Members' margin above non-members'";
  line.lever = "expansion";
  line.finding = "gap_value." + figures.period.id;
  line.estimate = "value";
  line.factors = std::move(gap.factors);
  line.next_best_proof =
      "compare each joiner with people like them who have not joined yet (a matched comparison), or invite a random "
      "half of the next cohort";
  figures.lines.push_back(std::move(line));
  wants.push_back({id, gap.finding.grade.value_or(Grade::correlation), std::move(gap.wants)});
  figures.findings.emplace("gap_value." + figures.period.id, std::move(gap.finding));
}

void add_deflection_line(Figures& figures, measure::Deflection deflection, std::vector<measure::ClaimLine>& wants,
                         std::vector<ClaimCapacity>& capacities) {
  const std::string id = "deflection." + figures.period.id;
  figures.findings.emplace(id, std::move(deflection.finding));
  if (deflection.wants.empty()) return;
  statement::ProposedLine line;
  line.id = id;
  line.title = "Avoided tickets";
  line.lever = "deflection";
  line.finding = id;
  line.estimate = "saving";
  line.factors = std::move(deflection.factors);
  line.next_best_proof =
      "show half of the visitors of the help page no link to the community for two weeks, and compare how many of each "
      "half open a ticket";
  figures.lines.push_back(std::move(line));
  wants.push_back({id, Grade::assumption, std::move(deflection.wants)});
  capacities.insert(capacities.end(), deflection.capacities.begin(), deflection.capacities.end());
}

/// What bounds the saving from outside: the ticket side, and what support costs in all.
measure::DeflectionBounds bounds_of(const measure::DeflectionFold& fold, const catalog::Catalog& catalog,
                                    const measure::Scope& scope) {
  measure::DeflectionBounds bounds;
  if (const auto expected = measure::expected_tickets(fold.counts(), scope.level)) bounds.expected_tickets = *expected;
  if (const auto support = statement::support_cost(catalog, scope.period)) {
    bounds.booked_support_minor = support->booked_minor;
    bounds.named_booking = support->booking;
  }
  return bounds;
}

void note_missing(Figures& figures, const SideCoverage& sides, const catalog::Catalog& catalog) {
  if (!sides.business) figures.missing.push_back("orders");
  if (!sides.community) figures.missing.push_back("community");
  if (catalog.costs.empty() && catalog.staff.empty()) figures.missing.push_back("costs");
}

}  // namespace

Result<SideCoverage> side_coverage(Workspace& workspace) {
  CW_TRY(const auto zone, Zone::find(workspace.catalog().workspace.time_zone));
  CW_TRY(const auto rows, rows_of(workspace, "side_coverage"));
  SideCoverage coverage;
  for (const auto& row : rows.rows) {
    auto& side = std::get<std::string>(row[0]) == "activity" ? coverage.community : coverage.business;
    side = days_between(zone, row[1], row[2]);
  }
  if (coverage.community && coverage.business) {
    coverage.both = DayRange{std::max(coverage.community->from, coverage.business->from),
                             std::min(coverage.community->until, coverage.business->until)};
    if (!(coverage.both->from < coverage.both->until)) {
      return fail(ErrorCode::missing_data, "the community data and the sales data cover no common day", "sources",
                  "import exports of the same months");
    }
  } else if (coverage.community || coverage.business) {
    coverage.both = coverage.community ? coverage.community : coverage.business;
  }
  return coverage;
}

Result<PeriodScope> period_scope(Workspace& workspace, const std::string& period) {
  const int fiscal = workspace.catalog().workspace.fiscal_year_start_month;
  if (!period.empty()) CW_TRY_VOID(parse_period(period, fiscal));
  PeriodScope begun;
  CW_TRY(begun.built, build(workspace));
  CW_TRY(begun.sides, side_coverage(workspace));
  if (!begun.sides.both) {
    return fail(ErrorCode::missing_data, "there is no data yet", "workspace",
                "put exports into inbox/ and run `commonweal update`");
  }
  if (period.empty()) {
    begun.period = last_period(*begun.sides.both, fiscal);
  } else {
    CW_TRY(begun.period, parse_period(period, fiscal));
  }
  CW_TRY(begun.scope, scope_of(workspace, begun.period, *begun.sides.both));
  return begun;
}

Result<Figures> figures(Workspace& workspace, const std::string& period) {
  CW_TRY(auto begun, period_scope(workspace, period));
  const BuildOutcome& built = begun.built;
  Figures figures;
  figures.period = begun.period;
  figures.scope = begun.scope;
  note_missing(figures, begun.sides, workspace.catalog());

  workspace.tell("measuring", 0.6);
  CW_TRY(auto asked, topic_rows(workspace, figures.scope));
  std::vector<measure::TopicRow>& topics = asked.rows;
  measure::PersonRowsFold people(measure::person_rows_settings(figures.scope, workspace.catalog()));
  measure::MemberOutcomesFold member_outcomes(figures.scope, measure::member_outcomes(workspace.catalog()));
  measure::MonthsFold months(figures.scope);
  measure::DeflectionSettings deflection_settings;
  deflection_settings.scope = figures.scope;
  deflection_settings.solved = std::make_shared<const measure::SolvedTopics>(topics);
  measure::DeflectionFold spared(deflection_settings);
  const HealthFolds health(workspace, figures.scope);
  measure::SurveyAnswersFold answers(figures.scope, measure::survey_settings(workspace.catalog()));
  std::vector<Fold*> folds = {&people, &member_outcomes, &months, &spared, &answers};
  health.append_to(folds);
  CW_TRY(const auto side, MemberFolds::make(workspace, figures.scope));
  side.append_to(folds);
  CW_TRY(const auto source, person_source(workspace));
  CW_TRY_VOID(measure::scan(source, folds, workspace.options.threads));
  CW_TRY(const auto out, left_out(workspace, figures.scope));

  Collector collect{figures, figures.period.id};
  const auto rows = people.rows();
  put_segments(topics, rows);
  collect.add("members_share", measure::members_share(rows, figures.scope, out.anonymous_net_minor));
  collect.add("conversion", measure::conversion(rows, figures.scope));
  collect.add("levels", measure::sales_by_level(rows, figures.scope));
  collect.add("members_gap", measure::members_gap(rows, figures.scope));
  collect.add("member_outcomes", measure::member_outcomes_gap(member_outcomes, figures.scope));
  collect.add("first_response", measure::first_response(topics, figures.scope, segment_names(workspace)));
  collect.add("solutions", measure::solution_acceptance(topics, figures.scope));
  collect.add("health", measure::health_by_month(months, figures.scope));
  const CollectFinding add = [&](const std::string& name, Result<Finding> finding, bool undeclared) {
    const bool refused = !finding.has_value();
    collect.add(name, std::move(finding));
    if (refused && undeclared) figures.refusals.back().undeclared = true;
  };
  CW_TRY_VOID(health.collect(workspace, rows, add));
  side.collect(workspace, rows, period_costs(workspace, figures.scope, prior_of(figures.period)), add);
  collect_declared(workspace, rows, answers, figures.scope, add);
  CW_TRY_VOID(collect_pipeline(workspace, figures.scope, add));
  CW_TRY_VOID(collect_promotions(workspace, figures.scope, add));
  CW_TRY_VOID(collect_touchpoints(workspace, figures.scope, add));
  collect.add("costs", cost_figure(workspace, figures.scope, prior_of(figures.period)));

  std::vector<measure::ClaimLine> wants;
  std::vector<ClaimCapacity> capacities = measure::margin_capacities(rows);
  if (auto gap = measure::gap_value(rows, figures.scope, workspace.catalog())) {
    add_gap_line(figures, std::move(*gap), wants);
  } else {
    figures.refusals.push_back({"gap_value." + figures.period.id, gap.error()});
  }
  const auto solved_topics = static_cast<std::int64_t>(std::count_if(
      topics.begin(), topics.end(), [](const auto& topic) { return topic.accepted_at != measure::never; }));
  const auto& catalog = workspace.catalog();
  const auto bounds = bounds_of(spared, catalog, figures.scope);
  if (auto saved = measure::deflection(spared, solved_topics, catalog, bounds, figures.scope)) {
    add_deflection_line(figures, std::move(*saved), wants, capacities);
  } else {
    figures.refusals.push_back({"deflection." + figures.period.id, saved.error()});
  }
  CW_TRY(const auto trail, trail_of(workspace, built.tables, asked));
  for (auto& [id, finding] : figures.findings) {
    if (!id.starts_with("costs.") && !id.starts_with("contributions.")) put_trail(finding, trail);
  }
  CW_TRY(figures.claims, measure::cap_claims(std::move(wants), std::move(capacities)));
  figures.graph_version = built.identity.graph_version;
  figures.facts_version = built.facts_version;
  figures.coverage = coverage_figures(measure::coverage(rows, out), out, built.identity, figures.scope.window);
  return figures;
}

}  // namespace cw::workspace
