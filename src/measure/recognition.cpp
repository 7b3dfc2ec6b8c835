#include "measure/recognition.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cw::measure {

namespace {

using Kinds = std::vector<catalog::NamedActivities>;

std::vector<std::string> activities_of(const Kinds& kinds) {
  std::vector<std::string> all;
  for (const auto& kind : kinds) all.insert(all.end(), kind.activities.begin(), kind.activities.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Cell per_person(std::optional<std::int64_t> cost_minor, std::int64_t people, const Scope& scope) {
  if (!cost_minor || people == 0) return std::monostate{};
  return scope.major(static_cast<double>(*cost_minor) / static_cast<double>(people));
}

Table kinds_table(const Kinds& kinds, const RecognitionCounts& counts, std::span<const CostRow> costs,
                  const Scope& scope) {
  const std::string money = scope.currency_code();
  Table table{"kinds",
              {{"kind", "", Role::label},
               {"times", "times", Role::value},
               {"people", "people", Role::n},
               {"people_ever", "people", Role::n},
               {"cost", money, Role::value},
               {"cost_per_person", money, Role::value}},
              {},
              false,
              "people"};
  const auto add_row = [&](const std::string& name, const RecognitionSums& sums, std::span<const std::string> of) {
    const auto cost = cost_of_activities(costs, of);
    table.rows.push_back({name, sums.times, sums.people, sums.ever,
                          cost ? Cell{scope.major(static_cast<double>(*cost))} : Cell{},
                          per_person(cost, sums.people, scope)});
  };
  for (std::size_t i = 0; i < std::min(kinds.size(), most_recognition_kinds); ++i)
    add_row(kinds[i].name, counts.kinds[i], kinds[i].activities);
  if (kinds.size() > 1) add_row("any", counts.any, activities_of(kinds));
  return table;
}

/// Both who were and who were not recognised count for k.
Table segments_table(const RecognitionCounts& counts, const std::map<std::int32_t, std::string>& names, double level) {
  Table table{"segments", interval_columns("segment", "share"), {}, false, "people"};
  table.columns.push_back({"recognised", "people", Role::n});
  table.columns.push_back({"not_recognised", "people", Role::n});
  for (const auto& [segment, members] : counts.segments) {
    const auto name = names.find(segment);
    const auto share = stats::wilson(members.recognised, members.members, level);
    if (!share) continue;
    table.rows.push_back({name == names.end() ? "not said" : name->second, share->value, share->low, share->high,
                          members.members, members.recognised, members.members - members.recognised});
  }
  return table;
}

void add_cost(Finding& finding, std::optional<std::int64_t> cost_minor, const RecognitionSums& any,
              const Scope& scope) {
  if (!cost_minor) {
    finding.refused.push_back({"cost_per_recognised_person", "missing_data",
                               "declare in costs/ what it costs, with `activity:` one of the recognition; `amount: 0` "
                               "says that there is no cost"});
    return;
  }
  finding.estimates.push_back(without_interval("cost", scope.major(static_cast<double>(*cost_minor)), scope,
                                               scope.currency_code(), any.people, "booked or declared amounts"));
  if (any.people == 0) return;
  finding.estimates.push_back(without_interval(
      "cost_per_recognised_person", scope.major(static_cast<double>(*cost_minor) / static_cast<double>(any.people)),
      scope, scope.currency_code(), any.people, "booked or declared amounts over people counted"));
}

Figure figure_of(const Finding& finding, const RecognitionCounts& counts) {
  Figure figure{"recognition", "interval", "Members who were ever recognised", "", "reach"};
  const Estimate* share = finding.estimate("members_ever_recognised");
  figure.sentence = fmt::format("{} people were recognised {} times in the period; of all members {} ever were.",
                                count(counts.any.people), count(counts.any.times),
                                share == nullptr ? "an unknown share" : percent_with_range(*share));
  figure.alt = figure.sentence + " One dot with a range for all members and for those who contributed.";
  return figure;
}

}  // namespace

std::optional<std::int64_t> cost_of_activities(std::span<const CostRow> costs,
                                               std::span<const std::string> activities) {
  std::optional<std::int64_t> sum;
  for (const auto& cost : costs) {
    if (cost.activity.empty() || std::find(activities.begin(), activities.end(), cost.activity) == activities.end())
      continue;
    sum = sum.value_or(0) + cost.total_minor;
  }
  return sum;
}

Result<Finding> recognition_given(const RecognitionFold& fold, const catalog::Catalog& catalog,
                                  std::span<const CostRow> costs, const std::map<std::int32_t, std::string>& segments,
                                  const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  const Kinds& kinds = catalog.members.recognition;
  const RecognitionCounts& counts = fold.counts();
  if (kinds.empty()) {
    return fail(ErrorCode::missing_data, "nobody declared how members are recognised", "recognition",
                "name badges, awards and thanks under `recognition:` in members.yml");
  }
  if (counts.any.ever == 0) {
    return fail(ErrorCode::missing_data, "nobody was recognised in the window", "recognition",
                "import the awards and badges that were given, or add them with `commonweal activity add`");
  }
  Finding finding = begin_finding(scope, "recognition", "recognition and awards given, and whom they reach");
  finding.population = fmt::format("{} members; staff, bots and test accounts left out", count(counts.members.members));
  finding.estimates.push_back(without_interval("times_recognised", static_cast<double>(counts.any.times), scope,
                                               "times", counts.any.people, "counted"));
  finding.estimates.push_back(without_interval("people_recognised", static_cast<double>(counts.any.people), scope,
                                               "people", counts.any.people, "counted"));
  const auto add_share = [&](const char* name, const RecognisedMembers& of) {
    add(finding, name, share_estimate(name, of.recognised, of.members, scope));
  };
  add_share("members_ever_recognised", counts.members);
  add_share("contributors_ever_recognised", counts.contributors);
  add_cost(finding, cost_of_activities(costs, activities_of(kinds)), counts.any, scope);
  finding.tables.push_back(interval_table(finding, "reach", "share",
                                          {{"members_ever_recognised", "members"},
                                           {"contributors_ever_recognised", "members who contributed in the period"}}));
  finding.tables.push_back(kinds_table(kinds, counts, costs, scope));
  if (counts.segments.size() > 1) finding.tables.push_back(segments_table(counts, segments, scope.level));
  finding.figures.push_back(figure_of(finding, counts));
  finding.caveats = {
      "Counts what was given; whether it was welcome, the members can say (an outcome with `side: member`).",
      "Ever means since " + to_text(scope.window.from) + ": what was given earlier is not seen.",
      "By groups, never by person. Recognition by staff that no system records is missing."};
  finding.proof.parameters["formula.cost_per_recognised_person"] =
      "declared costs of these activities, accrued to the period / people recognised in it";
  finding.proof.queries.push_back({"recognition", "", counts.any.times});
  return finding;
}

}  // namespace cw::measure
