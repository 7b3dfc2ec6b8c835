#include "measure/topic_table.hpp"

#include <algorithm>
#include <bit>

namespace cw::measure {

TopicTable::TopicTable(std::vector<TopicRow> topics, std::span<const PersonId> staff)
    : topics_(std::move(topics)), places_(std::bit_ceil(topics_.size() * 2 + 1)) {
  std::fill_n(places_.data(), places_.size(), Place{});
  for (const auto& topic : topics_) find(topic.topic_id) = {topic.topic_id, topic.asker.value};
  for (const PersonId person : staff) {
    const auto number = static_cast<std::size_t>(person.value);
    if (number >= staff_.size()) staff_.resize(number + 1);
    staff_[number] = true;
  }
}

std::size_t TopicTable::place_of(std::int64_t topic_id) const {
  return static_cast<std::size_t>(static_cast<std::uint64_t>(topic_id) * 0x9e3779b97f4a7c15ULL >> 17) &
         (places_.size() - 1);
}

TopicTable::Place& TopicTable::find(std::int64_t topic_id) const {
  std::size_t place = place_of(topic_id);
  while (places_[place].topic_id != 0 && places_[place].topic_id != topic_id)
    place = (place + 1) & (places_.size() - 1);
  return places_[place];
}

bool TopicTable::is_staff(PersonId person) const {
  const auto number = static_cast<std::size_t>(person.value);
  return number < staff_.size() && staff_[number];
}

void TopicTable::add(std::span<const TopicAnswer> answers) {
  constexpr std::size_t at_once = 128;  // few enough to stay in the nearest cache
  for (std::size_t from = 0; from < answers.size(); from += at_once)
    add_few(answers.subspan(from, std::min(at_once, answers.size() - from)));
}

void TopicTable::add_few(std::span<const TopicAnswer> answers) {
  for (const auto& answer : answers) __builtin_prefetch(&places_[place_of(answer.topic_id)], 1);
  for (const auto& answer : answers) {
    Place& topic = find(answer.topic_id);
    if (topic.topic_id == 0) continue;  // not started in the window, or no topic
    if (answer.accepted) {
      topic.accepted_at = std::min(topic.accepted_at, answer.at);
    } else if (answer.person.value != topic.asker && !(topic.first_response_at < answer.at)) {
      const bool earlier = answer.at < topic.first_response_at;
      topic.by_staff = is_staff(answer.person) || (topic.by_staff && !earlier);
      topic.first_response_at = answer.at;
    }
  }
}

std::vector<TopicRow> TopicTable::finish() {
  for (auto& topic : topics_) {
    const Place& place = find(topic.topic_id);
    topic.first_response_at = place.first_response_at;
    topic.accepted_at = place.accepted_at;
    topic.by_staff = place.by_staff;
  }
  return std::move(topics_);
}

}  // namespace cw::measure
