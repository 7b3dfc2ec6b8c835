#pragma once

#include <memory>
#include <span>
#include <vector>

#include "finding/fold.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"
#include "workspace/figures.hpp"
#include "workspace/health_figures.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// The folds of what members get, give and suffer, to be run in the build's one scan, and what is made of them.
class MemberFolds {
 public:
  /// Errors: those of the reads that the folds need before the scan.
  static Result<MemberFolds> make(Workspace& workspace, const measure::Scope& scope);
  ~MemberFolds();
  MemberFolds(MemberFolds&&) noexcept;
  MemberFolds& operator=(MemberFolds&&) noexcept;
  MemberFolds(const MemberFolds&) = delete;
  MemberFolds& operator=(const MemberFolds&) = delete;
  void append_to(std::vector<Fold*>& folds) const;
  /// After the scan. people and costs: of the same scope.
  void collect(const Workspace& workspace, std::span<const measure::PersonRow> people, const PeriodCosts& costs,
               const CollectFinding& add) const;

 private:
  struct Folds;
  explicit MemberFolds(std::unique_ptr<Folds> folds);
  std::unique_ptr<Folds> folds_;
};

}  // namespace cw::workspace
