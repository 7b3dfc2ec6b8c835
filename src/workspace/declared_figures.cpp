#include "workspace/declared_figures.hpp"

#include "measure/attitudes.hpp"
#include "measure/contributions.hpp"
#include "measure/segments.hpp"
#include "measure/yardsticks.hpp"

namespace cw::workspace {

void collect_declared(const Workspace& workspace, std::span<const measure::PersonRow> people,
                      const measure::SurveyAnswersFold& answers, const measure::Scope& scope,
                      const CollectFinding& collect) {
  const auto& catalog = workspace.catalog();
  const auto names = segment_names(workspace);
  collect("attitudes", measure::attitudes(answers, catalog, scope), catalog.surveys.empty());
  collect("segments", measure::segments(people, names, scope), names.empty());
  collect("yardsticks", measure::yardsticks(people, catalog.yardsticks, scope), catalog.yardsticks.empty());
  collect("contributions", measure::contributions(catalog.contributions, scope), true);
}

}  // namespace cw::workspace
