#include "measure/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

#include "measure/waiting.hpp"

namespace cw::measure {

namespace {

/// The topics of the period and who asked them.
struct Asked {
  std::vector<TopicRow> topics;
  std::int64_t askers = 0;
  std::int64_t answered_before_asked = 0;  // left out: the data cannot be right
};

std::int64_t distinct_askers(std::span<const TopicRow> topics) {
  std::vector<PersonId> askers;
  for (const auto& topic : topics) askers.push_back(topic.asker);
  std::sort(askers.begin(), askers.end());
  return std::unique(askers.begin(), askers.end()) - askers.begin();
}

Result<Asked> asked_in_period(std::span<const TopicRow> topics, const Scope& scope, const std::string& where) {
  const Instant from = scope.from(), until = scope.until();
  Asked asked;
  for (const auto& topic : topics) {
    if (topic.created_at < from || !(topic.created_at < until)) continue;
    if (topic.first_response_at < topic.created_at || topic.accepted_at < topic.created_at) {
      ++asked.answered_before_asked;
    } else {
      asked.topics.push_back(topic);
    }
  }
  if (asked.topics.empty()) {
    return fail(ErrorCode::missing_data, "no topic was started in the period", where,
                "import topics and posts of the community (`commonweal sources howto discourse`)");
  }
  asked.askers = distinct_askers(asked.topics);
  return asked;
}

constexpr double micros_per_hour = 3600.0 * 1e6;

/// Hours from creation to an event, or to the end of the period.
stats::Observation wait_of(const TopicRow& topic, Instant event, Instant until) {
  const bool happened = event < until;
  return {static_cast<double>((happened ? event : until).micros - topic.created_at.micros) / micros_per_hour, happened};
}

using EventOf = Instant TopicRow::*;

std::vector<stats::Observation> waits_of(std::span<const TopicRow> topics, EventOf event, Instant until) {
  std::vector<stats::Observation> waits;
  for (const auto& topic : topics) waits.push_back(wait_of(topic, topic.*event, until));
  return waits;
}

/// Share for whom it has happened within `hours`; refused where nobody was watched that long.
Result<Estimate> share_within(std::string name, const stats::SurvivalCurve& curve, double hours, const Scope& scope) {
  if (curve.last_time < hours) {
    return fail(ErrorCode::too_few_rows, "", {}, "no topic could be watched that long; take a later or longer period");
  }
  const stats::SurvivalStep* step = stats::at(curve, hours);
  if (step == nullptr || !step->low || !step->high) {
    return without_interval(std::move(name), step == nullptr ? 0.0 : 1.0 - step->survival, scope, "share", curve.n,
                            "all topics alike: nothing varies");
  }
  return with_interval(std::move(name), {1.0 - step->survival, 1.0 - *step->high, 1.0 - *step->low}, scope, "share",
                       curve.n, "Kaplan–Meier, log-log");
}

std::string month_of(Day day) {
  const auto [year, month, of_month] = to_ymd(day);
  return fmt::format("{:04}-{:02}", year, month);
}

/// By what topics are told apart: the name of a table's first column, and its value for a topic.
struct Grouping {
  std::string column;
  Role role;
  std::function<std::string(const TopicRow&)> key;
};

/// What is asked of each group.
struct Within {
  EventOf event;
  double hours;
};

void add_groups(Finding& finding, const Asked& asked, const std::string& name, const Within& within,
                const Grouping& grouping, const Scope& scope) {
  std::map<std::string, std::vector<TopicRow>> groups;
  for (const auto& topic : asked.topics) groups[grouping.key(topic)].push_back(topic);
  Table table{name,
              {{grouping.column, "", grouping.role},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"median", "hours", Role::value},
               {"topics", "topics", Role::n},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (const auto& [group, topics] : groups) {
    const auto curve = stats::kaplan_meier(waits_of(topics, within.event, scope.until()), scope.level);
    if (!curve) continue;
    const auto share = share_within("", *curve, within.hours, scope);
    table.rows.push_back({group, share ? Cell{share->value} : Cell{}, share ? cell(share->low) : Cell{},
                          share ? cell(share->high) : Cell{}, cell(stats::time_quantile(*curve, 0.5).time), curve->n,
                          distinct_askers(topics)});
  }
  finding.tables.push_back(std::move(table));
}

Grouping by_month(const Scope& scope) {
  return {"month", Role::time,
          [&scope](const TopicRow& topic) { return month_of(scope.zone.day_of(topic.created_at)); }};
}

/// Whole hours since local midnight; on the two days a year when clocks change an hour may be named by its neighbour.
Grouping by_hour(const Scope& scope) {
  return {"hour", Role::time, [&scope](const TopicRow& topic) {
            const Instant midnight = scope.zone.start_of(scope.zone.day_of(topic.created_at));
            const auto hours = (topic.created_at.micros - midnight.micros) / (3600 * micros_per_second);
            return fmt::format("{:02}:00", std::min<std::int64_t>(hours, 23));
          }};
}

Grouping by_segment(const std::map<std::int32_t, std::string>& segments) {
  return {"segment", Role::label, [&segments](const TopicRow& topic) {
            const auto found = segments.find(topic.segment);
            return found == segments.end() ? std::string("not said") : found->second;
          }};
}

void add_group_figure(Finding& finding, const std::string& id, const std::string& title, const std::string& alt) {
  Figure figure{id, "interval", title, title + ".", id};
  figure.caveats = {"Health, not value."};
  figure.alt = alt;
  finding.figures.push_back(std::move(figure));
}

const std::vector<double> waiting_hours = {0.25, 0.5, 1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 336, 720, 2160};

Finding begin_topics(const Scope& scope, const Asked& asked, std::string method, std::string estimand) {
  Finding finding = begin_finding(scope, std::move(method), std::move(estimand));
  finding.population =
      fmt::format("{} topics by {} people", count(static_cast<std::int64_t>(asked.topics.size())), count(asked.askers));
  finding.proof.queries.push_back({"topics", "", static_cast<std::int64_t>(asked.topics.size())});
  finding.caveats = {"Health, not value: quick answers are not money.",
                     "Topics of people who opted out, of bots and of deleted accounts are not seen."};
  if (asked.answered_before_asked > 0) {
    finding.diagnostics.push_back({"answered_before_asked", CheckStatus::warn,
                                   static_cast<double>(asked.answered_before_asked),
                                   "topics left out because an answer is older than the topic; check the time zone"});
  }
  return finding;
}

}  // namespace

Result<Finding> first_response(std::span<const TopicRow> topics, const Scope& scope,
                               const std::map<std::int32_t, std::string>& segments) {
  CW_TRY_VOID(valid(scope));
  CW_TRY(const Asked asked, asked_in_period(topics, scope, "first response"));
  Finding finding = begin_topics(scope, asked, "first_response",
                                 "hours from the start of a topic to the first reply by another person");
  const Waiting waiting{
      "first_response", "from the question to the first reply", "hours", waiting_hours, {0.5, 0.9}, "topics",
      asked.askers};
  CW_TRY(const auto curve,
         add_waiting(finding, waiting, waits_of(asked.topics, &TopicRow::first_response_at, scope.until()), scope));
  add(finding, "answered_within_24_hours", share_within("answered_within_24_hours", curve, 24.0, scope));
  std::int64_t by_staff = 0;
  for (const auto& topic : asked.topics) by_staff += topic.first_response_at < scope.until() && topic.by_staff ? 1 : 0;
  add(finding, "first_response_by_staff", share_estimate("first_response_by_staff", by_staff, curve.events, scope));
  const Within day{&TopicRow::first_response_at, 24.0};
  add_groups(finding, asked, "first_response_by_month", day, by_month(scope), scope);
  add_groups(finding, asked, "first_response_by_hour", day, by_hour(scope), scope);
  if (!segments.empty()) add_groups(finding, asked, "first_response_by_segment", day, by_segment(segments), scope);
  Figure figure{"first_response_by_month", "line_band", "Answered within 24 hours, by month", "",
                "first_response_by_month"};
  const Estimate* share = finding.estimate("answered_within_24_hours");
  figure.sentence = share != nullptr ? percent_with_range(*share) + " of topics had a reply within 24 hours."
                                     : "No topic could be watched for 24 hours.";
  figure.alt = figure.sentence + " One dot with a range for each month.";
  finding.figures.push_back(std::move(figure));
  add_group_figure(finding, "first_response_by_hour", "Answered within 24 hours, by the hour of the question",
                   "One dot with a range for each hour of the local day.");
  if (!segments.empty()) {
    add_group_figure(finding, "first_response_by_segment", "Answered within 24 hours, by the asker's segment",
                     "One dot with a range for each segment.");
  }
  return finding;
}

Result<Finding> solution_acceptance(std::span<const TopicRow> topics, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  CW_TRY(const Asked asked, asked_in_period(topics, scope, "solution acceptance"));
  if (std::none_of(topics.begin(), topics.end(), [](const auto& topic) { return topic.accepted_at != never; })) {
    return fail(
        ErrorCode::missing_data, "no answer was accepted in the window", "solution acceptance",
        "import accepted answers (`commonweal sources howto discourse`), or switch the feature on in the forum");
  }
  Finding finding = begin_topics(scope, asked, "solution_acceptance", "share of topics with an accepted answer");
  const auto total = static_cast<std::int64_t>(asked.topics.size());
  const auto accepted = std::count_if(asked.topics.begin(), asked.topics.end(),
                                      [&](const auto& topic) { return topic.accepted_at < scope.until(); });
  add(finding, "accepted", share_estimate("accepted", accepted, total, scope));
  const Waiting waiting{"solution",  "from the question to an accepted answer", "hours", waiting_hours, {0.5}, "topics",
                        asked.askers};
  CW_TRY(const auto curve,
         add_waiting(finding, waiting, waits_of(asked.topics, &TopicRow::accepted_at, scope.until()), scope));
  add(finding, "accepted_within_7_days", share_within("accepted_within_7_days", curve, 168.0, scope));
  add_groups(finding, asked, "solution_by_month", {&TopicRow::accepted_at, 168.0}, by_month(scope), scope);
  Figure figure{"solution_by_month", "line_band", "Solved within 7 days, by month", "", "solution_by_month"};
  figure.sentence = percent_with_range(*finding.estimate("accepted")) + " of topics have an accepted answer.";
  figure.alt = figure.sentence + " One dot with a range for each month.";
  finding.figures.push_back(std::move(figure));
  finding.caveats.push_back("Not every topic is a question; a forum may hold many that nobody expects to be solved.");
  return finding;
}

}  // namespace cw::measure
