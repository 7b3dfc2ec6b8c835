#include "measure/fold/outcome_rows.hpp"

#include <algorithm>

namespace cw::measure {

OutcomeRowsFold::OutcomeRowsFold(const Scope& scope, const catalog::Catalog& catalog) {
  Shared shared{scope.window_from(), scope.from(), scope.until(), {}, false};
  for (const auto& outcome : catalog.outcomes) {
    shared.of_members.push_back(outcome.side == catalog::Side::member);
    shared.any = shared.any || shared.of_members.back();
  }
  shared_ = std::make_shared<const Shared>(std::move(shared));
}

std::unique_ptr<Fold> OutcomeRowsFold::fresh() const {
  return std::unique_ptr<Fold>(new OutcomeRowsFold(shared_));
}

void OutcomeRowsFold::person(const PersonSlice& slice) {
  if (slice.person == PersonId{} || !shared_->any) return;
  const auto first = static_cast<std::ptrdiff_t>(rows_.size());
  for (const auto& outcome : slice.outcomes) {
    if (!(outcome.at < shared_->until)) break;
    const auto id = static_cast<std::size_t>(outcome.outcome_id);
    if (outcome.at < shared_->window_from || id >= shared_->of_members.size() || !shared_->of_members[id]) continue;
    auto row = std::find_if(rows_.begin() + first, rows_.end(),
                            [&](const auto& one) { return one.outcome_id == outcome.outcome_id; });
    if (row == rows_.end()) row = rows_.insert(rows_.end(), {slice.person, outcome.outcome_id});
    row->latest = outcome.amount_minor;
    if (outcome.at < shared_->from) continue;
    row->in_period += outcome.amount_minor;
    ++row->rows_in_period;
  }
  std::sort(rows_.begin() + first, rows_.end(),
            [](const auto& one, const auto& two) { return one.outcome_id < two.outcome_id; });
}

void OutcomeRowsFold::merge(Fold& later) {
  const auto& other = static_cast<OutcomeRowsFold&>(later).rows_;
  rows_.insert(rows_.end(), other.begin(), other.end());
}

}  // namespace cw::measure
