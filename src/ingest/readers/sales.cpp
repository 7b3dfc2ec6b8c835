#include "ingest/readers/sales.hpp"

#include "base/money.hpp"

namespace cw::ingest {

std::string_view deal_outcome(std::string_view stage, std::string_view closed, std::string_view won) {
  const std::string words = lower(stage);
  const bool flagged = !trimmed(closed).empty() || !trimmed(won).empty();
  const bool is_won = flagged ? truthy(won) : words.find("won") != std::string::npos;
  if (is_won) return "deal_won";
  const bool is_lost = flagged && !trimmed(closed).empty() ? truthy(closed) : words.find("lost") != std::string::npos;
  return is_lost ? "deal_lost" : "deal_open";
}

std::string_view short_id(std::string_view id) {
  id = trimmed(id);
  return id.size() == 18 ? id.substr(0, 15) : id;
}

Result<Verdict> emit_deal(const Context& context, Output& out, const Origin& origin, const Deal& deal,
                          std::string& native_id) {
  const std::string_view outcome = deal_outcome(deal.stage, deal.closed, deal.won);
  const bool open = outcome == "deal_open";
  if (!open && !deal.has_close) return drop("missing_date", "Close Date");
  native_id = "deal:" + std::string(deal.id);
  OutcomeRow row{.origin = origin,
                 .native_id = native_id,
                 .actor = deal.account,
                 .space = "account",
                 .outcome = outcome,
                 .object = native_id,
                 .at = open ? deal.created : deal.closes};
  row.product = trimmed(deal.kind);
  row.retracted = deal.deleted;
  if (!trimmed(deal.amount).empty()) {
    const auto currency = context.currency(deal.currency);
    if (!currency) return drop("bad_currency", "Currency");
    const auto amount = parse_minor(deal.amount, currency->exponent(), context.decimal_mark());
    if (!amount) return drop("bad_amount", "Amount");
    row.currency = *currency;
    row.gross_minor = *amount;
  }
  CW_TRY_VOID(out.outcome(row));
  const std::string created_id = "created:" + std::string(deal.id);
  CW_TRY_VOID(out.outcome({.origin = origin,
                           .native_id = created_id,
                           .actor = deal.account,
                           .space = "account",
                           .outcome = "deal_created",
                           .object = native_id,
                           .at = deal.created,
                           .currency = {},
                           .retracted = deal.deleted}));
  return deal.deleted ? exclude("deleted") : kept();
}

}  // namespace cw::ingest
