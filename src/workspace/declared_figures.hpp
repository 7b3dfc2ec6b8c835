#pragma once

#include <span>

#include "measure/fold/person_rows.hpp"
#include "measure/fold/survey_answers.hpp"
#include "measure/scope.hpp"
#include "workspace/health_figures.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// What people say and what is declared, beside what systems saw: attitudes, segments, contributions, yardsticks.
void collect_declared(const Workspace& workspace, std::span<const measure::PersonRow> people,
                      const measure::SurveyAnswersFold& answers, const measure::Scope& scope,
                      const CollectFinding& collect);

}  // namespace cw::workspace
