#pragma once

#include <span>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/fold/survey_answers.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// What people said at time t against what a system saw of them until t + N days, with those who stayed silent: who was
/// asked and answered, whether answerers differed from the silent already before they were asked, and the followed
/// outcome of favourable against other answers. Self-reported; grade: Correlation.
/// Only people who could be watched the whole N days are compared. Errors: missing_data if no survey is declared or
/// nobody was asked. Source: docs/methods/attitudes.md (Wilson; Welch).
/// Checked: tests/measure/attitudes_test.cpp, worked by hand.
Result<Finding> attitudes(const SurveyAnswersFold& fold, const catalog::Catalog& catalog, const Scope& scope);

}  // namespace cw::measure
