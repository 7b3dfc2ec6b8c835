#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "base/id.hpp"
#include "finding/finding.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// One topic, from sql/topics.sql and what followed it, up to the end of the period (TopicTable).
struct TopicRow {
  std::int64_t topic_id = 0;
  PersonId asker;
  Instant created_at;
  Instant first_response_at = never;  // first reply of somebody else
  Instant accepted_at = never;        // first answer accepted
  bool by_staff = false;              // the first response came from staff
  std::int32_t segment = 0;           // of who asked; 0 = not said
};

/// How long a topic of the period waited for its first reply by another person: median and p90 (Kaplan–Meier, an
/// unanswered topic is still waiting at the end of the period), share answered within 24 hours, also by month, by hour
/// of the local day, and by the asker's segment where segments are known. Counted.
/// topics: any order; those created before the period are left out. segments: names by number.
/// Errors: missing_data without topics in the period.
/// Source: docs/methods/answers.md. Checked: tests/measure/topics_test.cpp (worked by hand).
Result<Finding> first_response(std::span<const TopicRow> topics, const Scope& scope,
                               const std::map<std::int32_t, std::string>& segments = {});

/// Share of the period's topics with an accepted answer (Wilson), share accepted within 7 days and time to it (Kaplan–
/// Meier). Counted. Errors: missing_data without topics in the period, or if no answer was ever accepted in the window.
Result<Finding> solution_acceptance(std::span<const TopicRow> topics, const Scope& scope);

}  // namespace cw::measure
