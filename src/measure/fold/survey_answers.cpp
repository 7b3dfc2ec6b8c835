#include "measure/fold/survey_answers.hpp"

#include <algorithm>
#include <iterator>

namespace cw::measure {

namespace {

template <class Kind>
std::int32_t place_of(const std::vector<Kind>& kinds, const std::string& name) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.name == name; });
  return found == kinds.end() ? -1 : static_cast<std::int32_t>(std::distance(kinds.begin(), found));
}

void find_asked(SurveyRow& row, const SurveySettings& survey, std::span<const ActivityView> activities, Instant from,
                Instant until) {
  for (const auto& activity : activities) {
    if (activity.activity_id != survey.asked || activity.at < from || !(activity.at < until)) continue;
    row.asked_at = activity.at;
    return;
  }
}

void find_answer(SurveyRow& row, const SurveySettings& survey, std::span<const OutcomeView> outcomes, Instant from,
                 Instant until) {
  const Instant earliest = row.asked() ? row.asked_at : from;
  for (const auto& outcome : outcomes) {
    if (outcome.outcome_id != survey.answer || outcome.at < earliest || !(outcome.at < until)) continue;
    row.answered_at = outcome.at;
    row.answer_hundredths = outcome.amount_minor;
    return;
  }
}

/// The followed outcome between two times, the second one out.
std::int64_t sum_of(std::span<const OutcomeView> outcomes, const SurveySettings& survey, Instant from, Instant until) {
  std::int64_t sum = 0;
  for (const auto& outcome : outcomes) {
    if (outcome.outcome_id != survey.follows || outcome.at < from || !(outcome.at < until)) continue;
    sum += survey.amounts ? outcome.amount_minor : 1;
  }
  return sum;
}

Instant later(Instant at, int days) {
  return Instant{at.micros + days * micros_per_day};
}

}  // namespace

std::vector<SurveySettings> survey_settings(const catalog::Catalog& catalog) {
  std::vector<SurveySettings> settings;
  for (const auto& survey : catalog.surveys) {
    const auto* follows = catalog.outcome(survey.follows);
    settings.push_back({place_of(catalog.activities, survey.asked), place_of(catalog.outcomes, survey.answer),
                        place_of(catalog.outcomes, survey.follows), follows != nullptr && follows->unit != "count",
                        survey.days});
  }
  return settings;
}

SurveyAnswersFold::SurveyAnswersFold(const Scope& scope, std::vector<SurveySettings> surveys)
    : SurveyAnswersFold(
          std::make_shared<const Shared>(Shared{scope.window_from(), scope.until(), std::move(surveys)})) {}

SurveyAnswersFold::SurveyAnswersFold(std::shared_ptr<const Shared> shared)
    : shared_(std::move(shared)), rows_(shared_->surveys.size()) {}

std::unique_ptr<Fold> SurveyAnswersFold::fresh() const {
  return std::unique_ptr<Fold>(new SurveyAnswersFold(shared_));
}

void SurveyAnswersFold::person(const PersonSlice& slice) {
  if (slice.person == PersonId{}) return;  // answers without a known person
  for (std::size_t i = 0; i < shared_->surveys.size(); ++i) {
    const auto& survey = shared_->surveys[i];
    SurveyRow row;
    find_asked(row, survey, slice.activities, shared_->from, shared_->until);
    find_answer(row, survey, slice.outcomes, shared_->from, shared_->until);
    if (!row.asked() && !row.answered()) continue;
    if (row.asked()) {
      row.before_asked = sum_of(slice.outcomes, survey, later(row.asked_at, -survey.days), row.asked_at);
      row.after_asked = sum_of(slice.outcomes, survey, row.asked_at, later(row.asked_at, survey.days));
    }
    if (row.answered())
      row.after_answer = sum_of(slice.outcomes, survey, row.answered_at, later(row.answered_at, survey.days));
    rows_[i].push_back(row);
  }
}

void SurveyAnswersFold::merge(Fold& later) {
  auto& other = static_cast<SurveyAnswersFold&>(later).rows_;
  for (std::size_t i = 0; i < rows_.size(); ++i)
    rows_[i].insert(rows_[i].end(), std::make_move_iterator(other[i].begin()), std::make_move_iterator(other[i].end()));
}

}  // namespace cw::measure
