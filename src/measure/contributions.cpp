#include "measure/contributions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace cw::measure {

namespace {

using catalog::Contribution;

/// Those of the period, by day, then kind and title.
std::vector<const Contribution*> in_period(std::span<const Contribution> declared, const Scope& scope) {
  std::vector<const Contribution*> found;
  for (const auto& one : declared) {
    if (one.day && scope.period.from <= *one.day && *one.day < scope.period.until) found.push_back(&one);
  }
  std::stable_sort(found.begin(), found.end(), [](const Contribution* a, const Contribution* b) {
    return std::tie(*a->day, a->kind, a->title) < std::tie(*b->day, b->kind, b->title);
  });
  return found;
}

std::string plural(const std::string& kind) {
  static const std::map<std::string, std::string> words = {{"talk", "talks"},
                                                           {"open_source", "open-source works"},
                                                           {"standard", "standards"},
                                                           {"hire", "hires"},
                                                           {"publication", "publications"},
                                                           {"relation", "relations"},
                                                           {"feedback", "pieces of feedback"}};
  const auto found = words.find(kind);
  return found == words.end() ? "others" : found->second;
}

Table list_of(const std::vector<const Contribution*>& given) {
  Table table{"contributions",
              {{"day", "", Role::time},
               {"kind", "", Role::group},
               {"title", "", Role::label},
               {"by", "", Role::label},
               {"programme", "", Role::label},
               {"evidence", "", Role::label},
               {"note", "", Role::label}},
              {}};
  for (const auto* one : given)
    table.rows.push_back({one->day ? Cell{to_text(*one->day)} : Cell{}, one->kind, one->title, one->by, one->programme,
                          one->evidence, one->note});
  return table;
}

}  // namespace

Result<Finding> contributions(std::span<const Contribution> declared, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (declared.empty()) {
    return fail(
        ErrorCode::missing_data, "nobody listed what members gave beyond sales", "contributions",
        "list talks, open-source work, standards, hires and publications in contributions.yml, each with a link "
        "to its evidence");
  }
  const auto given = in_period(declared, scope);
  if (given.empty()) {
    return fail(ErrorCode::missing_data, "no listed contribution lies in the period", "contributions",
                "look at another period, or add what happened to contributions.yml");
  }
  Finding finding =
      begin_finding(scope, "contributions", "what members gave beyond sales, counted from a declared list");
  finding.population = count(static_cast<std::int64_t>(given.size())) + " listed contributions of the period";
  std::map<std::string, std::int64_t> kinds;
  for (const auto* one : given) ++kinds[one->kind];
  Table table{"kinds", {{"kind", "", Role::label}, {"contributions", "contributions", Role::value}}, {}};
  std::string said;
  for (const auto& [kind, number] : kinds) {
    table.rows.push_back({kind, number});
    Estimate estimate;
    estimate.name = kind;
    estimate.value = static_cast<double>(number);
    estimate.level = scope.level;
    estimate.unit = "contributions";
    estimate.no_interval = "counted from the list";
    finding.estimates.push_back(std::move(estimate));
    said += (said.empty() ? "" : ", ") + (number == 1 ? "1 " + kind : count(number) + " " + plural(kind));
  }
  std::replace(said.begin(), said.end(), '_', '-');
  finding.tables = {std::move(table), list_of(given)};
  Figure figure{"contributions", "table", "Given beyond sales, and never counted as money", "", "contributions"};
  figure.sentence = "Members gave: " + said + ".";
  figure.caveats = {"Not money: no value is put on it, and none of it enters the ROI."};
  figure.alt = figure.sentence + " A table with day, kind, title and a link to the evidence of each.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {
      "Not money: no value is put on it, and none of it enters the ROI.",
      "Listed by hand in contributions.yml: what nobody wrote down is missing. The link is the evidence; "
      "it is not opened here."};
  finding.proof.parameters["list"] = "contributions.yml";
  return finding;
}

}  // namespace cw::measure
