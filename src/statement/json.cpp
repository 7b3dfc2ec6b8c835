#include "finding/fields.hpp"
#include "statement/statement.hpp"

namespace cw::statement {

namespace {

using namespace fields;

Json pair_of(Json first, Json second) {
  return {{"type", "array"},
          {"prefixItems", Json::array({std::move(first), std::move(second)})},
          {"minItems", 2},
          {"maxItems", 2}};
}

template <class Pairs, class Read>
Json pairs_value(const Pairs& pairs, Read read) {
  Json array = Json::array();
  for (const auto& [name, value] : pairs) array.push_back(Json::array({Json(name), read(value)}));
  return array;
}

const Fields<Amount>& amount_fields() {
  static const Fields<Amount> fields = {real("value", &Amount::value), real_if_any("low", &Amount::low),
                                        real_if_any("high", &Amount::high)};
  return fields;
}
Json amount_value(const Amount& amount) {
  return write(amount_fields(), amount);
}

const Fields<Line>& line_fields() {
  static const Fields<Line> fields = {
      text("id", &Line::id),
      text("title", &Line::title),
      text("lever", &Line::lever),
      text_if_any("programme", &Line::programme),
      {"grade", one_of({"E", "A", "C", "S"}), [](const Line& l) { return Json(letter(l.grade)); }},
      {"kind", one_of({"cash_in", "cash_out_avoided", "capacity_freed"}),
       [](const Line& l) { return Json(name(l.kind)); }},
      truth("in_headline", &Line::in_headline),
      truth("forecast", &Line::forecast),
      {"claimed", reference("amount"), [](const Line& l) { return amount_value(l.claimed); }},
      {"wanted", reference("amount"), [](const Line& l) { return amount_value(l.wanted); }},
      text("estimand", &Line::estimand),
      text_if_any("counterfactual", &Line::counterfactual),
      text_if_any("population", &Line::population),
      text("finding", &Line::finding),
      text_if_any("next_best_proof", &Line::next_best_proof),
      texts("caveats", &Line::caveats),
      {"factors", array_of(type("string")), [](const Line& l) { return Json(l.factors); }, false},
      {"formula", array_of(pair_of(type("string"), type("string"))),
       [](const Line& l) { return pairs_value(l.formula, [](const std::string& v) { return Json(v); }); }},
      text("said", &Line::said),
      text_if_any("said_range", &Line::said_range)};
  return fields;
}

const Fields<Roi>& roi_fields() {
  static const Fields<Roi> fields = {text("name", &Roi::name),
                                     truth("with_capacity", &Roi::with_capacity),
                                     {"value", Json{{"anyOf", {reference("amount"), type("null")}}},
                                      [](const Roi& r) { return r.value ? amount_value(*r.value) : Json(nullptr); }},
                                     text_if_any("reason", &Roi::reason),
                                     real("return_value", &Roi::return_value),
                                     real("cost", &Roi::cost),
                                     text_if_any("said", &Roi::said),
                                     text_if_any("said_range", &Roi::said_range)};
  return fields;
}

const Fields<CostLine>& cost_fields() {
  static const Fields<CostLine> fields = {text("category", &CostLine::category), real("amount", &CostLine::amount),
                                          real("direct", &CostLine::direct), text("evidence", &CostLine::evidence),
                                          text("said", &CostLine::said)};
  return fields;
}

const Fields<ProgrammeCost>& programme_cost_fields() {
  static const Fields<ProgrammeCost> fields = {
      text_if_any("programme", &ProgrammeCost::programme), text_if_any("activity", &ProgrammeCost::activity),
      text_if_any("mode", &ProgrammeCost::mode), real("amount", &ProgrammeCost::amount),
      real("direct", &ProgrammeCost::direct)};
  return fields;
}

const Fields<Sensitivity>& sensitivity_fields() {
  static const Fields<Sensitivity> fields = {text("assumption", &Sensitivity::assumption),
                                             real("low_value", &Sensitivity::low_value),
                                             real("high_value", &Sensitivity::high_value),
                                             real("low_result", &Sensitivity::low_result),
                                             real("high_result", &Sensitivity::high_result),
                                             real_if_any("break_even", &Sensitivity::break_even),
                                             text("unit", &Sensitivity::unit),
                                             text_if_any("owner", &Sensitivity::owner),
                                             text_if_any("review_by", &Sensitivity::review_by)};
  return fields;
}

const Fields<Assumed>& assumed_fields() {
  static const Fields<Assumed> fields = {text("id", &Assumed::id),
                                         text("text", &Assumed::text),
                                         text("unit", &Assumed::unit),
                                         text("distribution", &Assumed::distribution),
                                         real("value", &Assumed::value),
                                         real("low", &Assumed::low),
                                         real("high", &Assumed::high),
                                         text_if_any("source", &Assumed::source),
                                         text_if_any("owner", &Assumed::owner),
                                         text_if_any("approver", &Assumed::approver),
                                         text_if_any("review_by", &Assumed::review_by),
                                         texts("used_by", &Assumed::used_by)};
  return fields;
}

const Fields<Comparative>& comparative_fields() {
  static const Fields<Comparative> fields = {text("name", &Comparative::name), text("measure", &Comparative::measure),
                                             real_if_any("value", &Comparative::value),
                                             text_if_any("reason", &Comparative::reason)};
  return fields;
}

const Fields<RefusedFigure>& refused_fields() {
  static const Fields<RefusedFigure> fields = {text("figure", &RefusedFigure::figure),
                                               text("code", &RefusedFigure::code), text("what", &RefusedFigure::what),
                                               text_if_any("next", &RefusedFigure::next)};
  return fields;
}

const Fields<GoalStanding>& goal_fields() {
  static const Fields<GoalStanding> fields = {
      text("programme", &GoalStanding::programme),
      {"side", one_of({"business", "member"}), [](const GoalStanding& g) { return Json(g.side); }},
      text("outcome", &GoalStanding::outcome),
      text("question", &GoalStanding::question),
      text_if_any("unit", &GoalStanding::unit),
      real_if_any("baseline", &GoalStanding::baseline),
      real_if_any("target", &GoalStanding::target),
      text_if_any("due", &GoalStanding::due),
      {"state", one_of({"met", "not met", "not clear yet", "no target", "not measured"}),
       [](const GoalStanding& g) { return Json(g.state); }},
      {"current", Json{{"anyOf", {reference("amount"), type("null")}}},
       [](const GoalStanding& g) { return g.current ? amount_value(*g.current) : Json(nullptr); }},
      text("printed", &GoalStanding::printed),
      text_if_any("figure", &GoalStanding::figure),
      text_if_any("reason", &GoalStanding::reason)};
  return fields;
}

const Fields<ControlTotal>& control_fields() {
  static const Fields<ControlTotal> fields = {
      text("source", &ControlTotal::source),   text("month", &ControlTotal::month),
      text("measure", &ControlTotal::measure), real("ours", &ControlTotal::ours),
      real("books", &ControlTotal::books),     real("difference", &ControlTotal::difference)};
  return fields;
}

const Fields<SourceNote>& source_fields() {
  static const Fields<SourceNote> fields = {text("id", &SourceNote::id),
                                            text("reader", &SourceNote::reader),
                                            text("time_zone", &SourceNote::time_zone),
                                            text("basis", &SourceNote::basis),
                                            text("tax", &SourceNote::tax),
                                            text("coverage_from", &SourceNote::coverage_from),
                                            text("coverage_until", &SourceNote::coverage_until),
                                            whole("received", &SourceNote::received),
                                            whole("kept", &SourceNote::kept),
                                            whole("dropped", &SourceNote::dropped)};
  return fields;
}

/// Coverage counts money in minor units; the statement prints major ones.
struct Coverage {
  const CoverageFigures& figures;
  const Statement& statement;
  double major(std::int64_t minor) const {
    double unit = 1.0;
    for (int i = 0; i < statement.currency_digits; ++i) unit *= 10.0;
    return static_cast<double>(minor) / unit;
  }
};

Json whole_or_null(const std::optional<std::int64_t>& count) {
  return count ? Json(*count) : Json(nullptr);
}

/// Null: fewer than k people, or a group that small beside them.
Field<Coverage> count(std::string_view name, std::optional<std::int64_t> CoverageFigures::* member) {
  return {name, or_null("integer"), [member](const Coverage& c) { return whole_or_null(c.figures.*member); }};
}
Field<Coverage> money(std::string_view name, std::int64_t CoverageFigures::* member) {
  return {name, type("number"), [member](const Coverage& c) { return number(c.major(c.figures.*member)); }};
}

const Fields<Coverage>& coverage_fields() {
  static const Fields<Coverage> fields = {
      {"window",
       Json{{"type", "object"},
            {"properties", {{"from", type("string")}, {"until", type("string")}}},
            {"required", {"from", "until"}},
            {"additionalProperties", false}},
       [](const Coverage& c) {
         return Json{{"from", to_text(c.figures.window.from)}, {"until", to_text(c.figures.window.until)}};
       }},
      count("people", &CoverageFigures::people),
      count("members", &CoverageFigures::members),
      count("customers", &CoverageFigures::customers),
      count("members_matched", &CoverageFigures::members_matched),
      count("opted_out", &CoverageFigures::opted_out),
      count("no_basis", &CoverageFigures::no_basis),
      money("revenue", &CoverageFigures::revenue_minor),
      money("revenue_anonymous", &CoverageFigures::revenue_anonymous_minor),
      money("hidden_at_most", &CoverageFigures::hidden_at_most_minor),
      {"matched_by_tier", array_of(pair_of(type("string"), or_null("integer"))),
       [](const Coverage& c) { return pairs_value(c.figures.matched_by_tier, whole_or_null); }},
      {"raise_match_rate", array_of(pair_of(type("string"), or_null("number"))), [](const Coverage& c) {
         return pairs_value(c.figures.raise_match_rate, [](const auto& gain) { return number(gain); });
       }}};
  return fields;
}

Json findings_value(const Statement& s) {
  Json findings = Json::object();
  for (const auto& [id, released] : s.findings)
    findings[id] = finding_value(released.finding(), released.released(), false);
  return findings;
}

const Fields<Statement>& statement_fields() {
  static const Fields<Statement> fields = {
      {"statement", Json{{"const", 1}}, [](const Statement&) { return Json(1); }},
      text("title", &Statement::title),
      text("period_label", &Statement::period_label),
      text("from", &Statement::from),
      text("until", &Statement::until),
      text("window_from", &Statement::window_from),
      text("window_until", &Statement::window_until),
      text("time_zone", &Statement::time_zone),
      text("currency", &Statement::currency),
      whole("currency_digits", &Statement::currency_digits),
      real("level", &Statement::level),
      whole("k", &Statement::k),
      truth("draft", &Statement::draft),
      texts("draft_reasons", &Statement::draft_reasons),
      text("sentence", &Statement::sentence),
      texts("below_sentences", &Statement::below_sentences),
      truth("refused", &Statement::refused),
      texts("missing", &Statement::missing),
      list<Statement>("rois", "roi", [](const Statement& s) { return write_all(roi_fields(), s.rois); }),
      list<Statement>("lines", "line", [](const Statement& s) { return write_all(line_fields(), s.lines); }),
      {"benefit_columns", array_of(pair_of(type("string"), reference("amount"))),
       [](const Statement& s) { return pairs_value(s.benefit_columns, amount_value); }},
      list<Statement>("costs", "cost", [](const Statement& s) { return write_all(cost_fields(), s.costs); }),
      list<Statement>("programme_costs", "programme_cost",
                      [](const Statement& s) { return write_all(programme_cost_fields(), s.programme_costs); }),
      real("cost_total", &Statement::cost_total),
      real("cost_direct", &Statement::cost_direct),
      real("cost_unallocated", &Statement::cost_unallocated),
      real_if_any("cost_low", &Statement::cost_low),
      real_if_any("cost_high", &Statement::cost_high),
      real("volunteer_cost", &Statement::volunteer_cost),
      text("tie_out", &Statement::tie_out),
      text("volunteer_memo", &Statement::volunteer_memo),
      {"overlaps", array_of(pair_of(type("string"), type("number"))),
       [](const Statement& s) { return pairs_value(s.overlaps, [](double amount) { return number(amount); }); }},
      list<Statement>("sensitivities", "sensitivity",
                      [](const Statement& s) { return write_all(sensitivity_fields(), s.sensitivities); }),
      text("weakest_assumption", &Statement::weakest_assumption),
      list<Statement>("assumptions", "assumed",
                      [](const Statement& s) { return write_all(assumed_fields(), s.assumptions); }),
      texts("choices", &Statement::choices),
      list<Statement>("goals", "goal", [](const Statement& s) { return write_all(goal_fields(), s.goals); }),
      list<Statement>("refused_figures", "refused_figure",
                      [](const Statement& s) { return write_all(refused_fields(), s.refused_figures); }),
      list<Statement>("comparatives", "comparative",
                      [](const Statement& s) { return write_all(comparative_fields(), s.comparatives); }),
      text("currency_effect", &Statement::currency_effect),
      real("materiality", &Statement::materiality),
      {"coverage", reference("coverage"),
       [](const Statement& s) { return write(coverage_fields(), Coverage{s.coverage, s}); }},
      list<Statement>("control_totals", "control_total",
                      [](const Statement& s) { return write_all(control_fields(), s.control_totals); }),
      list<Statement>("sources", "source", [](const Statement& s) { return write_all(source_fields(), s.sources); }),
      text("next_best_proof", &Statement::next_best_proof),
      texts("open_questions", &Statement::open_questions),
      {"findings", map_of({{"$ref", "finding.schema.json#/$defs/finding"}}), findings_value},
      {"versions", map_of(type("string")), [](const Statement& s) { return Json(s.versions); }},
      text("independence", &Statement::independence),
      whole("seed", &Statement::seed),
      whole("draws", &Statement::draws)};
  return fields;
}

}  // namespace

std::string to_json(const Statement& statement) {
  return fields::print(write(statement_fields(), statement));
}

std::string statement_schema() {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Statement"},
                 {"description", "What a community is worth, line by line (docs/reference/statement.md)."}};
  schema["$ref"] = "#/$defs/statement";
  schema["$defs"] = {{"statement", object_schema(statement_fields())},
                     {"amount", object_schema(amount_fields())},
                     {"line", object_schema(line_fields())},
                     {"roi", object_schema(roi_fields())},
                     {"cost", object_schema(cost_fields())},
                     {"programme_cost", object_schema(programme_cost_fields())},
                     {"sensitivity", object_schema(sensitivity_fields())},
                     {"assumed", object_schema(assumed_fields())},
                     {"comparative", object_schema(comparative_fields())},
                     {"goal", object_schema(goal_fields())},
                     {"refused_figure", object_schema(refused_fields())},
                     {"coverage", object_schema(coverage_fields())},
                     {"control_total", object_schema(control_fields())},
                     {"source", object_schema(source_fields())}};
  return fields::print(schema);
}

}  // namespace cw::statement
