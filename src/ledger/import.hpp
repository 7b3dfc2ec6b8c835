#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/session.hpp"
#include "ledger/tables.hpp"

namespace cw::ledger {

/// Small stable numbers for names (sources, systems, activities, outcomes, products, codes, segments). Never re-used.
class Dictionary {
 public:
  static Result<Dictionary> load(engine::Session& session);
  std::int32_t id(std::string_view kind, std::string_view name);
  /// 0 if the name is not known.
  std::int32_t find(std::string_view kind, std::string_view name) const;
  std::string_view name(std::string_view kind, std::int32_t id) const;  // "" if unknown
  /// Appends the names that are new since load.
  Result<> save(engine::Session& session);

 private:
  struct Names {
    std::map<std::string, std::int32_t, std::less<>> ids;
    std::vector<std::string> names;
    std::size_t saved = 0;
  };
  std::map<std::string, Names, std::less<>> kinds_;
};

struct IdentifierFact {
  int kind = 0;  // identity's tiers
  Token token;
};

struct ActorFact {
  Token token;
  Space space = Space::member;
  std::optional<Instant> joined_at;
  bool staff = false, bot = false, test = false, shadow = false, retracted = false;
  int consent = 0;              // -1 opted out, 0 not said, 1 opted in
  std::int32_t segment_id = 0;  // dictionary
  std::span<const IdentifierFact> identifiers;
  std::int64_t line = 0;
};

/// An actor that a fact names; made if new. Unlike an ActorFact it never overwrites what a list of accounts said.
struct Mention {
  Token token;  // zero: nobody
  Space space = Space::member;
  bool nobody() const { return token == Token{}; }
};

struct ActivityFact {
  std::int64_t row_key = 0;  // keyed digest of (system, reader, native id)
  Mention actor;
  std::int32_t activity_id = 0;  // dictionary
  std::int64_t object_id = 0;
  Instant at;
  bool retracted = false;
  std::int64_t line = 0;
};

struct OutcomeFact {
  std::int64_t row_key = 0;
  Mention actor;  // nobody: anonymous
  std::int32_t outcome_id = 0;
  std::int64_t object_id = 0;
  Instant at;
  /// gross: paid, tax and shipping included; shipping: without the tax in it. Net of goods = gross - tax - shipping.
  std::int64_t gross_minor = 0, tax_minor = 0, shipping_minor = 0, discount_minor = 0, fee_minor = 0;
  Currency currency;
  std::int32_t product_id = 0, code_id = 0;
  bool retracted = false;
  std::int64_t line = 0;
};

struct LinkFact;     // ledger/side_facts.hpp
struct TrafficFact;  // ledger/side_facts.hpp

struct ImportFile {
  std::string source;  // catalog id
  std::string system;
  std::string file_name;
  std::string kind, format, sha256;
  std::string settings_sha256;     // of the source's declaration: a mapping fix imports the file anew
  std::int64_t expected_rows = 0;  // for sizing only
};

struct ImportCounts {
  std::int64_t run_id = 0;
  std::int64_t new_rows = 0, unchanged = 0, changed = 0;
  std::map<std::string, std::int64_t> by_table;  // new rows: actor, identifier, activity, outcome
};

/// Imports one file as one transaction: all of it or nothing. Rows that are already there change nothing; rows whose
/// content changed supersede the earlier row; nothing is ever overwritten.
class Import {
 public:
  static Result<std::unique_ptr<Import>> begin(engine::Session& session, Dictionary& dictionary, ImportFile file);
  ~Import();

  std::int64_t run_id() const;
  /// Each takes one fact, in the order of the file. Facts wait a while before they are written, so an error may be that
  /// of an earlier one.
  Result<> actor(const ActorFact& fact);
  Result<> activity(const ActivityFact& fact);
  Result<> outcome(const OutcomeFact& fact);
  /// These two wait in memory until the commit.
  void link(const LinkFact& fact);
  void traffic(const TrafficFact& fact);

  /// What the reader found the file to be.
  void describe(std::string kind, std::string format);

  /// Writes everything, the run's row and its reasons; after this the file counts as imported.
  Result<ImportCounts> commit(std::int64_t rows_read, std::int64_t rows_dropped,
                              const std::map<std::string, std::int64_t>& reasons);

 private:
  struct Impl;
  explicit Import(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// True if this very file was imported under these very settings.
Result<bool> already_imported(engine::Session& session, const ImportFile& file);

}  // namespace cw::ledger
