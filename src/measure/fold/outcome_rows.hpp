#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/fold.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// What one person has of one outcome of the member side. Nobody without a row.
struct OutcomeRowOfPerson {
  PersonId person;
  std::int32_t outcome_id = 0;
  std::int64_t latest = 0;          // amount of the newest row of the window, up to the end of the period
  std::int64_t in_period = 0;       // sum of amounts in the period
  std::int64_t rows_in_period = 0;  // behind it
};

/// For measures that set members' own outcomes beside other things of the same person; in (person_id, outcome_id)
/// order.
class OutcomeRowsFold final : public Fold {
 public:
  OutcomeRowsFold(const Scope& scope, const catalog::Catalog& catalog);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  std::span<const OutcomeRowOfPerson> rows() const { return rows_; }

 private:
  struct Shared {
    Instant window_from, from, until;
    std::vector<bool> of_members;  // by outcome_id
    bool any;
  };
  explicit OutcomeRowsFold(std::shared_ptr<const Shared> shared) : shared_(std::move(shared)) {}
  std::shared_ptr<const Shared> shared_;
  std::vector<OutcomeRowOfPerson> rows_;
};

}  // namespace cw::measure
