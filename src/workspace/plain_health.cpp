#include "workspace/plain_health.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <unordered_map>

#include "measure/plain/activity.hpp"
#include "measure/plain/retention.hpp"
#include "measure/plain/survival.hpp"
#include "workspace/plain.hpp"

namespace cw::workspace {

namespace {

using measure::plain::Event;

/// The file's rows as events, with the table that they came from.
struct Events {
  std::vector<Event> events;
  std::map<std::string, std::int32_t> kinds;
  Zone zone = Zone::utc();
  Instant as_of;
  InputProof input;
};

Result<Events> read_events(const EventsRequest& request) {
  Events read;
  CW_TRY(read.zone, Zone::find(request.zone));
  std::vector<std::string> columns = {request.person, request.time};
  if (!request.event.empty()) columns.push_back(request.event);
  CW_TRY(const auto table, plain_table(request.data, columns));
  std::unordered_map<std::string_view, std::int64_t> people;
  for (std::size_t row = 0; row < static_cast<std::size_t>(table.rows); ++row) {
    const auto at = parse_instant(table.cells[1][row], read.zone);
    if (!at) return at_row(at.error(), row, request.time, table.name);
    if (table.cells[0][row].empty()) {
      return at_row({ErrorCode::invalid_input, "nobody is named", {}, "leave out rows without a person"}, row,
                    request.person, table.name);
    }
    Event event{people.try_emplace(table.cells[0][row], static_cast<std::int64_t>(people.size())).first->second, *at};
    if (columns.size() > 2) {
      event.kind =
          read.kinds.try_emplace(table.cells[2][row], static_cast<std::int32_t>(read.kinds.size())).first->second;
    }
    read.as_of = std::max(read.as_of, Instant{at->micros + 1});
    read.events.push_back(event);
  }
  if (!request.as_of.empty()) {
    CW_TRY(read.as_of, parse_instant(request.as_of, read.zone));
  }
  read.input = {table.name, table.rows, table.sha256};
  return read;
}

Result<std::int32_t> kind_of(const Events& events, const std::string& name, const EventsRequest& request) {
  if (name.empty()) return -1;
  if (request.event.empty()) {
    return fail(ErrorCode::usage, "\"" + name + "\" is a kind of event, but no column of kinds is named", {},
                "add --event COLUMN");
  }
  const auto found = events.kinds.find(name);
  if (found != events.kinds.end()) return found->second;
  std::string known;
  for (const auto& [kind, number] : events.kinds) known += (known.empty() ? "" : ", ") + kind;
  return fail(ErrorCode::invalid_input, "no row is of kind \"" + name + "\"", request.event,
              "the file has " + known.substr(0, 200));
}

Result<measure::plain::Paths> paths_of(const Events& events, const EventsRequest& request) {
  measure::plain::StartAndReturn kinds;
  CW_TRY(kinds.start, kind_of(events, request.start, request));
  CW_TRY(kinds.returning, kind_of(events, request.returning, request));
  return measure::plain::paths_of(events.events, kinds);
}

/// "1-7,8-30".
Result<std::vector<std::pair<std::int64_t, std::int64_t>>> brackets_of(const std::string& text) {
  std::vector<std::pair<std::int64_t, std::int64_t>> brackets;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    std::int64_t first = 0, last = 0;
    const char* const stop = text.data() + end;
    const auto one = std::from_chars(text.data() + begin, stop, first);
    const bool dash = one.ec == std::errc{} && one.ptr != stop && *one.ptr == '-';
    const auto two = dash ? std::from_chars(one.ptr + 1, stop, last) : one;
    if (!dash || two.ec != std::errc{} || two.ptr != stop || first < 0 || last < first) {
      return fail(ErrorCode::usage, "\"" + text + "\" is no list of brackets", "--brackets", "write 1-7,8-30");
    }
    brackets.emplace_back(first, last);
    begin = end + 1;
  }
  return brackets;
}

Result<bool> yes_or_no(const std::string& text) {
  for (const char* yes : {"1", "true", "TRUE", "True", "yes", "1.0"}) {
    if (text == yes) return true;
  }
  for (const char* no : {"0", "false", "FALSE", "False", "no", "0.0"}) {
    if (text == no) return false;
  }
  return fail(ErrorCode::invalid_input, "whether it happened is not 1 or 0", {}, "write 1 where it happened, else 0");
}

}  // namespace

Result<Finding> retention(const RetentionRequest& request, const measure::plain::Run& run) {
  CW_TRY(const auto convention, measure::convention(request.convention));
  CW_TRY(const auto mode, measure::return_mode(request.mode));
  CW_TRY(const auto unit, measure::period_unit(request.unit));
  CW_TRY(auto brackets, brackets_of(request.brackets));
  CW_TRY(const auto events, read_events(request.events));
  CW_TRY(auto paths, paths_of(events, request.events));
  measure::plain::RetentionInput input{
      std::move(paths),   measure::Bucket(convention, unit, events.zone), mode, events.as_of, request.periods,
      std::move(brackets)};
  CW_TRY(auto finding, measure::plain::retention(input, run));
  finding.proof.inputs = {events.input};
  return finding;
}

Result<Finding> first_value(const EventsRequest& request, const measure::plain::Run& run) {
  CW_TRY(const auto events, read_events(request));
  measure::plain::FirstValueInput input;
  CW_TRY(input.paths, paths_of(events, request));
  input.as_of = events.as_of;
  if (!request.start.empty()) input.start = request.start;
  if (!request.returning.empty()) input.value = request.returning;
  CW_TRY(auto finding, measure::plain::first_value(input, run));
  finding.proof.inputs = {events.input};
  return finding;
}

Result<Finding> active_people(const ActiveRequest& request, const measure::plain::Run& run) {
  CW_TRY(const auto events, read_events(request.events));
  measure::plain::ActiveInput input{events.events, events.zone, {}, {}};
  if (request.month.empty()) {
    const auto [year, month, day] = to_ymd(events.zone.day_of(Instant{events.as_of.micros - 1}));
    input.month.from = make_day(year, month, 1);
  } else {
    const auto first = parse_day(request.month + "-01");
    if (!first) return fail(ErrorCode::usage, "\"" + request.month + "\" is not a month", "--month", "write 2025-03");
    input.month.from = *first;
  }
  const auto [year, month, day] = to_ymd(input.month.from);
  input.month.until = month == 12 ? make_day(year + 1, 1, 1) : make_day(year, month + 1, 1);
  input.on = Day{input.month.until.days - 1};
  if (!request.on.empty()) {
    CW_TRY(input.on, parse_day(request.on));
  }
  CW_TRY(auto finding, measure::plain::active_people(input, run));
  finding.proof.inputs = {events.input};
  return finding;
}

Result<Finding> contributors(const ContributorsRequest& request, const measure::plain::Run& run) {
  std::vector<std::string> columns = {request.person};
  if (!request.count.empty()) columns.push_back(request.count);
  CW_TRY(const auto table, plain_table(request.data, columns));
  std::vector<double> each(static_cast<std::size_t>(table.rows), 1.0);
  if (!request.count.empty()) {
    CW_TRY(each, table.numbers(1));
  }
  std::map<std::string_view, std::int64_t> by_person;
  for (std::size_t row = 0; row < each.size(); ++row) {
    if (each[row] < 0.0 || each[row] != static_cast<double>(static_cast<std::int64_t>(each[row]))) {
      return at_row({ErrorCode::invalid_input, "not a count", {}, "give whole numbers of 0 or more"}, row,
                    request.count, table.name);
    }
    by_person[table.cells[0][row]] += static_cast<std::int64_t>(each[row]);
  }
  std::vector<std::int64_t> counts;
  counts.reserve(by_person.size());
  for (const auto& [person, count] : by_person) counts.push_back(count);
  CW_TRY(auto finding, measure::plain::contributors(counts, run));
  finding.proof.inputs = {{table.name, table.rows, table.sha256}};
  return finding;
}

Result<Finding> survival(const SurvivalRequest& request, const measure::plain::Run& run) {
  std::vector<std::string> columns = {request.time, request.event};
  if (!request.group.empty()) columns.push_back(request.group);
  CW_TRY(const auto table, plain_table(request.data, columns));
  CW_TRY(const auto times, table.numbers(0));
  std::map<std::string, std::vector<stats::Observation>> groups;
  for (std::size_t row = 0; row < times.size(); ++row) {
    const auto happened = yes_or_no(table.cells[1][row]);
    if (!happened) return at_row(happened.error(), row, request.event, table.name);
    groups[columns.size() > 2 ? table.cells[2][row] : "all"].push_back({times[row], *happened});
  }
  if (groups.size() > 50) {
    return fail(ErrorCode::invalid_input, "the column holds more than 50 groups", request.group,
                "name a column with few values");
  }
  measure::plain::SurvivalInput input;
  for (auto& [name, observations] : groups) input.groups.push_back({name, std::move(observations)});
  input.horizon = request.horizon;
  input.unit = request.unit;
  CW_TRY(auto finding, measure::plain::survival(input, run));
  finding.proof.inputs = {{table.name, table.rows, table.sha256}};
  return finding;
}

}  // namespace cw::workspace
