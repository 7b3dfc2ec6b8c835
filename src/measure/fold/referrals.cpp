#include "measure/fold/referrals.hpp"

#include <algorithm>

#include "measure/fold/person_rows.hpp"

namespace cw::measure {

namespace {

constexpr unsigned says_made = 1, says_accepted = 2;

bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_in(std::uint16_t kinds, OutcomeKind kind) {
  return (kinds >> static_cast<unsigned>(kind) & 1U) != 0;
}

/// A sale, not a reversal of one; payments are where no outcome counts as an order.
bool is_sale(std::uint16_t revenue_kinds, OutcomeKind kind) {
  return is_in(revenue_kinds, kind) && kind != OutcomeKind::refund && kind != OutcomeKind::dispute;
}

}  // namespace

ReferralsFold::ReferralsFold(const Scope& scope, const catalog::Catalog& catalog, std::vector<CodeOrder> code_orders) {
  const auto& referrals = catalog.members.referrals;
  Shared shared{scope.window_from(),
                scope.from(),
                scope.until(),
                {},
                person_rows_settings(scope, catalog).revenue_kinds,
                std::move(code_orders),
                referrals.declared()};
  for (const auto& activity : catalog.activities) {
    shared.meaning.push_back(
        static_cast<std::uint8_t>((names(referrals.made, activity.name) ? says_made : 0U) |
                                  (names(referrals.accepted, activity.name) ? says_accepted : 0U)));
  }
  shared_ = std::make_shared<const Shared>(std::move(shared));
}

std::unique_ptr<Fold> ReferralsFold::fresh() const {
  return std::unique_ptr<Fold>(new ReferralsFold(shared_));
}

/// Keeps the first acceptance of the window; says whether the person referred somebody in the period.
bool ReferralsFold::read_activities(const PersonSlice& slice, bool member, Referred& referred) {
  bool refers = false;
  for (const auto& activity : slice.activities) {
    if (!(activity.at < shared_->until)) break;
    const auto id = static_cast<std::size_t>(activity.activity_id);
    const unsigned meaning = id < shared_->meaning.size() ? shared_->meaning[id] : 0U;
    if (meaning == 0 || activity.at < shared_->window_from) continue;
    if ((meaning & says_made) != 0) {
      refers = refers || !(activity.at < shared_->from);
      if (activity.object_id != 0) made_.push_back({activity.object_id, activity.at, slice.person, member});
    }
    if ((meaning & says_accepted) != 0 && activity.at < referred.at) {
      referred.at = activity.at;
      referred.object = activity.object_id;
    }
  }
  return refers;
}

void ReferralsFold::read_code(Referred& referred) const {
  const auto& orders = shared_->code_orders;
  const auto found = std::lower_bound(orders.begin(), orders.end(), referred.person,
                                      [](const CodeOrder& order, PersonId person) { return order.person < person; });
  if (found == orders.end() || found->person != referred.person || !(found->at < referred.at)) return;
  referred.at = found->at;
  referred.object = 0;
}

Instant ReferralsFold::first_sale(const PersonSlice& slice) const {
  for (const auto& outcome : slice.outcomes) {
    if (!(outcome.at < shared_->until)) break;
    if (!(outcome.at < shared_->window_from) && is_sale(shared_->revenue_kinds, outcome.kind)) return outcome.at;
  }
  return never;
}

void ReferralsFold::read_sales(const PersonSlice& slice, Referred& referred) const {
  for (const auto& outcome : slice.outcomes) {
    if (outcome.at < referred.at) continue;
    if (!(outcome.at < shared_->until)) break;
    if (!is_in(shared_->revenue_kinds, outcome.kind)) continue;
    referred.net_minor += outcome.amount_minor;
    referred.bought = referred.bought || is_sale(shared_->revenue_kinds, outcome.kind);
  }
}

void ReferralsFold::person(const PersonSlice& slice) {
  if (slice.person == PersonId{} || !shared_->declared) return;
  const bool member = slice.member && slice.joined_at < shared_->until;
  Referred referred{slice.person, never};
  const bool refers = read_activities(slice, member, referred);
  read_code(referred);
  ++(member ? counts_.members : counts_.others);
  (member ? counts_.members_referring : counts_.others_referring) += refers ? 1 : 0;
  const Instant first = first_sale(slice);
  counts_.new_customers += first != never && !(first < shared_->from) ? 1 : 0;
  if (referred.at == never || referred.at < shared_->from) return;
  referred.bought_before = first < referred.at;
  read_sales(slice, referred);
  referred_.push_back(referred);
}

void ReferralsFold::merge(Fold& later) {
  const auto& other = static_cast<ReferralsFold&>(later);
  made_.insert(made_.end(), other.made_.begin(), other.made_.end());
  referred_.insert(referred_.end(), other.referred_.begin(), other.referred_.end());
  counts_.members += other.counts_.members, counts_.members_referring += other.counts_.members_referring;
  counts_.others += other.counts_.others, counts_.others_referring += other.counts_.others_referring;
  counts_.new_customers += other.counts_.new_customers;
}

}  // namespace cw::measure
