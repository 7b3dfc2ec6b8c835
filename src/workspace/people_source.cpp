#include "workspace/people_source.hpp"

#include "ledger/people.hpp"

namespace cw::workspace {

Result<measure::PersonSource> person_source(Workspace& workspace) {
  CW_TRY(auto ranges, ledger::person_ranges(*workspace.session, measure::range_count));
  auto kinds = ledger::kind_tables(workspace.catalog(), workspace.dictionary);
  return measure::PersonSource([&session = *workspace.session, ranges = std::move(ranges), kinds = std::move(kinds)](
                                   int range, const measure::PersonVisitor& visit) -> Result<> {
    CW_TRY(auto own, session.another());
    return ledger::for_each_person(*own, ranges[static_cast<std::size_t>(range)], kinds, visit);
  });
}

}  // namespace cw::workspace
