#include "workspace/topic_rows.hpp"

#include "ledger/people.hpp"
#include "measure/topic_table.hpp"

namespace cw::workspace {

namespace {

using engine::Chunk;
using engine::Named;

Result<std::vector<measure::TopicRow>> started(engine::Session& session, std::span<const Named> window) {
  std::vector<measure::TopicRow> topics;
  CW_TRY_VOID(engine::for_each_chunk(session, "topics", window, [&](const Chunk& chunk) -> Result<> {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      topics.push_back({chunk.columns[0].ints[row], PersonId{chunk.columns[1].ints[row]},
                        Instant{chunk.columns[2].ints[row]}, measure::never, measure::never, false});
    }
    return {};
  }));
  return topics;
}

Result<std::vector<PersonId>> staff_of(engine::Session& session) {
  std::vector<PersonId> staff;
  CW_TRY_VOID(engine::for_each_chunk(session, "staff_people", {}, [&](const Chunk& chunk) -> Result<> {
    for (std::size_t row = 0; row < chunk.rows; ++row) staff.push_back(PersonId{chunk.columns[0].ints[row]});
    return {};
  }));
  return staff;
}

}  // namespace

Result<Topics> topic_rows(Workspace& workspace, const measure::Scope& scope) {
  auto& session = *workspace.session;
  const Named window[] = {{"from", scope.window_from()}, {"until", scope.until()}};
  CW_TRY(auto topics, started(session, window));
  CW_TRY(const auto staff, staff_of(session));
  measure::TopicTable table(std::move(topics), staff);
  const auto kinds = ledger::kind_tables(workspace.catalog(), workspace.dictionary);
  std::vector<measure::TopicAnswer> answers;
  std::int64_t count = 0;
  CW_TRY_VOID(engine::for_each_chunk(session, "topic_answers", window, [&](const Chunk& chunk) -> Result<> {
    answers.clear();
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      const auto kind = ledger::kind_at(kinds.activity, chunk.columns[3].ints[row]).kind;
      answers.push_back({chunk.columns[0].ints[row], PersonId{chunk.columns[1].ints[row]},
                         Instant{chunk.columns[2].ints[row]}, kind == ActivityKind::answer_accepted});
    }
    table.add(answers);
    count += static_cast<std::int64_t>(answers.size());
    return {};
  }));
  return Topics{table.finish(), count};
}

}  // namespace cw::workspace
