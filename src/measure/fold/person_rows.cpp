#include "measure/fold/person_rows.hpp"

#include <algorithm>

namespace cw::measure {

namespace {

constexpr std::uint16_t bit(OutcomeKind kind) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(kind));
}

std::uint8_t stage_bits(const catalog::Activity& activity) {
  std::uint8_t bits = 0;
  for (std::size_t stage = 0; stage < funnel_stages.size(); ++stage) {
    const auto& named = activity.funnel;
    if (std::find(named.begin(), named.end(), funnel_stages[stage]) != named.end()) {
      bits = static_cast<std::uint8_t>(bits | 1U << stage);
    }
  }
  return bits;
}

}  // namespace

PersonRowsSettings person_rows_settings(const Scope& scope, const catalog::Catalog& catalog) {
  PersonRowsSettings settings{scope};
  for (const auto& activity : catalog.activities) settings.stages_of_activity.push_back(stage_bits(activity));
  const bool has_orders = std::any_of(catalog.outcomes.begin(), catalog.outcomes.end(),
                                      [](const auto& outcome) { return outcome.counts_as == "order"; });
  settings.revenue_kinds = static_cast<std::uint16_t>(bit(OutcomeKind::order) | bit(OutcomeKind::refund) |
                                                      bit(OutcomeKind::dispute) | bit(OutcomeKind::subscription));
  if (!has_orders)
    settings.revenue_kinds = static_cast<std::uint16_t>(settings.revenue_kinds | bit(OutcomeKind::payment));
  const auto fees = catalog::fees_of(catalog);
  settings.deduct_fees = fees.deducted && !fees.payments_are_sales;
  return settings;
}

PersonRowsFold::PersonRowsFold(PersonRowsSettings settings) {
  const Days days(settings.scope.zone, settings.scope.period);
  const Instant window_from = settings.scope.window_from();
  shared_ = std::make_shared<const Shared>(Shared{std::move(settings), days, window_from});
}

std::unique_ptr<Fold> PersonRowsFold::fresh() const {
  return std::unique_ptr<Fold>(new PersonRowsFold(shared_));
}

void PersonRowsFold::merge(Fold& later) {
  auto& other = static_cast<PersonRowsFold&>(later);
  auto& rows = other.rows_;
  anonymous_net_minor_ += other.anonymous_net_minor_;
  anonymous_orders_ += other.anonymous_orders_;
  if (rows_.empty()) {
    rows_ = std::move(rows);
  } else {
    rows_.insert(rows_.end(), rows.begin(), rows.end());
  }
  rows = {};
}

void PersonRowsFold::person(const PersonSlice& slice) {
  if (slice.person == PersonId{}) return add_anonymous(slice.outcomes);
  PersonRow& row = rows_.emplace_back();
  row.person = slice.person;
  row.segment = slice.segment;
  row.member = slice.member && slice.joined_at < shared_->days.until();
  row.has_account = slice.customer;
  if (row.member) row.joined_at = slice.joined_at;
  add_outcomes(row, slice.outcomes);
  add_activities(row, slice.activities);
}

void PersonRowsFold::add_anonymous(std::span<const OutcomeView> outcomes) {
  PersonRow nobody;
  add_outcomes(nobody, outcomes);
  anonymous_net_minor_ += nobody.net_minor;
  anonymous_orders_ += nobody.orders;
}

void PersonRowsFold::add_outcomes(PersonRow& row, std::span<const OutcomeView> outcomes) const {
  const Instant from = shared_->days.from(), until = shared_->days.until();
  const std::uint16_t revenue_kinds = shared_->settings.revenue_kinds;
  std::array<std::int64_t, outcome_kinds> last_object = {};  // an order may be several rows, one an item
  for (const auto& outcome : outcomes) {
    if (!(outcome.at < until)) break;
    if (outcome.at < shared_->window_from) continue;
    auto& last = last_object[static_cast<std::size_t>(outcome.kind)];
    const bool counts = outcome.object_id == 0 || outcome.object_id != last;
    last = outcome.object_id;
    const bool sale = outcome.kind == OutcomeKind::order || outcome.kind == OutcomeKind::subscription ||
                      (outcome.kind == OutcomeKind::payment && (revenue_kinds & bit(outcome.kind)) != 0);
    if (sale && counts && row.orders_in_window++ == 0) row.first_order_at = outcome.at;
    if (outcome.at < from) continue;
    const bool before_joining = row.member && outcome.at < row.joined_at;
    if ((revenue_kinds & bit(outcome.kind)) != 0) {
      row.net_minor += outcome.amount_minor;
      row.margin_minor += outcome.margin_minor;
      if (before_joining) row.net_before_joining_minor += outcome.amount_minor;
      if (before_joining) row.margin_before_joining_minor += outcome.margin_minor;
    } else if (outcome.kind == OutcomeKind::payment && shared_->settings.deduct_fees) {
      row.margin_minor += outcome.margin_minor;
      if (before_joining) row.margin_before_joining_minor += outcome.margin_minor;
    }
    if (sale) {
      row.orders += counts ? 1 : 0;
      row.orders_before_joining += counts && before_joining ? 1 : 0;
      row.gross_order_minor += outcome.amount_minor;
    } else if (outcome.kind == OutcomeKind::refund) {
      row.refunds += counts ? 1 : 0;
      row.refund_minor -= outcome.amount_minor;
    } else if (outcome.kind == OutcomeKind::dispute) {
      row.disputes += counts ? 1 : 0;
    } else if (outcome.kind == OutcomeKind::ticket) {
      row.tickets += counts ? 1 : 0;
    }
  }
}

void PersonRowsFold::add_activities(PersonRow& row, std::span<const ActivityView> activities) const {
  const Days& days = shared_->days;
  const auto& stages_of = shared_->settings.stages_of_activity;
  Instant counted_until{INT64_MIN};  // end of the last day that was counted as active
  for (const auto& activity : activities) {
    if (!(activity.at < days.until())) break;
    if (activity.at < shared_->window_from) continue;
    row.kinds = static_cast<std::uint16_t>(row.kinds | measure::bit(activity.kind));
    const auto place = static_cast<std::size_t>(activity.activity_id);
    const unsigned stages = place < stages_of.size() ? stages_of[place] : 0U;
    row.stages = static_cast<std::uint8_t>(row.stages | stages);
    if (activity.at < row.first_order_at) {
      row.stages_before_order = static_cast<std::uint8_t>(row.stages_before_order | stages);
    }
    const bool active = is_active(activity.kind);
    if (active && row.first_activity_at == never) row.first_activity_at = activity.at;
    if (activity.at < days.from()) continue;
    ++row.activities[static_cast<std::size_t>(activity.kind)];
    if (!active) continue;
    ++row.activity_count;
    if (!(activity.at < counted_until)) {
      counted_until = days.end_of(days.index(activity.at));
      ++row.active_days;
    }
  }
}

}  // namespace cw::measure
