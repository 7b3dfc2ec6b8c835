#include "finding/json.hpp"

#include "finding/fields.hpp"

namespace cw {

namespace {

using namespace fields;

std::string_view name_of(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::caution:
      return "caution";
    case Status::refused:
      return "refused";
  }
  return "refused";
}

std::string_view name_of(CheckStatus status) {
  switch (status) {
    case CheckStatus::pass:
      return "pass";
    case CheckStatus::warn:
      return "warn";
    case CheckStatus::fail:
      return "fail";
  }
  return "fail";
}

std::string_view name_of(Role role) {
  switch (role) {
    case Role::label:
      return "label";
    case Role::value:
      return "value";
    case Role::low:
      return "low";
    case Role::high:
      return "high";
    case Role::n:
      return "n";
    case Role::group:
      return "group";
    case Role::time:
      return "time";
  }
  return "value";
}

Json grade_value(const std::optional<Grade>& grade) {
  return grade ? Json(letter(*grade)) : Json(nullptr);
}
Json grade_schema() {
  return one_of({"E", "A", "C", "S", nullptr});
}

const Fields<Estimate>& estimate_fields() {
  static const Fields<Estimate> fields = {
      text("name", &Estimate::name),
      real("value", &Estimate::value),
      real_if_any("low", &Estimate::low),
      real_if_any("high", &Estimate::high),
      real("level", &Estimate::level),
      text_if_any("unit", &Estimate::unit),
      {"n", or_null("integer"), [](const Estimate& e) { return e.n ? Json(*e.n) : Json(nullptr); }},
      text_if_any("interval_method", &Estimate::interval_method),
      text_if_any("no_interval", &Estimate::no_interval)};
  return fields;
}

const Fields<RefusedPart>& refusal_fields() {
  static const Fields<RefusedPart> fields = {text("code", &RefusedPart::code), text("next", &RefusedPart::next)};
  return fields;
}

const Fields<RefusedPart>& refused_part_fields() {
  static const Fields<RefusedPart> fields = {
      text("name", &RefusedPart::name),
      {"refused", object_schema(refusal_fields()), [](const RefusedPart& r) { return write(refusal_fields(), r); }}};
  return fields;
}

const Fields<Diagnostic>& diagnostic_fields() {
  static const Fields<Diagnostic> fields = {
      text("name", &Diagnostic::name),
      {"status", one_of({"pass", "warn", "fail"}), [](const Diagnostic& d) { return Json(name_of(d.status)); }},
      real_if_any("value", &Diagnostic::value),
      text_if_any("detail", &Diagnostic::detail)};
  return fields;
}

const Fields<AssumptionUse>& assumption_fields() {
  static const Fields<AssumptionUse> fields = {text("id", &AssumptionUse::id),
                                               text("text", &AssumptionUse::text),
                                               real_if_any("value", &AssumptionUse::value),
                                               text_if_any("unit", &AssumptionUse::unit),
                                               real_if_any("low", &AssumptionUse::low),
                                               real_if_any("high", &AssumptionUse::high),
                                               text_if_any("owner", &AssumptionUse::owner),
                                               text_if_any("source", &AssumptionUse::source),
                                               text_if_any("review_by", &AssumptionUse::review_by)};
  return fields;
}

const Fields<Column>& column_fields() {
  static const Fields<Column> fields = {text("name", &Column::name),
                                        text_if_any("unit", &Column::unit),
                                        {"role", one_of({"label", "value", "low", "high", "n", "group", "time"}),
                                         [](const Column& c) { return Json(name_of(c.role)); }}};
  return fields;
}

/// A figure takes its columns from its table, and level, method and grade from its Finding.
struct FigureIn {
  const Figure& figure;
  const Finding& finding;
};

Json figure_columns(const FigureIn& in) {
  const Table* table = in.finding.table(in.figure.table);
  return table == nullptr ? Json::array() : write_all(column_fields(), table->columns);
}

Json figure_level(const FigureIn& in) {
  return in.finding.estimates.empty() ? Json(nullptr) : number(in.finding.estimates.front().level);
}

const Fields<FigureIn>& figure_fields() {
  static const Fields<FigureIn> fields = {
      {"id", type("string"), [](const FigureIn& f) { return Json(f.figure.id); }},
      {"kind",
       one_of({"interval", "line_band", "waterfall", "sankey", "heat", "love", "gap", "tornado", "dumbbell", "table"}),
       [](const FigureIn& f) { return Json(f.figure.kind); }},
      {"title", type("string"), [](const FigureIn& f) { return Json(f.figure.title); }},
      {"sentence", type("string"), [](const FigureIn& f) { return Json(f.figure.sentence); }},
      {"table", type("string"), [](const FigureIn& f) { return Json(f.figure.table); }},
      {"columns", array_of(reference("column")), figure_columns},
      {"level", or_null("number"), figure_level},
      {"method", type("string"), [](const FigureIn& f) { return Json(f.finding.method); }},
      {"grade", grade_schema(), [](const FigureIn& f) { return grade_value(f.finding.grade); }},
      {"caveats", array_of(type("string")), [](const FigureIn& f) { return Json(f.figure.caveats); }},
      {"alt", or_null("string"), [](const FigureIn& f) { return text_or_null(f.figure.alt); }}};
  return fields;
}

const Fields<QueryProof>& query_fields() {
  static const Fields<QueryProof> fields = {text("name", &QueryProof::name), text("sha256", &QueryProof::sha256),
                                            whole("rows", &QueryProof::rows)};
  return fields;
}

const Fields<InputProof>& input_fields() {
  static const Fields<InputProof> fields = {text("name", &InputProof::name), whole("rows", &InputProof::rows),
                                            text("sha256", &InputProof::sha256)};
  return fields;
}

/// What is printed: the Finding, how it was released, and whether timings were asked for.
struct Printed {
  const Finding& finding;
  std::string_view released;
  bool timings;
};

Json timings_value(const Printed& p) {
  Json timings = Json::object();
  if (p.timings) {
    for (const auto& [step, seconds] : p.finding.proof.timings_cpu_seconds) timings[step] = number(seconds);
  }
  return timings;
}

const Fields<Printed>& proof_fields() {
  static const Fields<Printed> fields = {
      {"queries", array_of(reference("query")),
       [](const Printed& p) { return write_all(query_fields(), p.finding.proof.queries); }},
      {"inputs", array_of(reference("input")),
       [](const Printed& p) { return write_all(input_fields(), p.finding.proof.inputs); }},
      {"parameters", map_of(type("string")), [](const Printed& p) { return Json(p.finding.proof.parameters); }},
      {"seed", type("integer"), [](const Printed& p) { return Json(p.finding.proof.seed); }},
      {"version", type("string"), [](const Printed& p) { return Json(p.finding.proof.version); }},
      {"timings_cpu_seconds", map_of(type("number")), timings_value}};
  return fields;
}

Json window_value(const Window& window) {
  if (window.from.empty() && window.until.empty()) return nullptr;
  return {{"from", window.from}, {"until", window.until}};
}

Json window_schema() {
  return {{"type", {"object", "null"}},
          {"properties", {{"from", type("string")}, {"until", type("string")}}},
          {"required", {"from", "until"}},
          {"additionalProperties", false}};
}

Json estimates_value(const Printed& p) {
  Json array = write_all(estimate_fields(), p.finding.estimates);
  for (const auto& refused : p.finding.refused) array.push_back(write(refused_part_fields(), refused));
  return array;
}

Json cell_value(const Cell& cell) {
  return std::visit(
      [](const auto& value) -> Json {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::monostate>) {
          return nullptr;
        } else if constexpr (std::is_same_v<Value, double>) {
          return number(value);
        } else {
          return value;
        }
      },
      cell);
}

Json table_value(const Table& table) {
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size() && i < table.columns.size(); ++i) {
      object[table.columns[i].name] = cell_value(row[i]);
    }
    rows.push_back(std::move(object));
  }
  return rows;
}

Json tables_value(const Printed& p) {
  Json tables = Json::object();
  for (const auto& table : p.finding.tables) tables[table.name] = table_value(table);
  return tables;
}

Json tables_schema() {
  return map_of(array_of(map_of({{"type", {"string", "number", "boolean", "null"}}})));
}

Json figures_value(const Printed& p) {
  Json figures = Json::array();
  for (const auto& figure : p.finding.figures) figures.push_back(write(figure_fields(), FigureIn{figure, p.finding}));
  return figures;
}

Json benefit_value(const Printed& p) {
  return p.finding.benefit_kind ? Json(name(*p.finding.benefit_kind)) : Json(nullptr);
}

const Fields<Printed>& finding_fields() {
  static const Fields<Printed> fields = {
      {"finding", {{"const", 1}}, [](const Printed&) { return Json(1); }},
      {"method", type("string"), [](const Printed& p) { return Json(p.finding.method); }},
      {"estimand", type("string"), [](const Printed& p) { return Json(p.finding.estimand); }},
      {"counterfactual", or_null("string"), [](const Printed& p) { return text_or_null(p.finding.counterfactual); }},
      {"population", or_null("string"), [](const Printed& p) { return text_or_null(p.finding.population); }},
      {"window", window_schema(), [](const Printed& p) { return window_value(p.finding.window); }},
      {"status", one_of({"ok", "caution", "refused"}),
       [](const Printed& p) { return Json(name_of(p.finding.status)); }},
      {"reason", or_null("string"), [](const Printed& p) { return text_or_null(p.finding.reason); }},
      {"grade", grade_schema(), [](const Printed& p) { return grade_value(p.finding.grade); }},
      {"released", type("string"), [](const Printed& p) { return Json(p.released); }},
      {"estimates", array_of({{"anyOf", {reference("estimate"), reference("refused_part")}}}), estimates_value},
      {"benefit_kind", one_of({"cash_in", "cash_out_avoided", "capacity_freed", nullptr}), benefit_value},
      {"diagnostics", array_of(reference("diagnostic")),
       [](const Printed& p) { return write_all(diagnostic_fields(), p.finding.diagnostics); }},
      {"assumptions", array_of(reference("assumption")),
       [](const Printed& p) { return write_all(assumption_fields(), p.finding.assumptions); }},
      {"caveats", array_of(type("string")), [](const Printed& p) { return Json(p.finding.caveats); }},
      {"tables", tables_schema(), tables_value},
      {"figures", array_of(reference("figure")), figures_value},
      {"proof", reference("proof"), [](const Printed& p) { return write(proof_fields(), p); }}};
  return fields;
}

const Fields<Error>& error_fields() {
  static const Fields<Error> fields = {{"code", type("string"), [](const Error& e) { return Json(code_name(e.code)); }},
                                       text("what", &Error::what),
                                       text_if_any("where", &Error::where),
                                       text_if_any("next", &Error::next)};
  return fields;
}

}  // namespace

namespace fields {

Json finding_value(const Finding& finding, std::string_view released, bool timings) {
  return write(finding_fields(), Printed{finding, released, timings});
}

Json finding_definitions() {
  return {{"finding", object_schema(finding_fields())},
          {"estimate", object_schema(estimate_fields())},
          {"refused_part", object_schema(refused_part_fields())},
          {"diagnostic", object_schema(diagnostic_fields())},
          {"assumption", object_schema(assumption_fields())},
          {"column", object_schema(column_fields())},
          {"figure", object_schema(figure_fields())},
          {"query", object_schema(query_fields())},
          {"input", object_schema(input_fields())},
          {"proof", object_schema(proof_fields())}};
}

}  // namespace fields

std::string to_json(const Finding& finding, std::string_view released, bool timings) {
  return fields::print(fields::finding_value(finding, released, timings));
}

std::string finding_schema() {
  return fields::print({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", "Finding"},
                        {"description", "The one shape of every number that a person can see (CONTRACT.md section 2)."},
                        {"$ref", "#/$defs/finding"},
                        {"$defs", fields::finding_definitions()}});
}

std::string to_json(const Error& error) {
  return fields::print({{"error", fields::write(error_fields(), error)}});
}

}  // namespace cw
