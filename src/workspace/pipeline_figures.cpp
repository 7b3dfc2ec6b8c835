#include "workspace/pipeline_figures.hpp"

#include "measure/pipeline.hpp"

namespace cw::workspace {

namespace {

using engine::Named;
using engine::Value;

std::int64_t whole(const Value& value) {
  return std::holds_alternative<std::int64_t>(value) ? std::get<std::int64_t>(value) : 0;
}

Instant time_or_never(const Value& value) {
  return std::holds_alternative<Instant>(value) ? std::get<Instant>(value) : measure::never;
}

/// ",attended,post_created,": for sql/pipeline.sql.
std::string between_commas(const std::vector<std::string>& names) {
  std::string text = ",";
  for (const auto& name : names) text += name + ",";
  return text;
}

measure::DealState state_of(const Value& value) {
  const auto& name = std::get<std::string>(value);
  if (name == "won") return measure::DealState::won;
  return name == "lost" ? measure::DealState::lost : measure::DealState::open;
}

/// sql/pipeline.sql.
Result<std::vector<measure::DealContact>> deal_contacts(Workspace& workspace, const measure::Scope& scope) {
  const auto& declared = workspace.catalog().pipeline;
  const Named parameters[] = {{"from", scope.from()},
                              {"until", scope.until()},
                              {"window_days", std::int64_t{declared.window_days}},
                              {"touches", between_commas(declared.touches)},
                              {"other_touches", between_commas(declared.other_touches)}};
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "pipeline", parameters));
  CW_TRY(const auto result, engine::read_all(*stream));
  std::vector<measure::DealContact> contacts;
  contacts.reserve(result.rows.size());
  for (const auto& row : result.rows) {
    measure::DealContact contact{
        whole(row[0]),           whole(row[1]),         state_of(row[2]),     {}, std::get<Instant>(row[4]),
        PersonId{whole(row[5])}, time_or_never(row[6]), time_or_never(row[7])};
    if (const auto* amount = std::get_if<std::int64_t>(&row[3])) contact.amount_minor = *amount;
    contacts.push_back(contact);
  }
  return contacts;
}

Result<Finding> proven(Result<Finding> finding, std::size_t rows) {
  if (!finding) return finding;
  CW_TRY(const auto* query, engine::sql_file("pipeline"));
  finding->proof.queries.insert(finding->proof.queries.begin(),
                                {query->name, query->sha256, static_cast<std::int64_t>(rows)});
  return finding;
}

}  // namespace

Result<> collect_pipeline(Workspace& workspace, const measure::Scope& scope, const CollectFinding& add) {
  const auto& declared = workspace.catalog().pipeline;
  if (declared.touches.empty()) {
    for (const char* name : {"pipeline", "close_rates"}) {
      add(name,
          fail(ErrorCode::missing_data, "nobody declared what counts as a touch of the community", name,
               "write `touches: [...]` into pipeline.yml: activities of the community by name"),
          true);
    }
    return {};
  }
  CW_TRY(const auto contacts, deal_contacts(workspace, scope));
  add("pipeline", proven(measure::pipeline(contacts, declared.window_days, scope), contacts.size()), false);
  add("close_rates", proven(measure::close_rates(contacts, declared.window_days, scope), contacts.size()), false);
  return {};
}

}  // namespace cw::workspace
