#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "identity/tokens.hpp"
#include "identity/vault.hpp"
#include "ingest/rows.hpp"
#include "ledger/import.hpp"

namespace cw::workspace {

/// Where rows that could not be used are kept, sealed, for a second try.
struct RejectStore {
  std::string folder;
  const identity::Key& key;
  Day day;
  std::int64_t run = 0;
};

/// Takes the rows of a reader, turns every identifier into a token and hands facts to the ledger. Nothing readable of a
/// person goes further than this class.
class LedgerSink : public ingest::Sink {
 public:
  LedgerSink(ledger::Import& import, ledger::Dictionary& dictionary, const identity::Tokeniser& tokeniser,
             const catalog::Catalog& catalog, const catalog::Source& source, RejectStore rejects);
  Result<> actor(const ingest::ActorRow& row) override;
  Result<> activity(const ingest::ActivityRow& row) override;
  Result<> outcome(const ingest::OutcomeRow& row) override;
  Result<> link(const ingest::LinkRow& row) override;
  Result<> traffic(const ingest::TrafficRow& row) override;
  Result<> dropped(const ingest::DroppedRow& row) override;
  /// Keeps the columns of the file beside its rejected rows, if there are any: a replay reads them by these.
  Result<> seal_columns(const ingest::FileReport& report);
  /// After the last row: the sealed rows are written through.
  Result<> finish();

  /// Activities of nobody known; they can be no person's and are not stored.
  std::int64_t without_actor() const { return without_actor_; }

 private:
  Result<ledger::Mention> mention(std::string_view space, std::string_view native_id) const;
  Token native_token(ledger::Space space, std::string_view native_id) const;
  std::int64_t row_key(std::string_view native_id) const;
  std::int64_t object_id(std::string_view object) const;
  Result<std::int32_t> name_id(std::string_view kind, std::string_view name, std::int64_t line);

  ledger::Import& import_;
  ledger::Dictionary& dictionary_;
  const identity::Tokeniser& tokeniser_;
  const catalog::Catalog& catalog_;
  const catalog::Source& source_;
  RejectStore rejects_;
  std::optional<identity::VaultWriter> vault_;        // made with the first row that is kept for a second try
  std::array<identity::TokenSpace, 6> actor_tokens_;  // by ledger::Space
  identity::TokenSpace key_tokens_;  // native ids are unique in a system; those of a mapped source in the source
  identity::TokenSpace object_tokens_;
  std::map<std::string, std::int32_t, std::less<>> name_ids_;
  std::int64_t without_actor_ = 0;
  std::vector<ledger::IdentifierFact> identifiers_;  // of the row at hand
};

}  // namespace cw::workspace
