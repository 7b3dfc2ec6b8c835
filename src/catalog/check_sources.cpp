#include <algorithm>
#include <set>

#include "base/nearest.hpp"
#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

std::string_view word(Purpose purpose) {
  switch (purpose) {
    case Purpose::measurement:
      return "measurement";
    case Purpose::matching:
      return "matching";
    case Purpose::member_service:
      return "member_service";
    case Purpose::research:
      return "research";
  }
  return {};
}

void check_basis(const Examined& examined, const Source& source) {
  const std::string who = "source " + quoted(source.id);
  for (const auto& [purpose, basis] : source.legal_basis) {
    const std::string purpose_word(word(purpose));
    if (basis == Basis::undecided) {
      examined.complain(Severity::draft, source.place, "legal_basis." + purpose_word,
                        "the legal basis of " + who + " for " + purpose_word + " is undecided",
                        "decide it with whoever answers for data protection; until then nothing may be shared");
    } else if (basis == Basis::none && purpose == Purpose::measurement) {
      examined.complain(Severity::warning, source.place, "legal_basis." + purpose_word,
                        who + " has no legal basis for measurement: its rows are never counted",
                        "remove the source if that is meant");
    }
  }
}

bool holds_money(const Source& source) {
  const bool sells =
      source.reader == "shopify" || source.reader == "shopify_orders" || source.reader.starts_with("stripe");
  return sells || (source.reader == "mapped" && source.emits == "outcome" && source.columns.contains("gross"));
}

void check_tax(const Examined& examined, const Source& source) {
  if (!holds_money(source)) return;
  const std::string who = "source " + quoted(source.id);
  if (!source.tax_included) {
    examined.complain(Severity::draft, source.place, "tax_included",
                      who + " does not say whether its amounts include tax", "add `tax_included: <true or false>`");
  } else if (*source.tax_included && source.reader == "mapped" && !source.tax_rate && !source.columns.contains("tax")) {
    examined.complain(Severity::draft, source.place, "tax_included", who + " includes tax, but nothing says how much",
                      "add `tax_rate:`, or the column `tax`");
  }
}

/// Names that the source gives to its rows must be in the taxonomy.
void check_targets(const Examined& examined, const Source& source) {
  if (examined.unreadable.contains("activities") || examined.unreadable.contains("outcomes")) return;
  std::vector<std::string> known;
  for (const Activity& activity : examined.catalog.activities) known.push_back(activity.name);
  for (const Outcome& outcome : examined.catalog.outcomes) known.push_back(outcome.name);
  const auto refer = [&](const std::string& name, const std::string& field) {
    if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
    examined.complain(
        Severity::error, source.place, field,
        "source " + quoted(source.id) + " gives rows the name " + quoted(name) + ", which is not declared",
        did_you_mean(name, known, "declare it in taxonomy/activities.yml or outcomes.yml"));
  };
  for (const auto& [from, to] : source.rename) refer(to, "rename." + from);
  for (const auto& [field, value] : source.values) {
    if (field == "activity" || field == "outcome") refer(value, "values." + field);
  }
}

void check_mapped(const Examined& examined, const Source& source) {
  if (source.reader != "mapped") return;
  const std::string who = "source " + quoted(source.id);
  if (source.emits.empty()) {
    examined.complain(Severity::error, source.place, "reader", who + " has no emits",
                      "say what a row is: `emits: <actor, activity or outcome>`");
  }
  if (source.columns.empty()) {
    examined.complain(Severity::error, source.place, "reader", who + " has no columns",
                      "say which column holds what: `columns: {at: created_at}`");
  }
}

void check_totals(const Examined& examined, const Source& source) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const Source::Total& total : source.totals) {
    if (total.month.empty() || seen.emplace(total.month, total.measure).second) continue;
    examined.complain(Severity::error, total.place, "month",
                      "the total of " + total.measure + " for " + total.month + " is written twice", "remove one");
  }
}

}  // namespace

void check_sources(const Examined& examined) {
  for (const Source& source : examined.catalog.sources) {
    check_basis(examined, source);
    check_tax(examined, source);
    check_targets(examined, source);
    check_mapped(examined, source);
    check_totals(examined, source);
  }
}

}  // namespace cw::catalog
