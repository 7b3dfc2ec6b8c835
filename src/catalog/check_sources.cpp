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

void check_basis(const Examined& examined, const Source& source, Purpose purpose, Basis basis) {
  const std::string who = "source " + quoted(source.id);
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

bool holds_money(const Source& source) {
  const bool sells = source.reader == "shopify" || source.reader == "shopify_orders" ||
                     source.reader.starts_with("stripe") || source.reader.starts_with("woocommerce");
  const bool amounts = source.columns.contains("gross") || source.columns.contains("price");
  return sells || (source.reader == "mapped" && source.emits == "outcome" && amounts);
}

void check_tax(const Examined& examined, const Source& source) {
  if (!holds_money(source)) return;
  const std::string who = "source " + quoted(source.id);
  if (!source.tax_included) {
    examined.complain(Severity::draft, source.place, "tax_included",
                      who + " does not say whether its amounts include tax", "add `tax_included: <true or false>`");
  } else if (*source.tax_included && source.reader == "mapped" && !source.tax_rate && !source.columns.contains("tax") &&
             !source.values.contains("tax")) {
    examined.complain(Severity::draft, source.place, "tax_included", who + " includes tax, but nothing says how much",
                      "add `tax_rate:`, or the column `tax`");
  }
}

/// Names that the source gives to its rows must be in the taxonomy.
void check_targets(const Examined& examined, const Source& source) {
  if (examined.unreadable.contains("activities") || examined.unreadable.contains("outcomes")) return;
  std::vector<std::string> known;
  known.reserve(examined.catalog.activities.size() + examined.catalog.outcomes.size());
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
    if (field == "activity" || field == "outcome" || field == "negative_outcome") refer(value, "values." + field);
  }
}

/// Keys under `columns` and `values` that the mapped reader does not know.
void check_mapped_keys(const Examined& examined, const Source& source) {
  const auto complain = [&](const std::string& part, const std::string& key, const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), key) != known.end()) return;
    examined.complain(Severity::error, source.place, part + "." + key,
                      part + " of source " + quoted(source.id) + " has an unknown field " + quoted(key),
                      did_you_mean(key, known, "known fields: " + any_of(known, "and")));
  };
  std::vector<std::string> values = mapped_fields();
  values.insert(values.end(), file_settings().begin(), file_settings().end());
  for (const auto& [field, column] : source.columns) complain("columns", field, mapped_fields());
  for (const auto& [field, value] : source.values) complain("values", field, values);
}

/// What the mapped reader needs to know for what it emits.
void check_mapped_needs(const Examined& examined, const Source& source) {
  const auto given = [&](const std::string& field) {
    return source.columns.contains(field) || source.values.contains(field);
  };
  const auto need = [&](const std::string& field) {
    if (given(field)) return;
    examined.complain(
        Severity::error, source.place, "emits",
        "source " + quoted(source.id) + " emits rows of kind " + source.emits + ", but nothing says their " + field,
        "name its column under `columns:`, or one value for all rows under `values:`");
  };
  const bool known_person = given("email") || given("verified_email") || given("sso_subject");
  if (source.emits == "actor" && !known_person) need("actor");
  if (source.emits == "activity" || source.emits == "outcome") need("at"), need(source.emits);
  if (given("price") != given("quantity")) need(given("price") ? "quantity" : "price");
}

void check_mapped(const Examined& examined, const Source& source) {
  if (source.reader != "mapped") return;
  const std::string who = "source " + quoted(source.id);
  check_mapped_keys(examined, source);
  if (source.emits.empty()) {
    examined.complain(Severity::error, source.place, "emits", who + " has no emits",
                      "say what a row is: `emits: <actor, activity or outcome>`");
  } else if (source.columns.empty()) {
    examined.complain(Severity::error, source.place, "columns", who + " has no columns",
                      "say which column holds what: `columns: {at: created_at}`");
  } else {
    check_mapped_needs(examined, source);
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
    for (const auto& [purpose, basis] : source.legal_basis) check_basis(examined, source, purpose, basis);
    check_tax(examined, source);
    check_targets(examined, source);
    check_mapped(examined, source);
    check_totals(examined, source);
  }
}

}  // namespace cw::catalog
