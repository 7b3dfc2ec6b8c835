#include "measure/participation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "measure/waiting.hpp"
#include "stats/concentration.hpp"

namespace cw::measure {

namespace {

constexpr double seconds_per_day = 86'400.0;

Table attendance_months(const AttendanceFold& fold, double level) {
  Table table{"months",
              {{"month", "", Role::time},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"returning", "people", Role::value},
               {"whole_month", "", Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (std::size_t i = 0; i < fold.months().size(); ++i) {
    const AttendanceMonth& month = fold.counts()[i];
    const auto share = stats::wilson(month.returning, month.attendees, level);
    table.rows.push_back({fold.months()[i], share ? Cell{share->value} : Cell{}, share ? Cell{share->low} : Cell{},
                          share ? Cell{share->high} : Cell{}, month.returning, bool(fold.whole()[i]), month.attendees});
  }
  return table;
}

std::int64_t contributions_of(const PersonRow& row) {
  std::int64_t all = 0;
  for (std::size_t kind = 0; kind < activity_kinds; ++kind)
    all += is_contribution(static_cast<ActivityKind>(kind)) ? row.activities[kind] : 0;
  return all;
}

std::vector<std::int64_t> member_contributions(std::span<const PersonRow> people) {
  std::vector<std::int64_t> counts;
  for (const auto& row : people) {
    if (row.member && contributions_of(row) > 0) counts.push_back(contributions_of(row));
  }
  return counts;
}

tl::unexpected<Error> nobody_contributed(const char* where) {
  return fail(ErrorCode::missing_data, "no member contributed in the period", where,
              "import posts, answers or contributions of the community");
}

}  // namespace

Result<Finding> repeat_attendance(const AttendanceFold& fold, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  std::vector<stats::Observation> waits;
  std::int64_t attendees = 0, before = 0, several = 0;
  for (const auto& row : fold.rows()) {
    const bool again = row.second_after >= 0;
    const double watched = static_cast<double>(scope.until().micros - row.first.micros) / 1e6;
    waits.push_back({(again ? row.second_after : watched) / seconds_per_day, again});
    attendees += row.in_period > 0 ? 1 : 0;
    before += row.in_period > 0 && row.before_period ? 1 : 0;
    several += row.in_period > 1 ? 1 : 0;
  }
  if (attendees == 0) {
    return fail(ErrorCode::missing_data, "nobody attended an event in the period", "attendance",
                "import the guest lists with check-ins (`commonweal sources howto luma`)");
  }
  Finding finding = begin_finding(scope, "repeat_attendance", "share of attendees who come to another event");
  finding.window.from = to_text(scope.window.from);
  finding.population = count(attendees) + " people who attended in the period; staff left out, guests included";
  Waiting waiting{"second_event", "from the first event to another one"};
  waiting.grid = {7, 14, 30, 60, 90, 120, 180, 270, 365};
  waiting.shares = {0.5};
  CW_TRY(const auto curve, add_waiting(finding, waiting, std::move(waits), scope));
  const auto* step = stats::at(curve, 90.0);
  if (curve.last_time >= 90.0 && step != nullptr && step->low && step->high) {
    finding.estimates.push_back(with_interval("again_within_90_days",
                                              {1.0 - step->survival, 1.0 - *step->high, 1.0 - *step->low}, scope,
                                              "share", curve.n, "Kaplan–Meier, log-log"));
  } else {
    finding.refused.push_back({"again_within_90_days", "too_few_rows", "take a later or longer period"});
  }
  add(finding, "attended_before", share_estimate("attended_before", before, attendees, scope));
  add(finding, "more_than_one_in_period", share_estimate("more_than_one_in_period", several, attendees, scope));
  finding.tables.push_back(attendance_months(fold, scope.level));
  Figure figure{"attendance_months", "line_band", "Attendees who had been there before, by month", "", "months"};
  figure.sentence = fmt::format("{} of the period's attendees had attended before.",
                                percent_with_range(*finding.estimate("attended_before")));
  figure.caveats = {"Health, not value."};
  figure.alt = figure.sentence + " One point a month.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {"Health, not value.",
                     "First means first seen since " + to_text(scope.window.from) + "; early months miss older visits.",
                     "The same event counts once, however often somebody checked in."};
  return finding;
}

Result<Finding> contributor_concentration(std::span<const PersonRow> people, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  auto counts = member_contributions(people);
  if (counts.empty()) return nobody_contributed("contributors");
  const auto contributors = static_cast<std::int64_t>(counts.size());
  std::sort(counts.begin(), counts.end(), std::greater<>());
  const auto total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  const std::int64_t factor = stats::absence_factor(counts);
  Finding finding = begin_finding(scope, "contributors", "how few members make half of all contributions");
  finding.population = count(contributors) + " members who contributed; staff, bots and test accounts left out";
  finding.estimates.push_back(
      without_interval("absence_factor", static_cast<double>(factor), scope, "people", contributors, "counted"));
  Table table{"concentration",
              {{"most_active", "", Role::label}, {"share", "share", Role::value}, {"people", "people", Role::n}},
              {},
              false,
              "people"};
  double reached = 0.0;
  for (std::int64_t i = 0, next = 10; i < contributors; ++i) {  // never fewer than ten together
    reached += static_cast<double>(counts[static_cast<std::size_t>(i)]);
    if (i + 1 != next && i + 1 != contributors) continue;
    const std::string name = (i + 1 == contributors ? "all " : "the most active ") + std::to_string(i + 1);
    table.rows.push_back({name, reached / total, i + 1});
    next = i + 1 == next ? next * 2 : next;
  }
  finding.tables.push_back(std::move(table));
  Figure figure{"contributors", "interval", "Share of contributions by the most active", "", "concentration"};
  figure.sentence =
      fmt::format("{} of {} contributors make half of all contributions.", count(factor), count(contributors));
  figure.caveats = {"Health, not value."};
  figure.alt = figure.sentence;
  finding.figures.push_back(std::move(figure));
  finding.caveats = {"Health, not value: a small number is a risk, not a fault of anybody."};
  return finding;
}

namespace {

enum Circle : std::size_t { core, contributors, readers, silent, outside, circle_count };
constexpr std::array<const char*, circle_count> circle_names = {"core", "other_contributors", "readers",
                                                                "silent_members", "customers_outside"};

struct CircleSums {
  std::int64_t people = 0, contributions = 0, buyers = 0, net_minor = 0, references = 0;
  std::vector<double> net;  // by person, minor units
};

/// People who contributed, most first; equal counts by person.
std::vector<std::pair<std::int64_t, PersonId>> by_contribution(std::span<const PersonRow> people) {
  std::vector<std::pair<std::int64_t, PersonId>> ranked;
  for (const auto& row : people) {
    if (row.member && contributions_of(row) > 0) ranked.emplace_back(-contributions_of(row), row.person);
  }
  std::sort(ranked.begin(), ranked.end());
  return ranked;
}

std::array<CircleSums, circle_count> sums_of(std::span<const PersonRow> people) {
  const auto ranked = by_contribution(people);
  const auto in_core = static_cast<std::size_t>(stats::absence_factor(member_contributions(people)));
  const auto last = ranked[in_core - 1];
  std::array<CircleSums, circle_count> sums;
  for (const auto& row : people) {
    if (!row.member && row.orders == 0 && row.net_minor == 0) continue;
    const std::int64_t given = contributions_of(row);
    const Circle circle = !row.member                                          ? outside
                          : given > 0 && std::pair(-given, row.person) <= last ? core
                          : given > 0                                          ? contributors
                          : row.activity_count > 0                             ? readers
                                                                               : silent;
    CircleSums& sum = sums[circle];
    ++sum.people;
    sum.contributions += row.member ? given : 0;
    sum.buyers += row.orders > 0 ? 1 : 0;
    sum.net_minor += row.net_minor;
    sum.references += is_reference_customer(row) ? 1 : 0;
    sum.net.push_back(static_cast<double>(row.net_minor));
  }
  return sums;
}

Table circles_table(const std::array<CircleSums, circle_count>& sums, const Scope& scope) {
  const std::string money = scope.currency_code();
  Table table{"circles",
              {{"circle", "", Role::label},
               {"net_per_person", money, Role::value},
               {"low", money, Role::low},
               {"high", money, Role::high},
               {"share_of_net", "share", Role::value},
               {"net", money, Role::value},
               {"share_of_contributions", "share", Role::value},
               {"buyers", "people", Role::value},
               {"reference_customers", "people", Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  double net = 0.0, contributions = 0.0;
  for (const auto& sum : sums) {
    net += static_cast<double>(sum.net_minor);
    contributions += static_cast<double>(sum.contributions);
  }
  for (std::size_t i = 0; i < circle_count; ++i) {
    const CircleSums& sum = sums[i];
    const auto mean = stats::mean_interval(sum.net, scope.level);
    table.rows.push_back(
        {circle_names[i],
         sum.people > 0 ? Cell{scope.major(static_cast<double>(sum.net_minor) / static_cast<double>(sum.people))}
                        : Cell{},
         mean ? Cell{scope.major(mean->low)} : Cell{}, mean ? Cell{scope.major(mean->high)} : Cell{},
         net > 0.0 ? Cell{static_cast<double>(sum.net_minor) / net} : Cell{},
         scope.major(static_cast<double>(sum.net_minor)), static_cast<double>(sum.contributions) / contributions,
         sum.buyers, sum.references, sum.people});
  }
  return table;
}

}  // namespace

bool is_reference_customer(const PersonRow& row) {
  constexpr std::size_t advocacy = 5;
  static_assert(funnel_stages[advocacy] == "advocacy");
  return row.customer() && (row.stages >> advocacy & 1U) != 0;
}

Result<Finding> circles(std::span<const PersonRow> people, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (member_contributions(people).empty()) return nobody_contributed("circles");
  const auto sums = sums_of(people);
  const std::int64_t members =
      sums[core].people + sums[contributors].people + sums[readers].people + sums[silent].people;
  Finding finding =
      begin_finding(scope, "circles", "where contributions and sales are: from the core to the silent crowd");
  finding.population =
      fmt::format("{} members and {} customers outside; staff left out", count(members), count(sums[outside].people));
  std::int64_t net_members = 0;
  for (const Circle circle : {core, contributors, readers, silent}) net_members += sums[circle].net_minor;
  const auto share_of_people = [&](const char* name, Circle circle) {
    add(finding, name, share_estimate(name, sums[circle].people, members, scope));
  };
  share_of_people("members_in_core", core);
  share_of_people("members_silent", silent);
  if (net_members > 0) {
    finding.estimates.push_back(without_interval(
        "net_of_members_from_silent", static_cast<double>(sums[silent].net_minor) / static_cast<double>(net_members),
        scope, "share", sums[silent].people, "a share of booked sales: counted"));
  }
  std::int64_t references = 0;
  for (const auto& sum : sums) references += sum.references;
  finding.estimates.push_back(
      without_interval("reference_customers", static_cast<double>(references), scope, "people", references, "counted"));
  finding.tables.push_back(circles_table(sums, scope));
  Figure figure{"circles", "interval", "Net sales per person, from the core to the silent crowd", "", "circles"};
  figure.sentence = fmt::format("{} of {} members make half of the contributions; {} are silent and bought for {}.",
                                count(sums[core].people), count(members), count(sums[silent].people),
                                amount(scope, sums[silent].net_minor));
  figure.caveats = {"Raw: people of one circle differ from others anyway."};
  figure.alt = figure.sentence + " One row a circle with its interval.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {
      "Says where sales are, not what the community caused; a small circle may move a large crowd, or not.",
      "core: the fewest members who make half of the contributions; readers did something but contributed nothing.",
      "Reference customers: customers who reached the advocacy stage (an activity that names it)."};
  return finding;
}

Result<Finding> staff_answers(std::span<const TeamAnswers> teams, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  std::int64_t replies = 0, by_staff = 0, accepted = 0, accepted_staff = 0, people = 0, staff = 0;
  for (const auto& team : teams) {
    replies += team.replies, accepted += team.accepted, people += team.people;
    by_staff += team.staff ? team.replies : 0, accepted_staff += team.staff ? team.accepted : 0;
    staff += team.staff ? team.people : 0;
  }
  if (replies == 0) {
    return fail(ErrorCode::missing_data, "nobody replied in the period", "staff answers",
                "import posts of the community (`commonweal sources howto discourse`)");
  }
  Finding finding = begin_finding(scope, "staff_answers", "share of replies that come from staff");
  finding.population =
      fmt::format("{} replies by {} people, {} of them staff", count(replies), count(people), count(staff));
  const auto add_share = [&](const char* name, std::int64_t part, std::int64_t whole) {
    if (whole == 0) return;
    const auto share = stats::wilson(part, whole, scope.level);
    finding.estimates.push_back(
        with_interval(name, *share, scope, "share", people, "Wilson score, as if replies were independent"));
  };
  add_share("replies_by_staff", by_staff, replies);
  add_share("accepted_from_staff", accepted_staff, accepted);
  Table table{"teams",
              {{"team", "", Role::label},
               {"share", "share", Role::value},
               {"replies", "replies", Role::value},
               {"accepted", "answers", Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (const auto& team : teams) {
    const std::string name = !team.staff ? "community" : team.team.empty() ? "staff, department not said" : team.team;
    table.rows.push_back({name, static_cast<double>(team.replies) / static_cast<double>(replies), team.replies,
                          team.accepted, team.people});
  }
  finding.tables.push_back(std::move(table));
  Figure figure{"staff_answers", "interval", "Who replies", "", "teams"};
  figure.sentence = percent_with_range(finding.estimates[0]) + " of replies came from staff.";
  figure.caveats = {"Health, not value.", "By department, never by person."};
  figure.alt = figure.sentence + " One row a department.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {"Health, not value; not for judging anybody's work: small departments are hidden.",
                     "Replies of one person are alike: the true range is wider than printed."};
  return finding;
}

}  // namespace cw::measure
