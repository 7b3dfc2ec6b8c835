#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/fold.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// One person who was asked one survey's question, or answered it unasked. Sums of the followed outcome are in minor
/// units, hundredths or rows, as its unit says.
struct SurveyRow {
  Instant asked_at = never;            // first time in the window
  Instant answered_at = never;         // first answer at or after that; of the unasked: first answer
  std::int64_t answer_hundredths = 0;  // of that answer
  std::int64_t before_asked = 0;       // in [asked - days, asked)
  std::int64_t after_asked = 0;        // in [asked, asked + days)
  std::int64_t after_answer = 0;       // in [answer, answer + days)
  bool asked() const { return asked_at != never; }
  bool answered() const { return answered_at != never; }
};

/// What a survey looks for, as places in the catalog's lists.
struct SurveySettings {
  std::int32_t asked = -1, answer = -1, follows = -1;
  bool amounts = true;  // the followed outcome is summed; else its rows are counted
  int days = 90;
};

std::vector<SurveySettings> survey_settings(const catalog::Catalog& catalog);

/// Who was asked and who answered, of each survey, with what the followed outcome was before and afterwards: in the
/// scope's window, up to the period's end.
class SurveyAnswersFold final : public Fold {
 public:
  SurveyAnswersFold(const Scope& scope, std::vector<SurveySettings> surveys);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  /// Of one survey, in person_id order.
  std::span<const SurveyRow> rows(std::size_t survey) const { return rows_[survey]; }
  std::size_t surveys() const { return rows_.size(); }

 private:
  struct Shared {
    Instant from, until;
    std::vector<SurveySettings> surveys;
  };
  explicit SurveyAnswersFold(std::shared_ptr<const Shared> shared);
  std::shared_ptr<const Shared> shared_;
  std::vector<std::vector<SurveyRow>> rows_;
};

}  // namespace cw::measure
