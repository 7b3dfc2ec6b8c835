#pragma once

#include <optional>
#include <string>

#include "finding/finding.hpp"
#include "measure/plain/run.hpp"

/// Measures of health on the caller's own file: no workspace.
namespace cw::workspace {

/// A file of events: one row an event of a person. Times without an offset are of `zone`.
struct EventsRequest {
  std::string data, person, time;  // file and names of its columns
  std::string event;               // column of the kind of event; "" = the file holds one kind
  std::string start, returning;    // kinds; "" = the person's first event, any later one
  std::string zone = "UTC";        // in which days are cut
  std::string as_of;               // nothing at or after it is seen; "" = just after the last event
};

struct RetentionRequest {
  EventsRequest events;
  std::string convention = "rolling", mode = "on", unit = "day";
  std::int64_t periods = 30;
  std::string brackets;  // "1-7,8-30"
};
Result<Finding> retention(const RetentionRequest& request, const measure::plain::Run& run);

Result<Finding> first_value(const EventsRequest& request, const measure::plain::Run& run);

struct ActiveRequest {
  EventsRequest events;
  std::string month;  // "2025-03"; "" = that of the last event
  std::string on;     // ISO day; "" = the last day of the month
};
Result<Finding> active_people(const ActiveRequest& request, const measure::plain::Run& run);

struct ContributorsRequest {
  std::string data, person, count;  // count "" = a row is one contribution
};
Result<Finding> contributors(const ContributorsRequest& request, const measure::plain::Run& run);

struct SurvivalRequest {
  std::string data, time, event, group;  // event: 1/0, true/false or yes/no; group "" = all together
  std::optional<double> horizon = {};
  std::string unit;
};
Result<Finding> survival(const SurvivalRequest& request, const measure::plain::Run& run);

}  // namespace cw::workspace
