#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "workspace/workspace.hpp"

/// The event dictionary as it is used: what words mean, which are in use, and what a change would do.
namespace cw::workspace {

enum class KindState {
  in_use,
  unused,          // declared, no row
  retired,         // deprecated; its old rows count
  retired_in_use,  // deprecated, and rows came in after its last review
  not_declared     // rows are there, the taxonomy no longer has the name: they are in no figure
};
std::string_view name_of(KindState state);  // "in use"

/// One kind of activity or outcome.
struct KindUse {
  std::string fact, name, title, definition, owner, counts_as;
  KindState state = KindState::unused;
  std::int64_t rows = 0;
  std::vector<std::string> sources;
  std::optional<Day> first, last;
};

/// A name that a tool gives to rows and that the taxonomy does not know: an import would stop there.
struct UnmappedKind {
  std::string source, fact, name;
  bool unwanted = false;  // renamed to nothing on purpose
};

struct TaxonomyUse {
  int activities_version = 1, outcomes_version = 1;
  std::vector<KindUse> kinds;          // by fact and name
  std::vector<UnmappedKind> unmapped;  // by source and name
  std::optional<Day> accepted;         // when the present wording was last accepted; nothing: never
  bool changed_since = false;          // the files differ from what was accepted
};

Result<TaxonomyUse> taxonomy_use(Workspace& workspace);

/// markdown, schema (JSON Schema of one event) or segment (a tracking plan as Segment's Protocols take it).
/// Errors: usage for another format.
Result<std::string> export_taxonomy(const catalog::Catalog& catalog, std::string_view format);

/// A changed word, and a figure that a change moves.
struct WordChange {
  std::string fact, name, field, before, after;  // field "": the whole entry is new (before "") or gone (after "")
};
struct EstimateChange {
  std::string figure, estimate, before, after;  // as printed; "" = not given
};
struct TaxonomyDiff {
  std::string against;  // which wording
  std::vector<WordChange> words;
  std::vector<EstimateChange> figures;
  std::int64_t figures_unchanged = 0;
};

/// What the files of the workspace say and do, against what was accepted, or against another folder of YAML files. Both
/// are measured on the same rows for the same period. Errors: missing_data if nothing was accepted yet.
Result<TaxonomyDiff> taxonomy_diff(Workspace& workspace, const std::string& against, const std::string& period);

/// Takes the present files as the accepted wording: copies them to .accepted/ (keep it in git) and writes an entry of
/// the registry.
Result<> accept_taxonomy(Workspace& workspace);

}  // namespace cw::workspace
