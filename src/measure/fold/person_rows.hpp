#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/fold.hpp"
#include "measure/fold/days.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

inline constexpr std::size_t activity_kinds = 12;
inline constexpr std::size_t outcome_kinds = 8;

/// The funnel, in its order; the bit of a stage in PersonRow::stages is 1 << its place.
inline constexpr std::array<std::string_view, 6> funnel_stages = {"awareness",  "consideration", "purchase",
                                                                  "onboarding", "adoption",      "advocacy"};

/// Kinds that count as being active: all that the person did; not having joined or registered, and not `other`, which
/// holds things done to a person (a mailing received).
constexpr bool is_active(ActivityKind kind) {
  return kind != ActivityKind::other && kind != ActivityKind::joined && kind != ActivityKind::registered;
}
/// Kinds that give something to others.
constexpr bool is_contribution(ActivityKind kind) {
  return kind == ActivityKind::posted_topic || kind == ActivityKind::replied || kind == ActivityKind::answer_accepted ||
         kind == ActivityKind::contributed;
}
constexpr std::uint16_t bit(ActivityKind kind) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(kind));
}

/// One person, summed. "In the period" is scope.period; times are the first in the window, before the period's end.
/// Money in minor units. 176 bytes, so that a million people fit where a ledger of them does not.
struct PersonRow {
  PersonId person;
  Instant joined_at = never;          // never: not a member, or joined after the period
  Instant first_activity_at = never;  // of the active kinds
  Instant first_order_at = never;
  std::int64_t net_minor = 0;  // in the period: orders, refunds and lost disputes as signed by the ledger
  std::int64_t margin_minor = 0;
  std::int64_t refund_minor = 0;              // of net: what went back, >= 0
  std::int64_t gross_order_minor = 0;         // of net: orders before refunds
  std::int64_t net_before_joining_minor = 0;  // of net, members only; the rest came after joining
  std::int64_t margin_before_joining_minor = 0;
  std::array<std::uint32_t, activity_kinds> activities = {};  // in the period, by kind
  std::uint32_t activity_count = 0;                           // in the period, active kinds
  std::uint32_t active_days = 0;                              // local days of the period with one of them
  std::uint32_t orders = 0;                                   // in the period
  std::uint32_t orders_before_joining = 0;
  std::uint32_t orders_in_window = 0;  // up to the period's end
  std::uint32_t refunds = 0;
  std::uint32_t disputes = 0;
  std::uint32_t tickets = 0;
  std::int32_t segment = -1;
  std::uint16_t kinds = 0;               // bits of ActivityKind, in the window up to the period's end
  std::uint8_t stages = 0;               // bits of funnel_stages, likewise
  std::uint8_t stages_before_order = 0;  // of these: reached before the first order (all, where there is none)
  bool member = false;                   // joined before the period's end
  bool has_account = false;              // a customer account or record, with or without an order
  bool buyer() const { return first_order_at != never; }
  bool customer() const { return has_account || buyer(); }
};

struct PersonRowsSettings {
  Scope scope;
  std::vector<std::uint8_t> stages_of_activity = {};  // by activity_id: bits of funnel_stages
  std::uint16_t revenue_kinds = 0;                    // bits of OutcomeKind that are money from customers
  bool deduct_fees = false;  // payments beside orders: their margin, which is minus their fee, belongs to the sales
};

/// From the catalog: activity_id and outcome_id are places in its lists. Payments are revenue only where no outcome
/// counts as an order, since both would count the same euro twice.
PersonRowsSettings person_rows_settings(const Scope& scope, const catalog::Catalog& catalog);

/// One row a person, in person_id order; all estimators of people work on these rows. Person 0 (sales without a known
/// customer) is no person: its sales are kept apart.
class PersonRowsFold final : public Fold {
 public:
  explicit PersonRowsFold(PersonRowsSettings settings);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  std::span<const PersonRow> rows() const { return rows_; }
  std::int64_t anonymous_net_minor() const { return anonymous_net_minor_; }
  std::int64_t anonymous_orders() const { return anonymous_orders_; }
  const Scope& scope() const { return shared_->settings.scope; }

 private:
  struct Shared {
    PersonRowsSettings settings;
    Days days;
    Instant window_from;
  };
  explicit PersonRowsFold(std::shared_ptr<const Shared> shared) : shared_(std::move(shared)) {}
  void add_anonymous(std::span<const OutcomeView> outcomes);
  void add_outcomes(PersonRow& row, std::span<const OutcomeView> outcomes) const;
  void add_activities(PersonRow& row, std::span<const ActivityView> activities) const;
  std::shared_ptr<const Shared> shared_;
  std::vector<PersonRow> rows_;
  std::int64_t anonymous_net_minor_ = 0;
  std::int64_t anonymous_orders_ = 0;
};

}  // namespace cw::measure
