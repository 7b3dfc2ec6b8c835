#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "catalog/catalog.hpp"
#include "identity/marks.hpp"
#include "identity/tokens.hpp"
#include "ingest/rows.hpp"

namespace cw::workspace {

/// Stands before the sink of an import and lets nothing of an erased person through, by whichever identifier the file
/// knows them; what opted-out people do passes with the word that they opted out. An account that turns out to be an
/// erased person's by its address is marked by its own id too, so that files which know only that id are covered.
class RightsSink : public ingest::Sink {
 public:
  RightsSink(ingest::Sink& next, identity::Marks& marks, const identity::Tokeniser& tokeniser,
             const catalog::Source& source);
  Result<> actor(const ingest::ActorRow& row) override;
  Result<> activity(const ingest::ActivityRow& row) override;
  Result<> outcome(const ingest::OutcomeRow& row) override;
  Result<> link(const ingest::LinkRow& row) override;
  Result<> traffic(const ingest::TrafficRow& row) override { return next_.traffic(row); }
  Result<> dropped(const ingest::DroppedRow& row) override;

  /// Data rows of which everything was held back.
  std::int64_t erased_rows() const { return static_cast<std::int64_t>(held_back_.size()); }
  /// The same, and rows that could not be used anyway but name an erased person.
  std::int64_t naming_rows() const { return erased_rows() + rejected_rows_; }
  /// Whether marks were added: save them before the import is committed.
  bool learned() const { return learned_; }
  /// Counts the rows held back as dropped ("erased") instead of kept.
  void account(ingest::FileReport& report) const;

 private:
  bool is_erased(const ingest::ActorRow& row);
  bool is_erased(std::string_view space, std::string_view native_id) const;
  void hold_back(const ingest::Origin& origin);
  void pass(const ingest::Origin& origin);
  bool has_opted_out(const ingest::ActorRow& row) const;
  Result<> repeat_opt_out(const ingest::Origin& origin, std::string_view space, std::string_view native_id);

  ingest::Sink& next_;
  identity::Marks& marks_;
  const identity::Tokeniser& tokeniser_;
  const catalog::Source& source_;
  using RowName = std::pair<std::string, std::int64_t>;  // member of a zip, line
  std::set<RowName> held_back_;
  RowName last_passed_;
  std::set<Token> told_;  // accounts whose opt-out was said in this import
  std::int64_t rejected_rows_ = 0;
  bool learned_ = false;
};

}  // namespace cw::workspace
