#include "workspace/member_figures.hpp"

#include "measure/fold/harms.hpp"
#include "measure/harms.hpp"

namespace cw::workspace {

struct MemberFolds::Folds {
  Folds(const catalog::Catalog& catalog, const measure::Scope& measured)
      : scope(measured), harms(measured, measure::member_harms(catalog)) {}
  measure::Scope scope;
  measure::HarmsFold harms;
};

MemberFolds::MemberFolds(std::unique_ptr<Folds> folds) : folds_(std::move(folds)) {}
MemberFolds::~MemberFolds() = default;
MemberFolds::MemberFolds(MemberFolds&&) noexcept = default;
MemberFolds& MemberFolds::operator=(MemberFolds&&) noexcept = default;

Result<MemberFolds> MemberFolds::make(Workspace& workspace, const measure::Scope& scope) {
  return MemberFolds(std::make_unique<Folds>(workspace.catalog(), scope));
}

void MemberFolds::append_to(std::vector<Fold*>& folds) const {
  folds.push_back(&folds_->harms);
}

void MemberFolds::collect(const Workspace&, std::span<const measure::PersonRow>, const CollectFinding& add) const {
  const auto& [scope, harms] = *folds_;
  add("member_harms", measure::member_harms_gap(harms, scope), harms.harms().empty());
}

}  // namespace cw::workspace
