#pragma once

#include "finding/finding.hpp"
#include "measure/fold/member_paths.hpp"

namespace cw::measure {

/// How long members stay: days from joining to the first lapse (Kaplan–Meier), also by quarter of joining with a
/// log-rank test. Counted: health. Errors: missing_data if nobody joined in the window.
/// Source: docs/methods/survival.md. Checked: tests/measure/staying_test.cpp (worked by hand).
Result<Finding> member_survival(const MemberPathsFold& fold, const Scope& scope);

/// Days from joining to the first activity of value; who has none is still waiting. Counted: health.
/// Errors: as member_survival. Source: docs/methods/first_value.md.
Result<Finding> first_value_of_members(const MemberPathsFold& fold, const Scope& scope);

/// Share of each quarter's joiners who reach a step of growth within 90 days (Kaplan–Meier): table path "cohort step
/// share low high people reached". Counted: health. Errors: as member_survival; missing_data without any step.
/// Source: docs/methods/newcomers.md.
Result<Finding> growth_paths(const MemberPathsFold& fold, const Scope& scope);

/// Newcomers with a mentor by the landmark against those without, both followed from then on: share still there after
/// further 90 days, hazard ratio of leaving, log-rank. Correlation: who finds a mentor may differ anyway.
/// Errors: missing_data if mentoring is not declared; too_few_rows if one group is empty.
/// Source: docs/methods/newcomers.md; landmark method: Anderson, Cain & Gelber (1983).
Result<Finding> mentored_newcomers(const MemberPathsFold& fold, int landmark_days, bool declared, const Scope& scope);

/// Of those first met in one channel, the share who came to another within 90 days (Kaplan–Meier): table migration
/// "from to share low high people moved". Counted: health. Errors: missing_data with fewer than two channels in use.
/// Source: docs/methods/migration.md.
Result<Finding> migration(const MemberPathsFold& fold, const Scope& scope);

}  // namespace cw::measure
