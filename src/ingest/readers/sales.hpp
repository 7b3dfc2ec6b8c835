#pragma once

#include <string>
#include <string_view>

#include "ingest/reader.hpp"

/// What the readers of customer databases share.
namespace cw::ingest {

/// The name of a deal's outcome: deal_won, deal_lost or deal_open. closed, won: the database's own flags, where it has
/// them; else the words of the stage decide ("Closed Won").
std::string_view deal_outcome(std::string_view stage, std::string_view closed, std::string_view won);

/// Salesforce's ids come with 15 letters, or with 18 whose last three repeat their case: the first 15 are the id.
std::string_view short_id(std::string_view id);

/// One deal, as any customer database tells it.
struct Deal {
  std::string_view id, account, stage, closed, won, amount, currency, kind;
  Instant created, closes;
  bool has_close = false;
  bool deleted = false;
};

/// The outcome of a deal, with its account (space `account`) as who it happened to: won and lost deals at their close,
/// open ones at their creation; and `deal_created`, without an amount, so that a closed deal keeps when it began.
/// Amounts count only where they can be read. `native_id` is room for the row's text.
Result<Verdict> emit_deal(const Context& context, Output& out, const Origin& origin, const Deal& deal,
                          std::string& native_id);

}  // namespace cw::ingest
