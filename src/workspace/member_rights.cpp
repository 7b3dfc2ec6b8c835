#include "workspace/member_rights.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "identity/vault.hpp"
#include "ingest/read.hpp"
#include "registry/registry.hpp"
#include "workspace/build.hpp"
#include "workspace/files.hpp"
#include "workspace/identifier_facts.hpp"
#include "workspace/keys.hpp"
#include "workspace/no_sink.hpp"
#include "workspace/rights_sink.hpp"

namespace cw::workspace {

namespace {

namespace fs = std::filesystem;
using identity::Right;
using Wanted = std::function<bool(Token)>;

std::string rejects_folder(const Workspace& workspace) {
  return workspace.data_folder() + "/rejects";
}

/// The system in whose ids a sealed record speaks: its first part is the id of the source.
std::string system_of(const Workspace& workspace, std::string_view record) {
  const std::string id(record.substr(0, record.find('\x1f')));
  const auto* source = workspace.catalog().source(id);
  return source == nullptr ? id : source->system;
}

bool names(const Workspace& workspace, std::string_view record, const Wanted& wanted) {
  const auto raw = record.substr(std::min(record.rfind('\x1f'), record.size() - 1) + 1);
  return mentions(raw, system_of(workspace, record), tokeniser_of(workspace), wanted);
}

Result<std::int64_t> count_naming(Workspace& workspace, const std::string& path, const Wanted& wanted) {
  std::int64_t found = 0;
  CW_TRY_VOID(identity::read_vault(path, key_of(workspace), [&](std::string_view record) -> Result<> {
    found += names(workspace, record, wanted) ? 1 : 0;
    return {};
  }));
  return found;
}

/// The records that name nobody wanted go into a second file of the same day and run; then the first one goes.
Result<> rewrite_rejects(Workspace& workspace, const identity::VaultFile& file, const Wanted& wanted) {
  std::optional<identity::VaultWriter> kept;
  CW_TRY_VOID(identity::read_vault(file.path, key_of(workspace), [&](std::string_view record) -> Result<> {
    if (names(workspace, record, wanted)) return {};
    if (!kept) {
      CW_TRY(kept, identity::VaultWriter::create(rejects_folder(workspace), key_of(workspace), file.day, file.run));
    }
    return kept->append(record);
  }));
  if (kept) CW_TRY_VOID(kept->finish());
  std::error_code error;
  fs::remove(file.path, error);
  if (error)
    return fail(ErrorCode::unreachable, "a file of the reject store cannot be removed: " + error.message(), file.path);
  return {};
}

Result<> sweep_rejects(Workspace& workspace, const Wanted& wanted, Swept& swept) {
  CW_TRY(const auto files, identity::vault_files(rejects_folder(workspace)));
  for (const auto& file : files) {
    const auto found = count_naming(workspace, file.path, wanted);
    if (found && *found == 0) continue;
    if (found) {
      CW_TRY_VOID(rewrite_rejects(workspace, file, wanted));
      swept.rejects += *found;
      continue;
    }
    const auto code = found.error().code;
    if (code != ErrorCode::damaged && code != ErrorCode::invalid_config) return tl::unexpected<Error>(found.error());
    std::error_code error;
    fs::remove(file.path, error);
    ++swept.unreadable_files;
  }
  return {};
}

/// Ledgers that were set aside as damaged hold facts that nobody can search; what a query spilled is of no use.
std::int64_t remove_leftovers(const Workspace& workspace) {
  std::error_code error;
  std::int64_t removed = 0;
  fs::remove_all(workspace.data_folder() + "/spill", error);
  for (fs::directory_iterator entry(workspace.data_folder(), error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().find(".damaged-") == std::string::npos) continue;
    std::error_code ignored;
    removed += fs::remove(entry->path(), ignored) ? 1 : 0;
  }
  return removed;
}

struct MarkedActors {
  std::vector<ActorId> erased, opted_out;
};

Result<MarkedActors> marked_actors(Workspace& workspace) {
  const auto& marks = marks_of(workspace);
  std::set<ActorId> erased, opted_out;
  CW_TRY_VOID(ledger::for_each_token(*workspace.session, [&](const ledger::Holding& holding) {
    if (marks.any(Right::erased) && marks.holds(Right::erased, holding.token)) erased.insert(holding.actor);
    if (marks.any(Right::opted_out) && marks.holds(Right::opted_out, holding.token)) opted_out.insert(holding.actor);
  }));
  for (const auto actor : erased) opted_out.erase(actor);
  return MarkedActors{{erased.begin(), erased.end()}, {opted_out.begin(), opted_out.end()}};
}

/// Accounts that are found to be an erased person's by one identifier are marked by their other own ids too.
Result<bool> mark_own_ids(Workspace& workspace, const std::vector<ActorId>& erased) {
  const std::set<ActorId> actors(erased.begin(), erased.end());
  bool learned = false;
  constexpr int own_id = static_cast<int>(identity::LinkKind::native);
  CW_TRY_VOID(ledger::for_each_token(*workspace.session, [&](const ledger::Holding& holding) {
    if (holding.kind == own_id && actors.contains(holding.actor))
      learned = marks_of(workspace).add(Right::erased, holding.token) || learned;
  }));
  return learned;
}

/// A file that cannot be read is skipped: no import can read it either.
Result<std::vector<NamingFile>> files_naming(Workspace& workspace, identity::Marks& marks) {
  std::vector<NamingFile> naming;
  for (const auto& source : workspace.catalog().sources) {
    CW_TRY(const auto files, files_of(workspace, source));
    for (const auto& path : files) {
      NoSink nothing;
      RightsSink looking(nothing, marks, tokeniser_of(workspace), source);
      const auto read = ingest::read_file(path, source, looking);
      if (read && looking.naming_rows() > 0)
        naming.push_back({source.id, fs::path(path).filename().string(), looking.naming_rows()});
    }
  }
  return naming;
}

std::string counts_json(const ErasureReport& report) {
  return fmt::format(
      R"({{"people":{},"accounts":{},"descriptions":{},"identifiers":{},"activities":{},"outcomes":{},"rejects":{}}})",
      report.people, report.rows.actors, report.rows.descriptions, report.rows.identifiers, report.rows.activities,
      report.rows.outcomes, report.rejects);
}

}  // namespace

Result<> record_right(Workspace& workspace, const std::string& kind, const std::string& counts_json) {
  CW_TRY(auto registry, registry::Registry::open(workspace.registry_path()));
  const registry::Draft drafts[] = {{kind, "person", counts_json}};
  CW_TRY_VOID(registry.append(drafts, Instant{workspace.options.today.days * micros_per_day}));
  return {};
}

Result<Swept> sweep_marks(Workspace& workspace, Rewrite rewrite) {
  auto& marks = marks_of(workspace);
  Swept swept;
  CW_TRY(const auto marked, marked_actors(workspace));
  if (!marked.erased.empty()) {
    CW_TRY(const bool learned, mark_own_ids(workspace, marked.erased));
    if (learned) CW_TRY_VOID(marks.save());
    CW_TRY(swept.rows, ledger::remove_actors(*workspace.session, marked.erased));
  }
  if (!marked.opted_out.empty()) CW_TRY_VOID(ledger::say_consent(*workspace.session, marked.opted_out, -1));
  if (marks.any(Right::erased)) {
    CW_TRY_VOID(sweep_rejects(workspace, [&](Token token) { return marks.holds(Right::erased, token); }, swept));
    swept.unreadable_files += remove_leftovers(workspace);
    if (rewrite == Rewrite::always || swept.rows.actors > 0) {
      workspace.tell("writing the database anew");
      CW_TRY_VOID(rewrite_ledger(workspace));
    }
  }
  CW_TRY_VOID(ledger::note_marks_seen(*workspace.session, marks.version()));
  return swept;
}

Result<> sweep_if_needed(Workspace& workspace) {
  CW_TRY(const auto seen, ledger::marks_seen(*workspace.session));
  const bool never_needed = seen.empty() && !marks_of(workspace).any();
  if (never_needed || seen == marks_of(workspace).version()) return {};
  CW_TRY_VOID(sweep_marks(workspace, Rewrite::always));
  return {};
}

Result<ErasureReport> erasure_preview(Workspace& workspace, const Asked& asked) {
  CW_TRY(const auto found, find_person(workspace, asked));
  ErasureReport report;
  report.people = found.people;
  report.shared_tokens = found.shared_tokens;
  report.rows.actors = static_cast<std::int64_t>(found.actors.size());
  CW_TRY(const auto held, ledger::count_rows(*workspace.session, found.actors));
  report.rows = held;
  const std::set<Token> tokens(found.tokens.begin(), found.tokens.end());
  CW_TRY(const auto files, identity::vault_files(rejects_folder(workspace)));
  for (const auto& file : files) {
    const auto naming = count_naming(workspace, file.path, [&](Token token) { return tokens.contains(token); });
    if (naming) report.rejects += *naming;
    if (!naming) ++report.unreadable_files;
  }
  return report;
}

Result<ErasureReport> erase_member(Workspace& workspace, const Asked& asked) {
  CW_TRY(const auto found, find_person(workspace, asked));
  ErasureReport report;
  report.people = found.people;
  report.shared_tokens = found.shared_tokens;
  for (const auto token : found.tokens) {
    marks_of(workspace).add(Right::erased, token);
    marks_of(workspace).remove(Right::opted_out, token);
  }
  CW_TRY_VOID(marks_of(workspace).save());  // from here on the erasure is finished by whoever opens the workspace next
  if (asked.text.find('@') != std::string::npos) CW_TRY_VOID(ledger::hide_file_names(*workspace.session, asked.text));
  CW_TRY(const auto swept, sweep_marks(workspace, Rewrite::always));
  report.rows = swept.rows, report.rejects = swept.rejects, report.unreadable_files = swept.unreadable_files;
  CW_TRY_VOID(record_right(workspace, "erased", counts_json(report)));
  CW_TRY(report.inbox, files_naming(workspace, marks_of(workspace)));
  CW_TRY_VOID(marks_of(workspace).save());  // own ids that only the files knew
  CW_TRY_VOID(ledger::note_marks_seen(*workspace.session, marks_of(workspace).version()));
  CW_TRY_VOID(build(workspace, true));
  return report;
}

Result<std::int64_t> opt_out_member(Workspace& workspace, const Asked& asked, bool undo) {
  CW_TRY(const auto found, find_person(workspace, asked));
  for (const auto token : found.tokens) {
    if (undo) {
      marks_of(workspace).remove(Right::opted_out, token);
    } else {
      marks_of(workspace).add(Right::opted_out, token);
    }
  }
  CW_TRY_VOID(marks_of(workspace).save());
  CW_TRY(const auto said, ledger::say_consent(*workspace.session, found.actors, undo ? 0 : -1));
  CW_TRY_VOID(ledger::note_marks_seen(*workspace.session, marks_of(workspace).version()));
  CW_TRY_VOID(record_right(workspace, undo ? "opt_out_withdrawn" : "opted_out",
                           fmt::format(R"({{"people":{},"accounts":{}}})", found.people, said)));
  CW_TRY_VOID(build(workspace));
  return said;
}

}  // namespace cw::workspace
