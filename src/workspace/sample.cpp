#include "workspace/sample.hpp"

#include <fmt/format.h>

namespace cw::workspace {

Result<std::optional<Table>> sample_rows(Workspace& workspace, const std::string& role, Instant from, Instant until) {
  if (!workspace.catalog().access.allows(role, "rows")) return std::optional<Table>{};
  const engine::Named period[] = {{"from", from}, {"until", until}};
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "sample_outcomes", period));
  CW_TRY(const auto rows, engine::read_all(*stream));
  CW_TRY(const auto zone, Zone::find(workspace.catalog().workspace.time_zone));
  Table table{"sample rows",
              {{"row", "", Role::label},
               {"person", "token", Role::label},
               {"day", "", Role::time},
               {"outcome", "", Role::label},
               {"net", "minor units", Role::value},
               {"margin", "minor units", Role::value},
               {"import run", "", Role::label},
               {"line", "", Role::label}},
              {}};
  table.row_level = true;
  CW_CHECK(workspace.tokeniser.has_value());  // open() makes it
  for (const auto& row : rows.rows) {
    const auto number = [&](std::size_t column) { return std::get<std::int64_t>(row[column]); };
    const auto token =
        workspace.tokeniser->token(identity::IdentifierDomain::object, "sample", std::to_string(number(1)));
    table.rows.push_back({number(0),
                          number(1) == 0 ? std::string("anonymous") : fmt::format("{:012x}", token.low >> 16),
                          to_text(zone.day_of(std::get<Instant>(row[2]))), std::get<std::string>(row[3]), number(4),
                          number(5), number(6), number(7)});
  }
  return std::optional<Table>(std::move(table));
}

}  // namespace cw::workspace
