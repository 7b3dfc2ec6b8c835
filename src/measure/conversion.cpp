#include "measure/conversion.hpp"

#include <fmt/format.h>

#include <array>

namespace cw::measure {

namespace {

struct Group {  // members, or others
  std::int64_t people = 0, active = 0, contributors = 0, buyers = 0, active_buyers = 0, contributing_buyers = 0,
               repeat_buyers = 0;
  std::array<std::int64_t, funnel_stages.size()> reached = {};  // before any order
  std::array<std::int64_t, funnel_stages.size()> bought = {};   // of these
};

bool contributes(const PersonRow& row) {
  static const auto bits =
      static_cast<std::uint16_t>(bit(ActivityKind::posted_topic) | bit(ActivityKind::replied) |
                                 bit(ActivityKind::answer_accepted) | bit(ActivityKind::contributed));
  return (row.kinds & bits) != 0;
}

void add_person(Group& group, const PersonRow& row) {
  const bool active = row.first_activity_at != never, contributor = contributes(row), buyer = row.buyer();
  ++group.people;
  group.active += active ? 1 : 0;
  group.contributors += contributor ? 1 : 0;
  group.buyers += buyer ? 1 : 0;
  group.active_buyers += active && buyer ? 1 : 0;
  group.contributing_buyers += contributor && buyer ? 1 : 0;
  group.repeat_buyers += row.orders_in_window >= 2 ? 1 : 0;
  for (std::size_t stage = 0; stage < funnel_stages.size(); ++stage) {
    const bool reached = (row.stages_before_order >> stage & 1U) != 0;
    group.reached[stage] += reached ? 1 : 0;
    group.bought[stage] += reached && buyer ? 1 : 0;
  }
}

struct Step {
  std::string name;  // of the estimate
  std::string label;
  std::int64_t reached;
  std::int64_t of;
};

std::vector<Step> steps_of(const Group& members, const Group& others) {
  return {{"members_active", "members: registered → active", members.active, members.people},
          {"members_contributor", "members: active → contributor", members.contributors, members.active},
          {"members_buyer", "members: registered → buyer", members.buyers, members.people},
          {"members_buyer_if_active", "members: active → buyer", members.active_buyers, members.active},
          {"members_buyer_if_contributor", "members: contributor → buyer", members.contributing_buyers,
           members.contributors},
          {"members_repeat_buyer", "members: buyer → repeat buyer", members.repeat_buyers, members.buyers},
          {"others_buyer", "others: known → buyer", others.buyers, others.people},
          {"others_repeat_buyer", "others: buyer → repeat buyer", others.repeat_buyers, others.buyers}};
}

void add_steps(Finding& finding, const std::vector<Step>& steps, const Scope& scope) {
  Table table{"steps", interval_columns("step", "share"), {}, false, "people"};
  table.columns.push_back({"reached", "people", Role::n});
  for (const auto& step : steps) {
    auto estimate = share_estimate(step.name, step.reached, step.of, scope);
    if (estimate) {
      table.rows.push_back(interval_row(step.label, *estimate));
      table.rows.back().emplace_back(step.reached);
    } else {
      estimate = fail(ErrorCode::too_few_rows, "", {}, "nobody reached the step before");
    }
    add(finding, step.name, std::move(estimate));
  }
  finding.tables.push_back(std::move(table));
  Figure figure{"conversion_steps", "interval", "From step to step", "", "steps"};
  const Estimate* buyers = finding.estimate("members_buyer");
  figure.sentence =
      buyers != nullptr ? percent_with_range(*buyers) + " of members have bought." : "There are no members.";
  figure.caveats = {"People outside of the community are known only if they are in the customer data."};
  figure.alt = figure.sentence + " One dot with a range for each step, members and others apart.";
  finding.figures.push_back(std::move(figure));
}

void add_funnel(Finding& finding, const Group& members, const Group& others, const Scope& scope) {
  Table table{"funnel", interval_columns("stage", "share"), {}, false, "people"};
  table.columns.insert(table.columns.begin() + 1, {"group", "", Role::group});
  table.columns.push_back({"bought", "people", Role::n});
  for (std::size_t stage = 0; stage < funnel_stages.size(); ++stage) {
    for (const auto& [label, group] : {std::pair("members", &members), std::pair("others", &others)}) {
      const auto estimate = share_estimate("", group->bought[stage], group->reached[stage], scope);
      if (!estimate) continue;
      auto row = interval_row(std::string(funnel_stages[stage]), *estimate);
      row.insert(row.begin() + 1, std::string(label));
      row.emplace_back(group->bought[stage]);
      table.rows.push_back(std::move(row));
    }
  }
  if (table.rows.empty()) {
    finding.refused.push_back(
        {"funnel", "missing_data",
         "name the funnel stages of activities in taxonomy/activities.yml (awareness, consideration, "
         "purchase, onboarding, adoption, advocacy)"});
    return;
  }
  finding.tables.push_back(std::move(table));
  Figure figure{"conversion_funnel", "interval", "Who ordered after reaching a stage", "", "funnel"};
  figure.sentence = "Share of people who went on to order, of those who reached a stage before any order.";
  figure.caveats = {"A person may have bought without the stage."};
  figure.alt = figure.sentence + " One dot with a range for each stage, members and others apart.";
  finding.figures.push_back(std::move(figure));
}

}  // namespace

Result<Finding> conversion(std::span<const PersonRow> rows, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  Group members, others;
  for (const auto& row : rows) add_person(row.member ? members : others, row);
  if (rows.empty())
    return fail(ErrorCode::missing_data, "nobody is known", "conversion", "import members or customers");
  if (members.buyers + others.buyers == 0) {
    return fail(ErrorCode::missing_data, "nobody ordered in the window", "conversion",
                "import orders, or match customers to people");
  }
  Finding finding = begin_finding(scope, "conversion", "share of people at one step who reached the next");
  finding.population = fmt::format("{} members and {} other known people", count(members.people), count(others.people));
  add_steps(finding, steps_of(members, others), scope);
  add_funnel(finding, members, others, scope);
  finding.proof.parameters["active"] = "visited, viewed, posted, replied, reacted, attended, messaged or contributed";
  finding.proof.parameters["contributor"] = "posted a topic, replied, had an answer accepted, or contributed";
  finding.proof.queries.push_back({"person_rows", "", static_cast<std::int64_t>(rows.size())});
  finding.caveats = {"What was reached before the window is not seen.",
                     "Other people are known only if they are in the customer data, so most of them bought: compare "
                     "steps, not groups."};
  return finding;
}

}  // namespace cw::measure
