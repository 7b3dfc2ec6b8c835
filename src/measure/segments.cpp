#include "measure/segments.hpp"

#include <set>

#include "catalog/attributes.hpp"

namespace cw::measure {

namespace {

struct Group {
  std::int64_t people = 0, members = 0, buyers = 0;
  stats::Moments net = {};
};

using Groups = std::map<std::pair<std::string, std::string>, Group>;  // attribute, value

const std::string not_said = "not said";

Groups groups_of(std::span<const PersonRow> rows, const std::map<std::int32_t, std::string>& segments,
                 const std::set<std::string>& names) {
  std::map<std::int32_t, std::map<std::string, std::string>> attributes;
  for (const auto& [number, text] : segments) attributes.emplace(number, catalog::attributes_of(text));
  Groups groups;
  for (const auto& row : rows) {
    const auto said = attributes.find(row.segment);
    for (const auto& name : names) {
      const bool known = said != attributes.end() && said->second.contains(name);
      Group& group = groups[{name, known ? said->second.at(name) : not_said}];
      ++group.people;
      group.members += row.member ? 1 : 0;
      group.buyers += row.orders > 0 ? 1 : 0;
      group.net.add(row.net_minor);
    }
  }
  return groups;
}

Table share_table(const std::string& name, const Groups& groups, std::int64_t Group::* part, const Scope& scope) {
  Table table{name,
              {{"attribute", "", Role::label},
               {"value", "", Role::label},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (const auto& [key, group] : groups) {
    const auto share = stats::wilson(group.*part, group.people, scope.level);
    table.rows.push_back({key.first, key.second, share ? Cell{share->value} : Cell{}, share ? Cell{share->low} : Cell{},
                          share ? Cell{share->high} : Cell{}, group.people});
  }
  return table;
}

Table net_table(const Groups& groups, const Scope& scope) {
  const std::string code = scope.currency_code();
  Table table{"net_by_segment",
              {{"attribute", "", Role::label},
               {"value", "", Role::label},
               {"net_per_person", code, Role::value},
               {"low", code, Role::low},
               {"high", code, Role::high},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (const auto& [key, group] : groups) {
    const auto each = group.net.summary();
    const auto interval = each ? stats::mean_interval(*each, scope.level) : tl::unexpected<Error>(each.error());
    const double mean = group.net.sum() / static_cast<double>(group.people);
    table.rows.push_back({key.first, key.second, scope.major(mean),
                          interval ? Cell{scope.major(interval->low)} : Cell{},
                          interval ? Cell{scope.major(interval->high)} : Cell{}, group.people});
  }
  return table;
}

void add_figure(Finding& finding, const std::string& table, const std::string& title, const std::string& sentence) {
  Figure figure{table, "interval", title, sentence, table};
  figure.caveats = {"Raw: people of one kind differ in more than that."};
  figure.alt = title + ". " + sentence + " One dot with a range for each value of each attribute.";
  finding.figures.push_back(std::move(figure));
}

}  // namespace

Result<Finding> segments(std::span<const PersonRow> rows, const std::map<std::int32_t, std::string>& segments,
                         const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  std::set<std::string> names;
  for (const auto& [number, text] : segments) {
    for (const auto& [name, value] : catalog::attributes_of(text)) names.insert(name);
  }
  if (names.empty() || rows.empty()) {
    return fail(ErrorCode::missing_data, "no source says anything of people beyond their account", "members segments",
                "name the columns under `attributes:` of a source, as `attributes: {plan: Plan}`, and run `commonweal "
                "update`");
  }
  const Groups groups = groups_of(rows, segments, names);
  Finding finding = begin_finding(scope, "segments", "known people by what a source says of them, in the period");
  finding.counterfactual = "none: people are compared as they are";
  finding.grade = Grade::correlation;
  finding.population = count(static_cast<std::int64_t>(rows.size())) +
                       " known people; staff, bots and test accounts "
                       "left out";
  finding.tables = {share_table("buyers_by_segment", groups, &Group::buyers, scope),
                    share_table("members_by_segment", groups, &Group::members, scope), net_table(groups, scope)};
  add_figure(finding, "buyers_by_segment", "Who bought in the period",
             "Share of known people with an order in the period.");
  add_figure(finding, "members_by_segment", "Who is a member",
             "Share of known people who are members; what only the community's source says, only members have.");
  add_figure(finding, "net_by_segment", "Net sales per person", "Mean net sales of the period, buyers or not.");
  finding.caveats = {"Raw: people of one kind differ in more than that.",
                     "An attribute is as the newest import says; what it was earlier is not kept.",
                     "Values that fewer than k people have are hidden."};
  finding.proof.queries.push_back({"person_rows", "", static_cast<std::int64_t>(rows.size())});
  return finding;
}

}  // namespace cw::measure
