#include <algorithm>
#include <set>

#include "base/nearest.hpp"
#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

/// What a system counts and people's own words must not become: a sale, a reversal, a ticket.
bool is_seen_by_a_system(const Outcome& outcome) {
  return outcome.counts_as != "other" && outcome.counts_as != "member_outcome";
}

bool asks_consent(const Source& source) {
  const auto basis = source.legal_basis.find(Purpose::measurement);
  const bool given = basis != source.legal_basis.end() && basis->second == Basis::consent;
  return given || source.columns.contains("consent");
}

/// One answer a row, under one name, with consent.
void check_self_reported(const Examined& examined, const Source& source) {
  const std::string who = "source " + quoted(source.id);
  if (source.reader != "mapped") {
    examined.complain(Severity::error, source.place, "self_reported",
                      who + " is self-reported, but " + source.reader + " reads what a system recorded",
                      "read a survey with `reader: mapped`, or remove `self_reported:`");
    return;
  }
  if (source.emits == "outcome" && !source.values.contains("outcome")) {
    examined.complain(Severity::error, source.place, "self_reported",
                      who + " is self-reported and does not say under `values:` which outcome its answers are",
                      "add `values: {outcome: <name>}`, one source for each question");
  }
  if (!asks_consent(source)) {
    examined.complain(Severity::draft, source.place, "self_reported",
                      who + " holds what people say of themselves, and nothing says that they agreed to its use",
                      "set `legal_basis: {measurement: consent}` if they did, or name the column `consent`");
  }
}

void check_outcome(const Examined& examined, const Outcome& outcome) {
  if (!outcome.self_reported || !is_seen_by_a_system(outcome)) return;
  examined.complain(Severity::error, outcome.place, "counts_as",
                    "outcome " + quoted(outcome.name) + " is self-reported and counts as " + outcome.counts_as +
                        ": what people say of themselves never becomes a sale or a ticket",
                    "set `counts_as: member_outcome` or `other`, and give the answers an outcome of their own");
}

void check_survey(const Examined& examined, const Survey& survey) {
  const Catalog& catalog = examined.catalog;
  const std::string who = "survey " + quoted(survey.name);
  const auto refer = [&](const std::string& field, const std::string& name, const auto& all, const std::string& file) {
    if (name.empty() || examined.unreadable.contains(file)) return false;
    std::vector<std::string> known;
    for (const auto& one : all) known.push_back(one.name);
    if (std::find(known.begin(), known.end(), name) != known.end()) return true;
    examined.complain(Severity::error, survey.place, field, who + " names " + quoted(name) + ", which is not declared",
                      did_you_mean(name, known, "declare it in taxonomy/" + file + ".yml"));
    return false;
  };
  refer("asked", survey.asked, catalog.activities, "activities");
  if (refer("answer", survey.answer, catalog.outcomes, "outcomes") && !catalog.outcome(survey.answer)->self_reported) {
    examined.complain(Severity::error, survey.place, "answer",
                      "the answers of " + who + " come from no source that is self-reported",
                      "set `self_reported: true` at the source of outcome " + quoted(survey.answer));
  }
  if (refer("follows", survey.follows, catalog.outcomes, "outcomes") &&
      catalog.outcome(survey.follows)->self_reported) {
    examined.complain(Severity::error, survey.place, "follows",
                      who + " follows " + quoted(survey.follows) + ", which people report themselves",
                      "follow what a system saw: who answers kindly once does so again");
  }
}

/// A person has one set of attributes; two sources would overwrite each other.
void check_attributes(const Examined& examined) {
  const Source* first = nullptr;
  for (const Source& source : examined.catalog.sources) {
    if (source.attributes.empty()) continue;
    if (source.columns.contains("segment")) {
      examined.complain(Severity::error, source.place, "attributes",
                        "source " + quoted(source.id) + " has both attributes and a column `segment`",
                        "make the segment one of the attributes");
    }
    if (first != nullptr) {
      examined.complain(Severity::error, source.place, "attributes",
                        "source " + quoted(source.id) + " gives attributes of people, and so does " + quoted(first->id),
                        "declare them at one source");
    }
    first = first == nullptr ? &source : first;
  }
}

}  // namespace

void check_surveys(const Examined& examined) {
  for (const Source& source : examined.catalog.sources) {
    if (source.self_reported) check_self_reported(examined, source);
  }
  for (const Outcome& outcome : examined.catalog.outcomes) check_outcome(examined, outcome);
  std::set<std::string> seen;
  for (const Survey& survey : examined.catalog.surveys) {
    check_survey(examined, survey);
    if (survey.name.empty() || seen.insert(survey.name).second) continue;
    examined.complain(Severity::error, survey.place, "name", "survey " + quoted(survey.name) + " is declared twice",
                      "rename or remove one");
  }
  check_attributes(examined);
}

}  // namespace cw::catalog
