#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "ledger/rights.hpp"
#include "workspace/workspace.hpp"

/// The rights of the people in the data: to see what is held, to be left out, to be forgotten.
/// docs/reference/rights.md.
namespace cw::workspace {

/// Whom a request is about. It lives in memory for the time of the command and is stored or logged nowhere.
struct Asked {
  std::string text;  // an address, its SHA-256 in hex, or SYSTEM:ID as in forum:123
  bool all = false;  // every person who holds the address, where it is more than one
};

/// The accounts of the person that a request is about.
struct FoundPerson {
  std::vector<ActorId> actors;  // ascending; none: nothing is held under this identifier
  std::int64_t people = 0;
  std::vector<Token> tokens;       // of them alone, and those that were asked for
  std::int64_t shared_tokens = 0;  // identifiers that other people hold too; they are not marked
};

/// Builds first, so that people are as they are resolved today. Errors: invalid_input if the text is no address, hash
/// or SYSTEM:ID, names a desk (info@), or is held by several people and `all` is not set. Never repeats the text.
Result<FoundPerson> find_person(Workspace& workspace, const Asked& asked);

/// A file of the inbox that still names the person. They are the user's own; no command changes them.
struct NamingFile {
  std::string source, file;
  std::int64_t rows = 0;
};

struct ErasureReport {
  std::int64_t people = 0, shared_tokens = 0;
  ledger::RemovedRows rows;
  std::int64_t rejects = 0;  // sealed rows taken out of the reject store
  std::int64_t unreadable_files =
      0;  // of the reject store, or ledgers set aside: removed, since nobody can search them
  std::vector<NamingFile> inbox;
};

/// What an erasure would remove; nothing is changed.
Result<ErasureReport> erasure_preview(Workspace& workspace, const Asked& asked);

/// Forgets the person: marks first (so that it survives a kill at any moment: the next open finishes it), then every
/// table, the reject store, ledgers set aside, and the database file written anew; then a build. The registry gets the
/// counts and no identity. An unknown person is marked all the same: nothing of theirs will come in.
Result<ErasureReport> erase_member(Workspace& workspace, const Asked& asked);

/// Leaves the person out of every figure from now on, whatever later files say; undo: takes that back. Returns the
/// accounts of which that was news.
Result<std::int64_t> opt_out_member(Workspace& workspace, const Asked& asked, bool undo = false);

/// Everything that is held of the person as one JSON document: accounts, kinds of identifier, activities, outcomes,
/// sealed rejects, purposes with their legal basis, retention. Personal data: for the person alone.
Result<std::string> export_member(Workspace& workspace, const Asked& asked);

/// What a sweep with the marks removed.
struct Swept {
  ledger::RemovedRows rows;
  std::int64_t rejects = 0, unreadable_files = 0;
};
enum class Rewrite { always, if_rows_went };

/// Removes whatever belongs to an account that carries an erased token, and says the opt-out of the rest. The ledger
/// then notes the version of the marks; a different version at open (a killed erasure, a restored backup) runs it
/// again.
Result<Swept> sweep_marks(Workspace& workspace, Rewrite rewrite);

/// `sweep_marks` if the ledger has not seen these marks.
Result<> sweep_if_needed(Workspace& workspace);

/// One entry in the registry, without identity. kind: "erased", "opted_out", "exported", "purged".
Result<> record_right(Workspace& workspace, const std::string& kind, const std::string& counts_json);

}  // namespace cw::workspace
