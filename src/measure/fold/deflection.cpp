#include "measure/fold/deflection.hpp"

#include <algorithm>
#include <bit>

#include "measure/fold/person_rows.hpp"

namespace cw::measure {

namespace {

std::size_t place_of(std::int64_t topic_id, std::size_t places) {
  return static_cast<std::size_t>(static_cast<std::uint64_t>(topic_id) * 0x9e3779b97f4a7c15ULL >> 17) & (places - 1);
}

bool is_sale(OutcomeKind kind) {
  return kind == OutcomeKind::order || kind == OutcomeKind::subscription || kind == OutcomeKind::payment;
}

}  // namespace

SolvedTopics::SolvedTopics(std::span<const TopicRow> topics) {
  size_ = std::count_if(topics.begin(), topics.end(), [](const auto& topic) { return topic.accepted_at != never; });
  places_.resize(std::bit_ceil(static_cast<std::size_t>(size_) * 2 + 1));
  for (const auto& topic : topics) {
    if (topic.accepted_at == never) continue;
    std::size_t place = place_of(topic.topic_id, places_.size());
    while (places_[place].topic_id != 0) place = (place + 1) & (places_.size() - 1);
    places_[place] = {topic.topic_id, topic.asker, topic.accepted_at};
  }
}

const SolvedTopics::Topic* SolvedTopics::find(std::int64_t topic_id) const {
  if (topic_id == 0) return nullptr;
  std::size_t place = place_of(topic_id, places_.size());
  while (places_[place].topic_id != 0) {
    if (places_[place].topic_id == topic_id) return &places_[place];
    place = (place + 1) & (places_.size() - 1);
  }
  return nullptr;
}

DeflectionFold::DeflectionFold(DeflectionSettings settings) {
  const Scope& scope = settings.scope;
  const Instant window_from = scope.window_from(), from = scope.from(), until = scope.until();
  const std::int64_t near_micros = settings.ticket_days * micros_per_day;
  shared_ = std::make_shared<const Shared>(Shared{std::move(settings), window_from, from, until, near_micros});
}

std::unique_ptr<Fold> DeflectionFold::fresh() const {
  return std::unique_ptr<Fold>(new DeflectionFold(shared_));
}

/// Remembers the tickets; true if the person is a customer.
bool DeflectionFold::read_outcomes(const PersonSlice& slice) {
  tickets_.clear();
  bool customer = slice.customer;
  std::int64_t tickets = 0;
  for (const auto& outcome : slice.outcomes) {
    if (!(outcome.at < shared_->until)) break;
    if (outcome.at < shared_->window_from) continue;
    customer = customer || is_sale(outcome.kind);
    if (outcome.kind != OutcomeKind::ticket) continue;
    tickets_.push_back(outcome.at);
    tickets += outcome.at < shared_->from ? 0 : 1;
  }
  if (customer) {
    ++counts_.customers;
    counts_.tickets += tickets;
    if (!in_community(slice)) counts_.outside.add(tickets);
  }
  return customer;
}

/// Joined, or did anything there, before the end of the period.
bool DeflectionFold::in_community(const PersonSlice& slice) const {
  if (slice.member && slice.joined_at < shared_->until) return true;
  return std::any_of(slice.activities.begin(), slice.activities.end(), [&](const ActivityView& activity) {
    return activity.at < shared_->until && is_active(activity.kind);
  });
}

bool DeflectionFold::ticket_near(Instant at) const {
  const Instant from{at.micros - shared_->near_micros}, until{at.micros + shared_->near_micros};
  const auto ticket = std::lower_bound(tickets_.begin(), tickets_.end(), from);
  return ticket != tickets_.end() && *ticket < until;
}

void DeflectionFold::own_topic(const SolvedTopics::Topic& topic, Instant at, SparedPerson& spared) {
  met_until_ = Instant{at.micros + shared_->near_micros};
  if (topic.accepted_at < shared_->from || !(topic.accepted_at < shared_->until)) return;
  if (ticket_near(at)) {
    ++counts_.direct_with_ticket;
    return;
  }
  ++spared.direct;
  counts_.not_followed_up += shared_->until < met_until_ ? 1 : 0;
}

void DeflectionFold::view(Instant at, SparedPerson& spared) {
  ++counts_.views;
  if (at < met_until_) return;
  met_until_ = Instant{at.micros + shared_->near_micros};
  if (ticket_near(at)) {
    ++counts_.indirect_with_ticket;
    return;
  }
  ++spared.indirect;
  counts_.not_followed_up += shared_->until < met_until_ ? 1 : 0;
}

void DeflectionFold::person(const PersonSlice& slice) {
  if (slice.person == PersonId{}) return;  // nobody known
  const bool customer = read_outcomes(slice);
  met_until_ = Instant{INT64_MIN};
  SparedPerson spared{slice.person};
  for (const auto& activity : slice.activities) {
    if (!(activity.at < shared_->until)) break;
    const bool topic_start = activity.kind == ActivityKind::posted_topic;
    const bool view_in_period = customer && !(activity.at < shared_->from) &&
                                (activity.kind == ActivityKind::viewed || activity.kind == ActivityKind::visited);
    if (!topic_start && !view_in_period) continue;
    const SolvedTopics::Topic* topic = shared_->settings.solved->find(activity.object_id);
    if (topic == nullptr) continue;
    const bool own = topic->asker == slice.person;
    if (topic_start && own && customer) own_topic(*topic, activity.at, spared);
    if (topic_start && own && !customer && !(topic->accepted_at < shared_->from)) ++counts_.askers_not_customers;
    if (view_in_period && !own && !(activity.at < topic->accepted_at)) view(activity.at, spared);
  }
  if (spared.direct + spared.indirect == 0) return;
  spared_.push_back(spared);
  counts_.direct += spared.direct;
  counts_.indirect += spared.indirect;
  counts_.direct_people += spared.direct > 0 ? 1 : 0;
  counts_.indirect_people += spared.indirect > 0 ? 1 : 0;
}

void DeflectionFold::merge(Fold& later) {
  auto& other = static_cast<DeflectionFold&>(later);
  for (const auto field :
       {&DeflectionCounts::direct, &DeflectionCounts::direct_people, &DeflectionCounts::indirect,
        &DeflectionCounts::indirect_people, &DeflectionCounts::direct_with_ticket,
        &DeflectionCounts::indirect_with_ticket, &DeflectionCounts::askers_not_customers, &DeflectionCounts::views,
        &DeflectionCounts::not_followed_up, &DeflectionCounts::tickets, &DeflectionCounts::customers}) {
    counts_.*field += other.counts_.*field;
  }
  counts_.outside.merge(other.counts_.outside);
  spared_.insert(spared_.end(), other.spared_.begin(), other.spared_.end());
}

}  // namespace cw::measure
