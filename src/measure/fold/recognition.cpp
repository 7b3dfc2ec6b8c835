#include "measure/fold/recognition.hpp"

#include <algorithm>

#include "measure/fold/person_rows.hpp"

namespace cw::measure {

namespace {

void add(RecognitionSums& sums, const RecognitionSums& other) {
  sums.times += other.times, sums.people += other.people, sums.ever += other.ever;
}

void add(RecognisedMembers& members, const RecognisedMembers& other) {
  members.members += other.members, members.recognised += other.recognised;
}

/// What one person received, by bits of kinds.
struct Received {
  unsigned in_period = 0, ever = 0;
  bool contributed = false;
};

}  // namespace

RecognitionFold::RecognitionFold(const Scope& scope, const catalog::Catalog& catalog) {
  const auto& declared = catalog.members.recognition;
  Shared shared{scope.window_from(), scope.from(), scope.until(), {}, !declared.empty()};
  for (const auto& activity : catalog.activities) {
    unsigned bits = 0;
    for (std::size_t i = 0; i < std::min(declared.size(), most_recognition_kinds); ++i) {
      const auto& names = declared[i].activities;
      if (std::find(names.begin(), names.end(), activity.name) != names.end()) bits |= 1U << i;
    }
    shared.kinds_of.push_back(static_cast<std::uint8_t>(bits));
  }
  shared_ = std::make_shared<const Shared>(std::move(shared));
}

std::unique_ptr<Fold> RecognitionFold::fresh() const {
  return std::unique_ptr<Fold>(new RecognitionFold(shared_));
}

void RecognitionFold::person(const PersonSlice& slice) {
  if (slice.person == PersonId{} || !shared_->declared) return;
  Received received;
  for (const auto& activity : slice.activities) {
    if (!(activity.at < shared_->until)) break;
    if (activity.at < shared_->window_from) continue;
    const bool in_period = !(activity.at < shared_->from);
    received.contributed = received.contributed || (in_period && is_contribution(activity.kind));
    const auto id = static_cast<std::size_t>(activity.activity_id);
    const unsigned bits = id < shared_->kinds_of.size() ? shared_->kinds_of[id] : 0U;
    if (bits == 0) continue;
    received.ever |= bits;
    if (!in_period) continue;
    received.in_period |= bits;
    ++counts_.any.times;
    for (std::size_t i = 0; i < most_recognition_kinds; ++i) counts_.kinds[i].times += bits >> i & 1U;
  }
  for (std::size_t i = 0; i < most_recognition_kinds; ++i) {
    counts_.kinds[i].people += received.in_period >> i & 1U;
    counts_.kinds[i].ever += received.ever >> i & 1U;
  }
  counts_.any.people += received.in_period != 0 ? 1 : 0;
  counts_.any.ever += received.ever != 0 ? 1 : 0;
  if (!slice.member || !(slice.joined_at < shared_->until)) return;
  const RecognisedMembers one{1, received.ever != 0 ? 1 : 0};
  add(counts_.members, one);
  add(counts_.segments[slice.segment], one);
  if (received.contributed) add(counts_.contributors, one);
}

void RecognitionFold::merge(Fold& later) {
  const auto& other = static_cast<RecognitionFold&>(later).counts_;
  for (std::size_t i = 0; i < most_recognition_kinds; ++i) add(counts_.kinds[i], other.kinds[i]);
  add(counts_.any, other.any);
  add(counts_.members, other.members);
  add(counts_.contributors, other.contributors);
  for (const auto& [segment, members] : other.segments) add(counts_.segments[segment], members);
}

}  // namespace cw::measure
