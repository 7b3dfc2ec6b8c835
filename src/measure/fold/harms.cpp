#include "measure/fold/harms.hpp"

#include <algorithm>

namespace cw::measure {

std::vector<MemberOutcome> member_harms(const catalog::Catalog& catalog) {
  auto harms = member_outcomes(catalog);
  std::erase_if(harms, [](const MemberOutcome& outcome) { return outcome.sign >= 0; });
  return harms;
}

HarmsFold::HarmsFold(const Scope& scope, std::vector<MemberOutcome> harms)
    : HarmsFold([&] {
        Shared shared{scope.from(), scope.until(), std::move(harms), {}};
        for (std::size_t i = 0; i < shared.harms.size(); ++i) {
          const auto id = static_cast<std::size_t>(shared.harms[i].outcome_id);
          if (shared.place_of.size() <= id) shared.place_of.resize(id + 1, -1);
          shared.place_of[id] = static_cast<std::int32_t>(i);
        }
        return std::make_shared<const Shared>(std::move(shared));
      }()) {}

HarmsFold::HarmsFold(std::shared_ptr<const Shared> shared)
    : shared_(std::move(shared)),
      sums_(shared_->harms.size()),
      before_(shared_->harms.size()),
      after_(shared_->harms.size()) {}

std::unique_ptr<Fold> HarmsFold::fresh() const {
  return std::unique_ptr<Fold>(new HarmsFold(shared_));
}

void HarmsFold::person(const PersonSlice& slice) {
  if (slice.person == PersonId{} || shared_->harms.empty()) return;
  const Instant from = shared_->from, until = shared_->until;
  const bool member = slice.member && slice.joined_at < until;
  const Instant joined = member ? std::max(slice.joined_at, from) : until;
  std::fill(before_.begin(), before_.end(), 0);
  std::fill(after_.begin(), after_.end(), 0);
  for (const auto& outcome : slice.outcomes) {
    if (outcome.at < from) continue;
    if (!(outcome.at < until)) break;
    const auto id = static_cast<std::size_t>(outcome.outcome_id);
    const std::int32_t place = id < shared_->place_of.size() ? shared_->place_of[id] : -1;
    if (place >= 0) ++(outcome.at < joined ? before_ : after_)[static_cast<std::size_t>(place)];
  }
  const std::int64_t seconds_before = (joined.micros - from.micros) / micros_per_second;
  const std::int64_t seconds_after = (until.micros - joined.micros) / micros_per_second;
  const bool seen_before = seconds_before > 0 && (!member || slice.customer);
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    if (seen_before) {
      sums_[i].others.times.add(before_[i], seconds_before);
      sums_[i].others.harmed += before_[i] > 0 ? 1 : 0;
    }
    if (member) {
      sums_[i].members.times.add(after_[i], seconds_after);
      sums_[i].members.harmed += after_[i] > 0 ? 1 : 0;
    }
  }
}

void HarmsFold::merge(Fold& later) {
  const auto& other = static_cast<HarmsFold&>(later).sums_;
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    sums_[i].members.times.merge(other[i].members.times);
    sums_[i].members.harmed += other[i].members.harmed;
    sums_[i].others.times.merge(other[i].others.times);
    sums_[i].others.harmed += other[i].others.harmed;
  }
}

}  // namespace cw::measure
