#include <algorithm>

#include "measure/promotions.hpp"
#include "statement/costs.hpp"
#include "workspace/keys.hpp"
#include "workspace/pipeline_figures.hpp"

namespace cw::workspace {

namespace {

using engine::Named;

/// sql/event_guests.sql.
Result<std::vector<measure::EventGuest>> event_guests(Workspace& workspace, const measure::Scope& scope) {
  const Named parameters[] = {{"until", scope.until()}};
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "event_guests", parameters));
  CW_TRY(const auto result, engine::read_all(*stream));
  std::vector<measure::EventGuest> guests;
  guests.reserve(result.rows.size());
  for (const auto& row : result.rows) {
    guests.push_back({std::get<std::int64_t>(row[0]), PersonId{std::get<std::int64_t>(row[1])}, std::get<bool>(row[2]),
                      std::get<bool>(row[3]), std::get<Instant>(row[4])});
  }
  return guests;
}

/// What the named costs come to in the period; nothing if none is named.
std::optional<std::int64_t> cost_of(const catalog::Promotion& promotion, const statement::CostAccount& account) {
  if (promotion.costs.empty()) return std::nullopt;
  std::int64_t total = 0;
  for (const auto& item : account.items) {
    if (std::find(promotion.costs.begin(), promotion.costs.end(), item.id) != promotion.costs.end())
      total += item.total_minor;
  }
  return total;
}

std::vector<measure::PromotionMethod> methods_of(const Workspace& workspace, const measure::Scope& scope) {
  const auto& catalog = workspace.catalog();
  const auto account = statement::account_costs(catalog, scope.period, scope.period);
  std::vector<measure::PromotionMethod> methods;
  for (const auto& promotion : catalog.promotions) {
    measure::PromotionMethod method{promotion.method, {}, cost_of(promotion, account)};
    const auto* source = catalog.source(promotion.source);
    const auto tokens = tokeniser_of(workspace).space(identity::IdentifierDomain::object,
                                                      source == nullptr ? promotion.source : source->system);
    for (const auto& event : promotion.events)
      method.events.push_back(static_cast<std::int64_t>(tokens.token(event).low));
    methods.push_back(std::move(method));
  }
  return methods;
}

}  // namespace

Result<> collect_promotions(Workspace& workspace, const measure::Scope& scope, const CollectFinding& add) {
  if (workspace.catalog().promotions.empty()) {
    add("promotions",
        fail(ErrorCode::missing_data, "nobody declared how events were made known", "promotions",
             "write promotions.yml: for each method its source, events and costs"),
        true);
    return {};
  }
  CW_TRY(const auto guests, event_guests(workspace, scope));
  auto finding = measure::promotions(guests, methods_of(workspace, scope), scope);
  if (finding) {
    CW_TRY(const auto* query, engine::sql_file("event_guests"));
    finding->proof.queries = {{query->name, query->sha256, static_cast<std::int64_t>(guests.size())}};
  }
  add("promotions", std::move(finding), false);
  return {};
}

}  // namespace cw::workspace
