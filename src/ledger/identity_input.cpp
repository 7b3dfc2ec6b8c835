#include "ledger/identity_input.hpp"

namespace cw::ledger {

namespace {

/// Calls `take(chunk, row)` for every row of sql/NAME.sql.
template <class Take>
Result<> for_each_row(engine::Session& session, std::string_view sql, Take take) {
  return engine::for_each_chunk(session, sql, {}, [&](const engine::Chunk& chunk) -> Result<> {
    for (std::size_t row = 0; row < chunk.rows; ++row) take(chunk, row);
    return {};
  });
}

}  // namespace

Result<> for_each_actor(engine::Session& session, const std::function<void(const IdentityActor&)>& take) {
  return for_each_row(session, "identity_actors", [&](const engine::Chunk& chunk, std::size_t row) {
    const auto number = [&](std::size_t column) { return chunk.columns[column].ints[row]; };
    take({number(0), static_cast<std::int32_t>(number(1)), static_cast<std::int32_t>(number(2)), number(3) != 0,
          number(4) != 0, number(5) != 0, number(6) != 0});
  });
}

Result<> for_each_identifier(engine::Session& session, const std::function<void(const IdentityIdentifier&)>& take) {
  return for_each_row(session, "identity_identifiers", [&](const engine::Chunk& chunk, std::size_t row) {
    const auto number = [&](std::size_t column) { return chunk.columns[column].ints[row]; };
    take({number(0), static_cast<std::int32_t>(number(1)),
          Token{static_cast<std::uint64_t>(number(2)), static_cast<std::uint64_t>(number(3))}});
  });
}

Result<std::string> facts_version(engine::Session& session) {
  CW_TRY(auto stream, engine::run_sql(session, "facts_version"));
  CW_TRY(const auto counts, engine::read_all(*stream));
  std::string version;
  for (const auto& value : counts.rows.at(0)) version += std::to_string(std::get<std::int64_t>(value)) + " ";
  return version;
}

}  // namespace cw::ledger
