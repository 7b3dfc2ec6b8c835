#include "ledger/identity_input.hpp"

namespace cw::ledger {

namespace {

/// Calls `take(chunk, row)` for every row of sql/NAME.sql.
template <class Take>
Result<> for_each_row(engine::Session& session, std::string_view sql, Take take) {
  CW_TRY(auto stream, engine::run_sql(session, sql));
  engine::Chunk chunk;
  while (true) {
    CW_TRY(const bool more, stream->next(chunk));
    if (!more) return {};
    for (std::size_t row = 0; row < chunk.rows; ++row) take(chunk, row);
  }
}

}  // namespace

Result<IdentityInput> identity_input(engine::Session& session) {
  IdentityInput input;
  CW_TRY_VOID(for_each_row(session, "identity_actors", [&](const engine::Chunk& chunk, std::size_t row) {
    const auto number = [&](std::size_t column) { return chunk.columns[column].ints[row]; };
    input.actors.push_back({number(0), static_cast<std::int32_t>(number(1)), static_cast<std::int32_t>(number(2)),
                            number(3) != 0, number(4) != 0, number(5) != 0, number(6) != 0});
  }));
  CW_TRY_VOID(for_each_row(session, "identity_identifiers", [&](const engine::Chunk& chunk, std::size_t row) {
    const auto number = [&](std::size_t column) { return chunk.columns[column].ints[row]; };
    input.identifiers.push_back({number(0), static_cast<std::int32_t>(number(1)),
                                 Token{static_cast<std::uint64_t>(number(2)), static_cast<std::uint64_t>(number(3))}});
  }));
  CW_TRY(auto stream, engine::run_sql(session, "facts_version"));
  CW_TRY(const auto counts, engine::read_all(*stream));
  for (const auto& value : counts.rows.at(0))
    input.facts_version += std::to_string(std::get<std::int64_t>(value)) + " ";
  return input;
}

}  // namespace cw::ledger
