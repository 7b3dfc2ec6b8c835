#include "workspace/member_figures.hpp"

#include <algorithm>
#include <cctype>

#include "measure/fold/harms.hpp"
#include "measure/fold/outcome_rows.hpp"
#include "measure/fold/recognition.hpp"
#include "measure/fold/referrals.hpp"
#include "measure/harms.hpp"
#include "measure/recognition.hpp"
#include "measure/references.hpp"
#include "measure/referrals.hpp"
#include "measure/value_shares.hpp"

namespace cw::workspace {

namespace {

char small(char letter) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

/// sql/referral_orders.sql; nothing where no code is declared.
Result<std::vector<measure::CodeOrder>> code_orders(Workspace& workspace, const measure::Scope& scope) {
  std::vector<measure::CodeOrder> orders;
  std::string codes = ",";
  for (const auto& code : workspace.catalog().members.referrals.codes) {
    std::transform(code.begin(), code.end(), std::back_inserter(codes), &small);
    codes += ",";
  }
  if (codes.size() == 1) return orders;
  const engine::Named parameters[] = {{"codes", codes}, {"from", scope.window_from()}, {"until", scope.until()}};
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "referral_orders", parameters));
  CW_TRY(const auto result, engine::read_all(*stream));
  orders.reserve(result.rows.size());
  for (const auto& row : result.rows)
    orders.push_back({PersonId{std::get<std::int64_t>(row[0])}, std::get<Instant>(row[1])});
  return orders;
}

}  // namespace

struct MemberFolds::Folds {
  Folds(const catalog::Catalog& catalog, const measure::Scope& measured, std::vector<measure::CodeOrder> codes)
      : scope(measured),
        harms(measured, measure::member_harms(catalog)),
        recognition(measured, catalog),
        referrals(measured, catalog, std::move(codes)),
        outcomes(measured, catalog) {}
  measure::Scope scope;
  measure::HarmsFold harms;
  measure::RecognitionFold recognition;
  measure::ReferralsFold referrals;
  measure::OutcomeRowsFold outcomes;
};

MemberFolds::MemberFolds(std::unique_ptr<Folds> folds) : folds_(std::move(folds)) {}
MemberFolds::~MemberFolds() = default;
MemberFolds::MemberFolds(MemberFolds&&) noexcept = default;
MemberFolds& MemberFolds::operator=(MemberFolds&&) noexcept = default;

Result<MemberFolds> MemberFolds::make(Workspace& workspace, const measure::Scope& scope) {
  CW_TRY(auto codes, code_orders(workspace, scope));
  return MemberFolds(std::make_unique<Folds>(workspace.catalog(), scope, std::move(codes)));
}

void MemberFolds::append_to(std::vector<Fold*>& folds) const {
  folds.insert(folds.end(), {&folds_->harms, &folds_->recognition, &folds_->referrals, &folds_->outcomes});
}

void MemberFolds::collect(const Workspace& workspace, std::span<const measure::PersonRow> people,
                          const PeriodCosts& costs, const CollectFinding& add) const {
  const auto& [scope, harms, recognition, referrals, outcomes] = *folds_;
  const auto& catalog = workspace.catalog();
  add("member_harms", measure::member_harms_gap(harms, scope), harms.harms().empty());
  add("recognition", measure::recognition_given(recognition, catalog, costs.rows, segment_names(workspace), scope),
      catalog.members.recognition.empty());
  add("referrals", measure::referrals(referrals, catalog, costs.rows, scope), !catalog.members.referrals.declared());
  add("references", measure::satisfied_references(people, outcomes.rows(), catalog, scope),
      !measure::declares_references(catalog));
  add("value_shares",
      measure::value_shares({people, outcomes.rows(), costs.rows, costs.volunteer_minor}, catalog, scope),
      !measure::declares_value_shares(catalog));
}

}  // namespace cw::workspace
