#include "measure/fold/member_outcomes.hpp"

#include <algorithm>

namespace cw::measure {

std::vector<MemberOutcome> member_outcomes(const catalog::Catalog& catalog) {
  std::vector<MemberOutcome> outcomes;
  for (std::size_t place = 0; place < catalog.outcomes.size(); ++place) {
    const auto& outcome = catalog.outcomes[place];
    if (outcome.side != catalog::Side::member) continue;
    outcomes.push_back({outcome.name, outcome.title.empty() ? outcome.name : outcome.title,
                        static_cast<std::int32_t>(place), outcome.unit == "money", outcome.sign,
                        outcome.unit == "hours", outcome.unit == "share", outcome.self_reported});
  }
  return outcomes;
}

MemberOutcomesFold::MemberOutcomesFold(const Scope& scope, std::vector<MemberOutcome> outcomes) {
  Shared shared{scope.from(), scope.until(), std::move(outcomes), {}};
  for (std::size_t i = 0; i < shared.outcomes.size(); ++i) {
    const auto id = static_cast<std::size_t>(shared.outcomes[i].outcome_id);
    if (shared.place_of.size() <= id) shared.place_of.resize(id + 1, -1);
    shared.place_of[id] = static_cast<std::int32_t>(i);
  }
  sums_.resize(shared.outcomes.size());
  values_.resize(shared.outcomes.size());
  counts_.resize(shared.outcomes.size());
  shared_ = std::make_shared<const Shared>(std::move(shared));
}

MemberOutcomesFold::MemberOutcomesFold(std::shared_ptr<const Shared> shared)
    : shared_(std::move(shared)),
      sums_(shared_->outcomes.size()),
      values_(shared_->outcomes.size()),
      counts_(shared_->outcomes.size()) {}

std::unique_ptr<Fold> MemberOutcomesFold::fresh() const {
  return std::unique_ptr<Fold>(new MemberOutcomesFold(shared_));
}

void MemberOutcomesFold::person(const PersonSlice& slice) {
  if (slice.person == PersonId{}) return;  // outcomes without a known person
  std::fill(values_.begin(), values_.end(), 0);
  std::fill(counts_.begin(), counts_.end(), 0);
  for (const auto& outcome : slice.outcomes) {
    if (outcome.at < shared_->from) continue;
    if (!(outcome.at < shared_->until)) break;
    const auto id = static_cast<std::size_t>(outcome.outcome_id);
    const std::int32_t place = id < shared_->place_of.size() ? shared_->place_of[id] : -1;
    if (place < 0) continue;
    const auto& declared = shared_->outcomes[static_cast<std::size_t>(place)];
    const bool measured = declared.money || declared.hours || declared.share;
    values_[static_cast<std::size_t>(place)] += measured ? outcome.amount_minor : 1;
    ++counts_[static_cast<std::size_t>(place)];
  }
  const bool member = slice.member && slice.joined_at < shared_->until;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    (member ? sums_[i].members : sums_[i].others).add(values_[i]);
    if (counts_[i] > 0) (member ? sums_[i].members_rows : sums_[i].others_rows).add(values_[i], counts_[i]);
  }
}

void MemberOutcomesFold::merge(Fold& later) {
  const auto& other = static_cast<MemberOutcomesFold&>(later).sums_;
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    sums_[i].members.merge(other[i].members);
    sums_[i].others.merge(other[i].others);
    sums_[i].members_rows.merge(other[i].members_rows);
    sums_[i].others_rows.merge(other[i].others_rows);
  }
}

}  // namespace cw::measure
