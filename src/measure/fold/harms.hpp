#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "finding/fold.hpp"
#include "measure/fold/member_outcomes.hpp"
#include "measure/scope.hpp"
#include "stats/moments.hpp"

namespace cw::measure {

/// How often one declared harm befell the people of one group while they could be seen.
struct HarmSums {
  stats::CoMoments times = {};  // each person at risk: times it befell them, against seconds at risk
  std::int64_t harmed = 0;      // people whom it befell
};

struct HarmOfGroups {
  HarmSums members, others;
};

/// Harms that the catalog declares: outcomes of the member side with sign -1, in its order.
std::vector<MemberOutcome> member_harms(const catalog::Catalog& catalog);

/// Times and time at risk in the scope's period. A member is at risk as a member from joining on; before it, as one of
/// the others, if known as a customer, else not at all. Everybody else is at risk for the whole period.
class HarmsFold final : public Fold {
 public:
  HarmsFold(const Scope& scope, std::vector<MemberOutcome> harms);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  const std::vector<MemberOutcome>& harms() const { return shared_->harms; }
  /// In the order of harms().
  const std::vector<HarmOfGroups>& sums() const { return sums_; }

 private:
  struct Shared {
    Instant from, until;
    std::vector<MemberOutcome> harms;
    std::vector<std::int32_t> place_of;  // by outcome_id; -1: no harm
  };
  explicit HarmsFold(std::shared_ptr<const Shared> shared);
  std::shared_ptr<const Shared> shared_;
  std::vector<HarmOfGroups> sums_;
  std::vector<std::int64_t> before_, after_;  // of the person at hand: times before and since joining
};

}  // namespace cw::measure
