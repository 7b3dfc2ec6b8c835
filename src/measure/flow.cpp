#include "measure/flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "measure/fold/months.hpp"
#include "measure/waiting.hpp"

namespace cw::measure {

namespace {

using Flow = catalog::Health::Flow;

/// One idea or bug.
struct Item {
  Instant proposed = never, accepted = never, declined = never, shipped = never, in_beta = never;
  PersonId proposer;
  bool by_staff = false;
};

bool among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct Items {
  std::vector<Item> items;         // proposed in the window
  std::int64_t without_start = 0;  // objects with steps but no proposal in the window
  std::int64_t disordered = 0;     // a step lies before the proposal
};

void take_step(Item& item, const ObjectStep& step, const Flow& flow) {
  const auto earliest = [&](const std::vector<std::string>& names, Instant& at) {
    if (among(names, step.activity)) at = std::min(at, step.at);
  };
  const bool begins = among(flow.proposed, step.activity) || among(flow.in_beta, step.activity);
  if (begins && step.at < item.proposed) {
    item.proposed = step.at, item.proposer = step.person, item.by_staff = step.staff;
  }
  earliest(flow.accepted, item.accepted);
  earliest(flow.declined, item.declined);
  earliest(flow.shipped, item.shipped);
  earliest(flow.in_beta, item.in_beta);
}

bool touches(const Flow& flow, const std::string& activity) {
  for (const auto* names : {&flow.proposed, &flow.accepted, &flow.declined, &flow.shipped, &flow.in_beta}) {
    if (among(*names, activity)) return true;
  }
  return false;
}

Items items_of(std::span<const ObjectStep> steps, const Flow& flow) {
  std::map<std::int64_t, Item> by_object;
  for (const auto& step : steps) {
    if (touches(flow, step.activity)) take_step(by_object[step.object_id], step, flow);
  }
  Items all;
  for (const auto& [object, item] : by_object) {
    if (item.proposed == never) {
      ++all.without_start;
    } else if (std::min({item.accepted, item.declined, item.shipped}) < item.proposed) {
      ++all.disordered;
    } else {
      all.items.push_back(item);
    }
  }
  return all;
}

Instant decided_at(const Item& item) {
  return std::min({item.accepted, item.declined, item.shipped});
}

bool taken_up(const Item& item) {
  return std::min(item.accepted, item.shipped) <= item.declined && std::min(item.accepted, item.shipped) != never;
}

std::int64_t proposers_of(const std::vector<Item>& items) {
  std::set<PersonId> people;
  for (const auto& item : items) people.insert(item.proposer);
  return static_cast<std::int64_t>(people.size());
}

std::vector<stats::Observation> waits_of(const std::vector<Item>& items, const auto& event_of, Instant until) {
  std::vector<stats::Observation> waits;
  waits.reserve(items.size());
  for (const auto& item : items) {
    const Instant event = event_of(item);
    const bool happened = event < until;
    const std::int64_t end = (happened ? event : until).micros;
    waits.push_back({static_cast<double>(end - item.proposed.micros) / static_cast<double>(micros_per_day), happened});
  }
  return waits;
}

const std::vector<double> grid_days = {7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730};

void note_left_out(Finding& finding, const Items& all) {
  if (all.without_start > 0) {
    finding.diagnostics.push_back({"without_start", CheckStatus::warn, static_cast<double>(all.without_start),
                                   "left out: steps of something that was not proposed in the window"});
  }
  if (all.disordered > 0) {
    finding.diagnostics.push_back({"disordered", CheckStatus::warn, static_cast<double>(all.disordered),
                                   "left out: a step is older than the proposal; check the time zones"});
  }
}

struct FlowMonth {
  std::int64_t proposed = 0, accepted = 0, declined = 0, shipped = 0;
  std::set<PersonId> proposers = {};
};

Table months_table(const std::vector<Item>& items, const Scope& scope) {
  const MonthsFold calendar(scope);
  std::vector<FlowMonth> months(calendar.months().size());
  for (const auto& item : items) {
    const auto add = [&](Instant at, std::int64_t FlowMonth::* field) {
      if (at >= calendar.from() && at < calendar.until()) ++(months[calendar.month_of(at)].*field);
    };
    add(item.proposed, &FlowMonth::proposed);
    add(item.accepted, &FlowMonth::accepted);
    add(item.declined, &FlowMonth::declined);
    add(item.shipped, &FlowMonth::shipped);
    months[calendar.month_of(item.proposed)].proposers.insert(item.proposer);
  }
  Table table{"backlog",
              {{"month", "", Role::time},
               {"proposed", "ideas", Role::value},
               {"accepted", "ideas", Role::value},
               {"declined", "ideas", Role::value},
               {"shipped", "ideas", Role::value},
               {"open_at_end", "ideas", Role::value},
               {"whole_month", "", Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (std::size_t i = 0; i < months.size(); ++i) {
    std::int64_t open = 0;
    for (const auto& item : items) {
      const auto place = [&](Instant at) { return at < calendar.until() ? calendar.month_of(at) : SIZE_MAX; };
      open += place(item.proposed) <= i && place(decided_at(item)) > i ? 1 : 0;
    }
    table.rows.push_back({calendar.months()[i], months[i].proposed, months[i].accepted, months[i].declined,
                          months[i].shipped, open, bool(calendar.whole()[i]),
                          static_cast<std::int64_t>(months[i].proposers.size())});
  }
  return table;
}

}  // namespace

std::string flow_activities(const catalog::Health& health) {
  std::string names;
  for (const auto* flow : {&health.ideas, &health.bugs}) {
    for (const auto* list : {&flow->proposed, &flow->accepted, &flow->declined, &flow->shipped, &flow->in_beta}) {
      for (const auto& name : *list) names += (names.empty() ? "," : "") + name + ",";
    }
  }
  return names;
}

Result<Finding> idea_backlog(std::span<const ObjectStep> steps, const Flow& ideas, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (ideas.proposed.empty()) {
    return fail(ErrorCode::missing_data, "nothing says which activities are ideas", "ideas",
                "declare `ideas: {proposed: [...], accepted: [...], shipped: [...]}` in health.yml");
  }
  const Items all = items_of(steps, ideas);
  if (all.items.empty()) {
    return fail(ErrorCode::missing_data, "no idea was proposed in the window", "ideas",
                "import the forum's ideas with their topic");
  }
  const std::int64_t people = proposers_of(all.items);
  Finding finding = begin_finding(scope, "idea_backlog", "share of decided ideas that the product team took up");
  finding.window.from = to_text(scope.window.from);
  finding.population =
      fmt::format("{} ideas by {} people", count(static_cast<std::int64_t>(all.items.size())), count(people));
  std::int64_t decided = 0, up = 0;
  for (const auto& item : all.items) {
    const bool in_period = decided_at(item) >= scope.from() && decided_at(item) < scope.until();
    decided += in_period ? 1 : 0;
    up += in_period && taken_up(item) ? 1 : 0;
  }
  if (const auto share = stats::wilson(up, decided, scope.level)) {
    finding.estimates.push_back(with_interval("accepted_of_decided", *share, scope, "share", people, "Wilson score"));
  } else {
    finding.refused.push_back({"accepted_of_decided", "too_few_rows", "no idea was decided in the period"});
  }
  const auto open = std::count_if(all.items.begin(), all.items.end(),
                                  [&](const auto& item) { return !(decided_at(item) < scope.until()); });
  finding.estimates.push_back(without_interval("open", static_cast<double>(open), scope, "ideas", people, "counted"));
  Waiting waiting{"decision", "from the idea to a decision", "days", grid_days, {0.5}, "ideas", people};
  CW_TRY_VOID(add_waiting(finding, waiting, waits_of(all.items, decided_at, scope.until()), scope));
  finding.tables.push_back(months_table(all.items, scope));
  note_left_out(finding, all);
  Figure figure{"idea_backlog", "line_band", "Ideas proposed, decided and open", "", "backlog"};
  figure.sentence = fmt::format("{} ideas are open at the end of the period; {} of {} decided in it were taken up.",
                                count(open), count(up), count(decided));
  figure.caveats = {"Health, not value."};
  figure.alt = figure.sentence + " One point a month.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {"Health, not value: an idea taken up is not yet worth anything to anybody.",
                     "An idea that shipped counts as taken up. Ideas proposed before the window are not seen."};
  return finding;
}

namespace {

struct Velocity {
  std::int64_t shipped = 0, from_community = 0;
};

/// Adds the survival of one flow, and counts its releases of the period.
Result<> add_flow(Finding& finding, const std::string& name, const Items& all, Velocity& velocity, const Scope& scope) {
  if (all.items.empty()) return {};
  Waiting waiting{name + "_to_shipped",   "from the " + name + " to the release", "days", grid_days, {0.5}, name + "s",
                  proposers_of(all.items)};
  CW_TRY_VOID(add_waiting(finding, waiting,
                          waits_of(all.items, [](const Item& item) { return item.shipped; }, scope.until()), scope));
  for (const auto& item : all.items) {
    const bool in_period = item.shipped >= scope.from() && item.shipped < scope.until();
    velocity.shipped += in_period ? 1 : 0;
    velocity.from_community += in_period && !item.by_staff ? 1 : 0;
  }
  note_left_out(finding, all);
  return {};
}

}  // namespace

Result<Finding> product_velocity(std::span<const ObjectStep> steps, const catalog::Health& health, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (health.ideas.shipped.empty() && health.bugs.shipped.empty()) {
    return fail(ErrorCode::missing_data, "nothing says when an idea or a bug fix was released", "product velocity",
                "declare `shipped:` under `ideas:` or `bugs:` in health.yml");
  }
  const Items ideas = items_of(steps, health.ideas), bugs = items_of(steps, health.bugs);
  std::vector<Item> both = ideas.items;
  both.insert(both.end(), bugs.items.begin(), bugs.items.end());
  if (both.empty()) {
    return fail(ErrorCode::missing_data, "no idea or bug was reported in the window", "product velocity",
                "import ideas and bugs with their topic");
  }
  const std::int64_t people = proposers_of(both);
  Finding finding = begin_finding(scope, "product_velocity", "days from an idea or bug to its release");
  finding.window.from = to_text(scope.window.from);
  finding.population =
      fmt::format("{} ideas and {} bugs by {} people", count(static_cast<std::int64_t>(ideas.items.size())),
                  count(static_cast<std::int64_t>(bugs.items.size())), count(people));
  Velocity velocity;
  if (!health.ideas.shipped.empty()) CW_TRY_VOID(add_flow(finding, "idea", ideas, velocity, scope));
  if (!health.bugs.shipped.empty()) CW_TRY_VOID(add_flow(finding, "bug", bugs, velocity, scope));
  const auto add_share = [&](const char* name, std::int64_t part, std::int64_t whole, const char* why_not) {
    if (const auto share = stats::wilson(part, whole, scope.level)) {
      finding.estimates.push_back(with_interval(name, *share, scope, "share", people, "Wilson score"));
    } else {
      finding.refused.push_back({name, "too_few_rows", why_not});
    }
  };
  add_share("releases_from_community", velocity.from_community, velocity.shipped, "nothing was released in the period");
  if (!health.bugs.in_beta.empty()) {
    const auto in_period = [&](const Item& item) {
      return item.proposed >= scope.from() && item.proposed < scope.until();
    };
    const auto found = std::count_if(bugs.items.begin(), bugs.items.end(), in_period);
    const auto early = std::count_if(bugs.items.begin(), bugs.items.end(),
                                     [&](const Item& item) { return in_period(item) && item.in_beta != never; });
    add_share("bugs_found_in_beta", early, found, "no bug was reported in the period");
  }
  finding.caveats = {"Health, not value.", "Says how long it took and where it began, not what made it faster.",
                     "Only ideas and bugs that the sources hold under one object from report to release are followed."};
  return finding;
}

}  // namespace cw::measure
