#include "workspace/ledger_sink.hpp"

#include <cmath>
#include <vector>

#include "base/nearest.hpp"
#include "ledger/side_facts.hpp"
#include "workspace/identifier_facts.hpp"
#include "workspace/replay.hpp"

namespace cw::workspace {

using identity::IdentifierDomain;

LedgerSink::LedgerSink(ledger::Import& import, ledger::Dictionary& dictionary, const identity::Tokeniser& tokeniser,
                       const catalog::Catalog& catalog, const catalog::Source& source, RejectStore rejects)
    : import_(import),
      dictionary_(dictionary),
      tokeniser_(tokeniser),
      catalog_(catalog),
      source_(source),
      rejects_(std::move(rejects)),
      actor_tokens_{
          account_tokens(tokeniser, source.system, "member"),  account_tokens(tokeniser, source.system, "customer"),
          account_tokens(tokeniser, source.system, "guest"),   account_tokens(tokeniser, source.system, "requester"),
          account_tokens(tokeniser, source.system, "contact"), account_tokens(tokeniser, source.system, "account")},
      key_tokens_(tokeniser.space(IdentifierDomain::object,
                                  source.reader == "mapped" ? "source " + source.id : "system " + source.system)),
      object_tokens_(tokeniser.space(IdentifierDomain::object, source.system)) {}

Token LedgerSink::native_token(ledger::Space space, std::string_view native_id) const {
  return actor_tokens_[static_cast<std::size_t>(space)].token(native_id);
}

std::int64_t LedgerSink::row_key(std::string_view native_id) const {
  return static_cast<std::int64_t>(key_tokens_.token(native_id).low);
}

std::int64_t LedgerSink::object_id(std::string_view object) const {
  return object.empty() ? 0 : static_cast<std::int64_t>(object_tokens_.token(object).low);
}

Result<ledger::Mention> LedgerSink::mention(std::string_view space, std::string_view native_id) const {
  ledger::Mention mention;
  if (native_id.empty()) return mention;
  CW_TRY(mention.space, ledger::parse_space(space));
  mention.token = native_token(mention.space, native_id);
  return mention;
}

Result<> LedgerSink::actor(const ingest::ActorRow& row) {
  identifiers_.clear();
  for (const auto& identifier : row.identifiers) {
    for (const auto& fact : facts_of(tokeniser_, source_.system, identifier))
      identifiers_.push_back({static_cast<int>(fact.kind), fact.token});
  }
  ledger::ActorFact fact;
  CW_TRY(fact.space, ledger::parse_space(row.space));
  fact.token = native_token(fact.space, row.native_id);
  fact.joined_at = row.joined_at;
  fact.staff = row.staff, fact.bot = row.bot, fact.test = row.test, fact.shadow = row.shadow,
  fact.retracted = row.retracted;
  if (row.consent) fact.consent = *row.consent ? 1 : -1;
  if (!row.segment.empty()) fact.segment_id = dictionary_.id("segment", row.segment);
  fact.identifiers = identifiers_;
  fact.line = row.origin.line;
  return import_.actor(fact);
}

/// The dictionary id of a catalog name (the reader applied the source's renames).
Result<std::int32_t> LedgerSink::name_id(std::string_view kind, std::string_view name, std::int64_t line) {
  const auto known = name_ids_.find(name);
  if (known != name_ids_.end()) return known->second;
  const std::string declared(name);
  const bool is_activity = kind == "activity";
  if (is_activity ? catalog_.activity_known_as(declared) == nullptr : catalog_.outcome_known_as(declared) == nullptr) {
    std::vector<std::string> names;
    for (const auto& activity : catalog_.activities)
      if (is_activity) names.push_back(activity.name);
    for (const auto& outcome : catalog_.outcomes)
      if (!is_activity) names.push_back(outcome.name);
    const std::string file = is_activity ? "taxonomy/activities.yml" : "taxonomy/outcomes.yml";
    return fail(
        ErrorCode::invalid_config,
        "line " + std::to_string(line) + " is a \"" + declared + "\", which " + file + " does not declare",
        catalog::to_text(source_.place),
        did_you_mean(declared, names, "declare it in " + file + ", or rename it under `rename` of this source"));
  }
  const auto id = dictionary_.id(kind, declared);
  name_ids_.emplace(std::string(name), id);
  return id;
}

Result<> LedgerSink::activity(const ingest::ActivityRow& row) {
  ledger::ActivityFact fact;
  CW_TRY(fact.activity_id, name_id("activity", row.activity, row.origin.line));
  CW_TRY(fact.actor, mention(row.space, row.actor));
  if (fact.actor.nobody()) {
    ++without_actor_;
    return {};
  }
  fact.row_key = row_key(row.native_id);
  fact.object_id = object_id(row.object);
  fact.at = row.at;
  fact.retracted = row.retracted;
  fact.line = row.origin.line;
  return import_.activity(fact);
}

namespace {

/// Shipping without the tax in it, where the source's amounts include tax: the tax of a row is spread over goods and
/// shipping alike.
std::int64_t shipping_net(const ingest::OutcomeRow& row, bool tax_included) {
  if (!tax_included || row.gross_minor == 0 || row.shipping_minor == 0) return row.shipping_minor;
  const double tax_share = static_cast<double>(row.tax_minor) / static_cast<double>(row.gross_minor);
  return row.shipping_minor - std::llround(static_cast<double>(row.shipping_minor) * tax_share);
}

}  // namespace

Result<> LedgerSink::outcome(const ingest::OutcomeRow& row) {
  ledger::OutcomeFact fact;
  CW_TRY(fact.outcome_id, name_id("outcome", row.outcome, row.origin.line));
  CW_TRY(fact.actor, mention(row.space, row.actor));
  fact.row_key = row_key(row.native_id);
  fact.object_id = object_id(row.object);
  fact.at = row.at;
  fact.gross_minor = row.gross_minor;
  fact.tax_minor = row.tax_minor;
  fact.shipping_minor = shipping_net(row, source_.tax_included.value_or(false));
  fact.discount_minor = row.discount_minor;
  fact.fee_minor = row.fee_minor;
  fact.currency = row.currency;
  if (!row.product.empty()) fact.product_id = dictionary_.id("product", row.product);
  if (!row.code.empty()) fact.code_id = dictionary_.id("code", row.code);
  fact.retracted = row.retracted;
  fact.line = row.origin.line;
  return import_.outcome(fact);
}

Result<> LedgerSink::link(const ingest::LinkRow& row) {
  ledger::LinkFact fact;
  fact.row_key = row_key(row.native_id);
  CW_TRY(fact.actor, mention(row.space, row.actor));
  CW_TRY(fact.account, mention("account", row.account));
  fact.link_id = dictionary_.id("link", row.kind);
  fact.object_id = object_id(row.object);
  fact.retracted = row.retracted;
  fact.line = row.origin.line;
  import_.link(fact);
  return {};
}

Result<> LedgerSink::traffic(const ingest::TrafficRow& row) {
  ledger::TrafficFact fact;
  std::string key = "traffic:" + to_text(row.from) + "/" + std::to_string(row.days);
  for (const std::string_view part : {row.site, row.referrer, row.landing}) {
    key += '\x1f';
    key += part;
  }
  fact.row_key = row_key(key);
  fact.from = row.from;
  fact.days = row.days;
  fact.site_id = dictionary_.id("site", row.site);
  fact.referrer_id = dictionary_.id("referrer", row.referrer);
  if (!row.landing.empty()) fact.landing_id = dictionary_.id("landing", row.landing);
  fact.visitors = row.visitors;
  fact.sessions = row.sessions;
  fact.views = row.views;
  fact.seconds = row.seconds;
  fact.clicks = row.clicks;
  fact.line = row.origin.line;
  import_.traffic(fact);
  return {};
}

Result<> LedgerSink::dropped(const ingest::DroppedRow& row) {
  if (!row.replayable || row.raw.empty()) return {};
  if (!vault_) {
    CW_TRY(vault_, identity::VaultWriter::create(rejects_.folder, rejects_.key, rejects_.day, rejects_.run));
  }
  const std::string line = std::to_string(row.origin.line);
  std::string record = source_.id;
  for (const std::string_view part : {std::string_view(line), row.reason, row.column, row.raw}) {
    record += '\x1f';
    record += part;
  }
  return vault_->append(record);
}

Result<> LedgerSink::seal_columns(const ingest::FileReport& report) {
  return vault_ ? vault_->append(columns_record(source_.id, report)) : Result<>{};
}

Result<> LedgerSink::finish() {
  return vault_ ? vault_->finish() : Result<>{};
}

}  // namespace cw::workspace
