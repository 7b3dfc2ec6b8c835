#pragma once

#include "statement/statement.hpp"

/// Hand-worked statements for the tests: one catalog, three sets of lines.
namespace cw::statement::worked {

inline Currency euro() {
  return *Currency::parse("EUR");
}
inline Day day(const char* text) {
  return *parse_day(text);
}
inline DayRange quarter() {
  return {day("2026-07-01"), day("2026-10-01")};
}

inline catalog::Cost cost(const char* id, const char* category, const char* programme, double amount,
                          DayRange service) {
  catalog::Cost cost;
  cost.id = id, cost.category = category, cost.programme = programme, cost.amount = amount;
  cost.currency = euro(), cost.service = service;
  return cost;
}

/// Q3 2026: people 30,000 and travel 10,000 of programme forum, shared tooling 10,000: 50,000, of which 40,000 direct.
inline catalog::Catalog catalog() {
  catalog::Catalog catalog;
  catalog.workspace.name = "Acme";
  catalog.workspace.currency = euro();
  catalog.workspace.time_zone = "Europe/Berlin";
  catalog.workspace.materiality_minor = 50'000;
  catalog.workspace.materiality_share = 0.01;
  catalog::Programme forum;
  forum.id = "forum", forum.title = "Forum", forum.kind = "community";
  catalog.programmes = {forum};
  catalog.costs = {cost("moderators", "people", "forum", 30'000, quarter()),
                   cost("meetups", "travel", "forum", 10'000, quarter()),
                   cost("platform", "tooling", "", 10'000, quarter())};
  return catalog;
}

inline Released released(Finding finding) {
  return *release(std::move(finding), Policy{});
}

/// A money Finding of `value` euro, normal with `sd`.
inline Finding money(const char* method, Grade grade, BenefitKind kind, double value, double sd) {
  Finding finding;
  finding.method = method;
  finding.estimand = "margin against no community";
  finding.counterfactual = "no community";
  finding.population = "members";
  finding.grade = grade;
  finding.benefit_kind = kind;
  finding.estimates = {{.name = "value",
                        .value = value,
                        .low = value - 1.96 * sd,
                        .high = value + 1.96 * sd,
                        .unit = "EUR",
                        .n = 400,
                        .interval_method = "normal"}};
  finding.draws = Draws{method, {}, "normal", {100 * value, 100 * sd}};
  return finding;
}

inline void add(Input& input, const char* id, const char* title, const Finding& finding, const char* proof = "") {
  ProposedLine line;
  line.id = id, line.title = title, line.lever = "lever", line.finding = finding.method, line.estimate = "value";
  line.next_best_proof = proof;
  input.lines.push_back(line);
  input.findings.insert_or_assign(finding.method, released(finding));
}

inline Input input(const catalog::Catalog& catalog) {
  Input input;
  input.title = "Acme community";
  input.period_label = "Q3 2026";
  input.period = quarter();
  input.prior_period = {day("2026-04-01"), day("2026-07-01")};
  input.last_year_period = {day("2025-07-01"), day("2025-10-01")};
  input.catalog = &catalog;
  input.coverage.window = quarter();
  input.coverage.people = 1500, input.coverage.members = 1000, input.coverage.customers = 700;
  input.coverage.members_matched = 710, input.coverage.opted_out = 21, input.coverage.hidden_at_most_minor = 1'900'000;
  input.coverage.raise_match_rate = {{"ask for the SSO subject at checkout", 0.12},
                                     {"hash the e-mails of guests", 0.03}};
  input.versions = {{"catalog", "0123456789abcdef"}, {"code", "0.1.0"}};
  return input;
}

/// (b) A Correlation of 90,000 and an Assumption of 40,000 that one assumption multiplies: below the line, both.
inline Input below_the_line(const catalog::Catalog& catalog) {
  Input b = input(catalog);
  add(b, "gap", "Members' margin above others'", money("gap", Grade::correlation, BenefitKind::cash_in, 90'000, 20'000),
      "match members to others: 400 a side");
  Finding deflection = money("deflection", Grade::assumption, BenefitKind::capacity_freed, 40'000, 1);
  deflection.draws.reset();
  deflection.estimates[0].low.reset(), deflection.estimates[0].high.reset();
  deflection.estimates[0].no_interval = "its range is that of the assumption";
  deflection.assumptions = {{.id = "avoids",
                             .text = "share of solved threads that avoid a ticket",
                             .value = 0.25,
                             .unit = "share",
                             .low = 0.1,
                             .high = 0.4,
                             .owner = "support",
                             .source = "survey",
                             .review_by = "2027-01-01"}};
  add(b, "deflection", "Avoided tickets", deflection, "hold out two weeks: 3,900 visitors an arm");
  b.lines.back().factors = {"avoids"};
  b.lines.back().formula = {
      {"solved threads", "3,200"}, {"share that avoids a ticket", "0.25"}, {"marginal cost of a ticket", "50.00"}};
  return b;
}

/// (c) An Experiment wants 60,000 and an Adjusted line 80,000; both want the same 30,000, of which the Experiment is
/// served first: 60,000 + 50,000. An Adjusted 10,000 of freed capacity stands beside. Without capacity 110,000.
inline Input caused(const catalog::Catalog& catalog) {
  Input c = input(catalog);
  add(c, "expansion", "Expansion", money("expansion", Grade::experiment, BenefitKind::cash_in, 60'000, 6'000));
  add(c, "retention", "Retention", money("retention", Grade::adjusted, BenefitKind::cash_in, 80'000, 8'000));
  add(c, "hours", "Hours saved", money("hours", Grade::adjusted, BenefitKind::capacity_freed, 10'000, 1'000));
  c.strata = {{{"expansion", "retention"}, 3'000'000, {3'000'000, 3'000'000}, {3'000'000, 0}, 30},
              {{"expansion"}, 100'000'000, {3'000'000}, {3'000'000}, 40},
              {{"retention"}, 100'000'000, {5'000'000}, {5'000'000}, 50}};
  return c;
}

}  // namespace cw::statement::worked
