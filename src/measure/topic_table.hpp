#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/large_array.hpp"
#include "measure/topics.hpp"

namespace cw::measure {

/// A reply to a topic, or an answer that was accepted there.
struct TopicAnswer {
  std::int64_t topic_id = 0;
  PersonId person;
  Instant at;
  bool accepted = false;
};

/// Topics, and what followed each of them: its first reply by somebody else than who started it, whether that came from
/// staff, and when the first answer was accepted. Answers may come in any order and name topics that are not here.
class TopicTable {
 public:
  /// topics: ids distinct and not 0, nothing known yet of what followed. staff: any order.
  TopicTable(std::vector<TopicRow> topics, std::span<const PersonId> staff);
  void add(std::span<const TopicAnswer> answers);
  /// All of them, in the order in which they were given. The table is done then.
  std::vector<TopicRow> finish();

 private:
  /// What of a topic is met often, in one line of the cache.
  struct Place {
    std::int64_t topic_id = 0;  // 0: empty
    std::int64_t asker = 0;
    Instant first_response_at = never, accepted_at = never;
    bool by_staff = false;
  };
  /// Topics lie all over memory: asking for all of these before reading any hides most of the wait.
  void add_few(std::span<const TopicAnswer> answers);
  std::size_t place_of(std::int64_t topic_id) const;
  /// The topic's place, or the empty one where it would be.
  Place& find(std::int64_t topic_id) const;
  bool is_staff(PersonId person) const;

  std::vector<TopicRow> topics_;
  LargeArray<Place> places_;  // a power of two, at most half full
  std::vector<bool> staff_;   // by person id
};

}  // namespace cw::measure
