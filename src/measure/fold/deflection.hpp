#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "finding/fold.hpp"
#include "measure/scope.hpp"
#include "measure/topics.hpp"
#include "stats/moments.hpp"

namespace cw::measure {

/// The topics with an accepted answer, found by id in one look.
class SolvedTopics {
 public:
  struct Topic {
    std::int64_t topic_id = 0;  // 0: an empty place
    PersonId asker;
    Instant accepted_at;
  };
  explicit SolvedTopics(std::span<const TopicRow> topics);
  /// nullptr if it is not solved.
  const Topic* find(std::int64_t topic_id) const;
  std::int64_t size() const { return size_; }

 private:
  std::vector<Topic> places_;  // a power of two, at most half full
  std::int64_t size_ = 0;
};

struct DeflectionSettings {
  Scope scope;
  int ticket_days = 14;  // a ticket this close (before or after) means that none was avoided
  std::shared_ptr<const SolvedTopics> solved;
};

/// What one customer may have been spared. Nobody without.
struct SparedPerson {
  PersonId person;
  std::uint32_t direct = 0;    // own topics, solved in the period
  std::uint32_t indirect = 0;  // times of need met by somebody else's solved topic
};

struct DeflectionCounts {
  std::int64_t direct = 0, direct_people = 0;
  std::int64_t indirect = 0, indirect_people = 0;
  std::int64_t direct_with_ticket = 0;  // solved, but a ticket was opened as well
  std::int64_t indirect_with_ticket = 0;
  std::int64_t askers_not_customers = 0;  // solved topics of people who never bought: no support was due
  std::int64_t views = 0;                 // of solved topics by customers, in the period
  std::int64_t not_followed_up = 0;       // counted, but closer than ticket_days to the end of the period
  std::int64_t tickets = 0;               // of customers, in the period
  std::int64_t customers = 0;
  stats::Moments outside = {};  // tickets in the period of each customer who never was in the community
};

/// Views of solved topics and own solved topics of customers (a customer account, or an order in the window) who opened
/// no ticket within ticket_days before or after. Several views within ticket_days of each other, or of an own topic,
/// are one need.
class DeflectionFold final : public Fold {
 public:
  explicit DeflectionFold(DeflectionSettings settings);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  const DeflectionCounts& counts() const { return counts_; }
  std::span<const SparedPerson> spared() const { return spared_; }  // in person_id order
  int ticket_days() const { return shared_->settings.ticket_days; }

 private:
  struct Shared {
    DeflectionSettings settings;
    Instant window_from, from, until;
    std::int64_t near_micros;
  };
  explicit DeflectionFold(std::shared_ptr<const Shared> shared) : shared_(std::move(shared)) {}
  bool read_outcomes(const PersonSlice& slice);
  bool in_community(const PersonSlice& slice) const;
  bool ticket_near(Instant at) const;
  void own_topic(const SolvedTopics::Topic& topic, Instant at, SparedPerson& spared);
  void view(Instant at, SparedPerson& spared);
  std::shared_ptr<const Shared> shared_;
  DeflectionCounts counts_;
  std::vector<SparedPerson> spared_;
  std::vector<Instant> tickets_;  // of the person at hand
  Instant met_until_{};           // until then, views are of the need that was met last
};

}  // namespace cw::measure
