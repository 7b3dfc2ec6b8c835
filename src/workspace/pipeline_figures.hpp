#pragma once

#include "measure/scope.hpp"
#include "workspace/health_figures.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// The figures "pipeline" and "close_rates" of the scope's period. They need `touches` in pipeline.yml, and are
/// refused as undeclared without.
Result<> collect_pipeline(Workspace& workspace, const measure::Scope& scope, const CollectFinding& add);

/// The figure "promotions": costs of making events known, by the methods of promotions.yml; undeclared without it.
Result<> collect_promotions(Workspace& workspace, const measure::Scope& scope, const CollectFinding& add);

/// The figure "touchpoints": which stages of the funnel the declared activities serve, and how often they were used in
/// the period; undeclared where no activity has a stage.
Result<> collect_touchpoints(Workspace& workspace, const measure::Scope& scope, const CollectFinding& add);

}  // namespace cw::workspace
