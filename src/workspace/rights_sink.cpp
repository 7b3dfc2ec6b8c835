#include "workspace/rights_sink.hpp"

#include <algorithm>

#include "workspace/identifier_facts.hpp"

namespace cw::workspace {

using identity::Right;

RightsSink::RightsSink(ingest::Sink& next, identity::Marks& marks, const identity::Tokeniser& tokeniser,
                       const catalog::Source& source)
    : next_(next), marks_(marks), tokeniser_(tokeniser), source_(source) {}

bool RightsSink::is_erased(std::string_view space, std::string_view native_id) const {
  if (native_id.empty() || !marks_.any(Right::erased)) return false;
  if (marks_.holds(Right::erased, account_token(tokeniser_, source_.system, space, native_id))) return true;
  if (native_id.find('@') == std::string_view::npos) return false;  // else the account's id is an address
  const auto facts = identity::email_facts(tokeniser_, native_id, false);
  return std::any_of(facts.begin(), facts.end(), [&](const auto& fact) {
    return static_cast<int>(fact.kind) <= identity::tier_count && marks_.holds(Right::erased, fact.token);
  });
}

bool RightsSink::is_erased(const ingest::ActorRow& row) {
  if (!marks_.any(Right::erased)) return false;
  if (is_erased(row.space, row.native_id)) return true;
  for (const auto& identifier : row.identifiers) {
    for (const auto& fact : facts_of(tokeniser_, source_.system, identifier)) {
      if (static_cast<int>(fact.kind) > identity::tier_count || !marks_.holds(Right::erased, fact.token)) continue;
      learned_ =
          marks_.add(Right::erased, account_token(tokeniser_, source_.system, row.space, row.native_id)) || learned_;
      return true;
    }
  }
  return false;
}

bool RightsSink::has_opted_out(const ingest::ActorRow& row) const {
  if (!marks_.any(Right::opted_out)) return false;
  if (marks_.holds(Right::opted_out, account_token(tokeniser_, source_.system, row.space, row.native_id))) return true;
  return std::any_of(row.identifiers.begin(), row.identifiers.end(), [&](const auto& identifier) {
    const auto facts = facts_of(tokeniser_, source_.system, identifier);
    return std::any_of(facts.begin(), facts.end(), [&](const auto& fact) {
      return static_cast<int>(fact.kind) <= identity::tier_count && marks_.holds(Right::opted_out, fact.token);
    });
  });
}

void RightsSink::hold_back(const ingest::Origin& origin) {
  RowName name{std::string(origin.member), origin.line};
  if (name != last_passed_) held_back_.insert(std::move(name));
}

void RightsSink::pass(const ingest::Origin& origin) {
  if (!marks_.any(Right::erased)) return;
  if (origin.line == last_passed_.second && origin.member == last_passed_.first) return;
  last_passed_ = {std::string(origin.member), origin.line};
  held_back_.erase(last_passed_);
}

Result<> RightsSink::actor(const ingest::ActorRow& row) {
  if (is_erased(row)) {
    hold_back(row.origin);
    return {};
  }
  pass(row.origin);
  if (!has_opted_out(row)) return next_.actor(row);
  ingest::ActorRow out = row;
  out.consent = false;
  told_.insert(account_token(tokeniser_, source_.system, row.space, row.native_id));
  return next_.actor(out);
}

/// An account that a file only mentions still opts out.
Result<> RightsSink::repeat_opt_out(const ingest::Origin& origin, std::string_view space, std::string_view native_id) {
  if (native_id.empty() || !marks_.any(Right::opted_out)) return {};
  const Token token = account_token(tokeniser_, source_.system, space, native_id);
  if (!marks_.holds(Right::opted_out, token) || !told_.insert(token).second) return {};
  ingest::ActorRow said;
  said.origin = origin, said.native_id = native_id, said.space = space, said.consent = false;
  return next_.actor(said);
}

Result<> RightsSink::activity(const ingest::ActivityRow& row) {
  if (is_erased(row.space, row.actor)) {
    hold_back(row.origin);
    return {};
  }
  pass(row.origin);
  CW_TRY_VOID(repeat_opt_out(row.origin, row.space, row.actor));
  return next_.activity(row);
}

Result<> RightsSink::outcome(const ingest::OutcomeRow& row) {
  if (is_erased(row.space, row.actor)) {
    hold_back(row.origin);
    return {};
  }
  pass(row.origin);
  CW_TRY_VOID(repeat_opt_out(row.origin, row.space, row.actor));
  return next_.outcome(row);
}

Result<> RightsSink::link(const ingest::LinkRow& row) {
  if (is_erased(row.space, row.actor)) {
    hold_back(row.origin);
    return {};
  }
  pass(row.origin);
  CW_TRY_VOID(repeat_opt_out(row.origin, row.space, row.actor));
  return next_.link(row);
}

/// A row that could not be used is not kept for a second try if it names an erased person.
Result<> RightsSink::dropped(const ingest::DroppedRow& row) {
  const bool names_erased =
      marks_.any(Right::erased) && row.replayable && !row.raw.empty() &&
      mentions(row.raw, source_.system, tokeniser_, [&](Token token) { return marks_.holds(Right::erased, token); });
  if (!names_erased) return next_.dropped(row);
  ingest::DroppedRow bare = row;
  ++rejected_rows_;
  bare.raw = {};
  bare.replayable = false;
  return next_.dropped(bare);
}

void RightsSink::account(ingest::FileReport& report) const {
  const auto erased = std::min(erased_rows(), report.rows_kept);
  if (erased == 0) return;
  report.rows_kept -= erased;
  report.rows_dropped.emplace_back("erased", erased);
  std::sort(report.rows_dropped.begin(), report.rows_dropped.end());
}

}  // namespace cw::workspace
