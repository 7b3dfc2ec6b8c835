#include <cmath>

#include "workspace/figures.hpp"

namespace cw::workspace {

namespace {

std::string basis_text(const catalog::Source& source) {
  static constexpr std::pair<catalog::Basis, const char*> names[] = {
      {catalog::Basis::none, "none"},
      {catalog::Basis::undecided, "undecided"},
      {catalog::Basis::consent, "consent"},
      {catalog::Basis::contract, "contract"},
      {catalog::Basis::legitimate_interest, "legitimate interest"},
      {catalog::Basis::legal_obligation, "legal obligation"},
      {catalog::Basis::anonymous, "anonymous"}};
  const auto name = [&](catalog::Purpose purpose) -> std::string {
    const auto found = source.legal_basis.find(purpose);
    if (found == source.legal_basis.end()) return "undecided";
    for (const auto& [basis, text] : names) {
      if (basis == found->second) return text;
    }
    return "undecided";
  };
  return "measurement: " + name(catalog::Purpose::measurement) + ", matching: " + name(catalog::Purpose::matching) +
         (source.self_reported ? "; self-reported" : "");
}

std::string tax_text(const catalog::Source& source) {
  if (!source.tax_included) return "";
  return *source.tax_included ? "amounts include tax" : "amounts exclude tax";
}

std::string day_text(const Zone& zone, const engine::Value& value) {
  return std::holds_alternative<Instant>(value) ? to_text(zone.day_of(std::get<Instant>(value))) : std::string();
}

}  // namespace

Result<std::vector<statement::SourceNote>> source_notes(Workspace& workspace) {
  CW_TRY(const auto zone, Zone::find(workspace.catalog().workspace.time_zone));
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "source_coverage"));
  CW_TRY(const auto rows, engine::read_all(*stream));
  std::vector<statement::SourceNote> notes;
  for (const auto& row : rows.rows) {
    statement::SourceNote note;
    note.id = std::get<std::string>(row[0]);
    note.received = std::get<std::int64_t>(row[1]);
    note.kept = std::get<std::int64_t>(row[2]);
    note.dropped = std::get<std::int64_t>(row[3]);
    note.coverage_from = day_text(zone, row[4]);
    note.coverage_until = day_text(zone, row[5]);
    if (const auto* source = workspace.catalog().source(note.id)) {
      note.reader = source->reader;
      note.time_zone = source->time_zone;
      note.basis = basis_text(*source);
      note.tax = tax_text(*source);
    }
    notes.push_back(std::move(note));
  }
  return notes;
}

Result<std::vector<statement::ControlTotal>> control_totals(Workspace& workspace) {
  CW_TRY(const auto zone, Zone::find(workspace.catalog().workspace.time_zone));
  std::vector<statement::ControlTotal> totals;
  for (const auto& source : workspace.catalog().sources) {
    const Currency currency = source.currency.value_or(workspace.catalog().workspace.currency);
    const double units = std::pow(10.0, currency.exponent());
    for (const auto& books : source.totals) {
      CW_TRY(const auto month, parse_period(books.month, 1));
      const engine::Named parameters[] = {
          {"source", source.id}, {"from", zone.start_of(month.days.from)}, {"until", zone.start_of(month.days.until)}};
      CW_TRY(auto stream, engine::run_sql(*workspace.session, "source_total", parameters));
      CW_TRY(const auto ours, engine::read_all(*stream));
      statement::ControlTotal total{source.id, books.month, books.measure, 0.0, books.value, 0.0};
      const auto number = [&](std::size_t column) {
        return static_cast<double>(std::get<std::int64_t>(ours.rows.at(0).at(column)));
      };
      total.ours = books.measure == "rows" ? number(0) : number(1) / units;
      total.difference = total.ours - total.books;
      totals.push_back(std::move(total));
    }
  }
  return totals;
}

}  // namespace cw::workspace
