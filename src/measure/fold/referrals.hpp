#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/fold.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// One row of sql/referral_orders.sql: the first order with a code that only referred customers have.
struct CodeOrder {
  PersonId person;
  Instant at;
};

/// Somebody referred somebody, in the window up to the end of the period.
struct ReferralMade {
  std::int64_t object = 0;  // of the referral; never 0
  Instant at;
  PersonId person;
  bool member = false;
};

/// Somebody who was referred in the period: by an activity, or by a code (object 0), whichever came first.
struct Referred {
  PersonId person;
  Instant at;
  std::int64_t object = 0;
  bool bought = false;         // from then on, up to the end of the period
  bool bought_before = false;  // in the window: was a customer already
  std::int64_t net_minor = 0;  // sales from then on
};

struct ReferralCounts {
  std::int64_t members = 0, members_referring = 0;  // in the period
  std::int64_t others = 0, others_referring = 0;    // all other known people
  std::int64_t new_customers = 0;                   // whose first sale of the window is in the period
};

/// Reads what members.yml declares as referrals. Staff is not visited.
class ReferralsFold final : public Fold {
 public:
  /// code_orders: in person_id order, one a person.
  ReferralsFold(const Scope& scope, const catalog::Catalog& catalog, std::vector<CodeOrder> code_orders);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  std::span<const ReferralMade> made() const { return made_; }  // in person_id order
  std::span<const Referred> referred() const { return referred_; }
  const ReferralCounts& counts() const { return counts_; }

 private:
  struct Shared {
    Instant window_from, from, until;
    std::vector<std::uint8_t> meaning;  // by activity_id: 1 made, 2 accepted
    std::uint16_t revenue_kinds;        // bits of OutcomeKind
    std::vector<CodeOrder> code_orders;
    bool declared;
  };
  explicit ReferralsFold(std::shared_ptr<const Shared> shared) : shared_(std::move(shared)) {}
  bool read_activities(const PersonSlice& slice, bool member, Referred& referred);
  void read_code(Referred& referred) const;
  Instant first_sale(const PersonSlice& slice) const;
  void read_sales(const PersonSlice& slice, Referred& referred) const;
  std::shared_ptr<const Shared> shared_;
  std::vector<ReferralMade> made_;
  std::vector<Referred> referred_;
  ReferralCounts counts_;
};

}  // namespace cw::measure
