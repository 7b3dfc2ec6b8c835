#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/fold.hpp"
#include "measure/scope.hpp"
#include "stats/moments.hpp"

namespace cw::measure {

/// One outcome that the catalog declares on the member side (what members earn, save, learn, lose).
struct MemberOutcome {
  std::string name;
  std::string title;
  std::int32_t outcome_id = 0;  // its place in the catalog's outcomes
  bool money = true;            // sum of amounts; else hours are summed, or rows are counted
  int sign = 1;                 // -1: a harm
  bool hours = false;           // amounts are hundredths of an hour, as readers give numbers without a currency
  bool share = false;           // an answer or a rate, in hundredths: averaged over rows, among those who have one
  bool self_reported = false;   // people said it of themselves
};

/// What the people of one group had of one outcome in the period, one value a person, zeros included.
struct MemberOutcomeSums {
  stats::Moments members = {};
  stats::Moments others = {};
  stats::CoMoments members_rows = {};  // shares: sum against number of rows, of each person who has a row
  stats::CoMoments others_rows = {};
};

std::vector<MemberOutcome> member_outcomes(const catalog::Catalog& catalog);

/// Sums each declared member outcome for members and others over the period.
class MemberOutcomesFold final : public Fold {
 public:
  MemberOutcomesFold(const Scope& scope, std::vector<MemberOutcome> outcomes);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  const std::vector<MemberOutcome>& outcomes() const { return shared_->outcomes; }
  /// In the order of outcomes().
  const std::vector<MemberOutcomeSums>& sums() const { return sums_; }

 private:
  struct Shared {
    Instant from, until;
    std::vector<MemberOutcome> outcomes;
    std::vector<std::int32_t> place_of;  // by outcome_id; -1: not on the member side
  };
  explicit MemberOutcomesFold(std::shared_ptr<const Shared> shared);
  std::shared_ptr<const Shared> shared_;
  std::vector<MemberOutcomeSums> sums_;
  std::vector<std::int64_t> values_;  // of the person at hand
  std::vector<std::int64_t> counts_;  // rows behind each
};

}  // namespace cw::measure
