#include "workspace/taxonomy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "ingest/read.hpp"
#include "registry/registry.hpp"
#include "workspace/build.hpp"
#include "workspace/statement.hpp"

namespace cw::workspace {

namespace {

namespace fs = std::filesystem;

constexpr const char* accepted_kind = "taxonomy_accepted";

/// Calls take(fact, entry) for every declared kind; activities and outcomes have the same words.
template <class Take>
void for_each_kind(const catalog::Catalog& catalog, Take take) {
  for (const auto& activity : catalog.activities) take("activity", activity);
  for (const auto& outcome : catalog.outcomes) take("outcome", outcome);
}

using KindName = std::pair<std::string, std::string>;  // fact, name

bool is_retired(const catalog::Activity& activity) {
  return activity.deprecated;
}
bool is_retired(const catalog::Outcome& outcome) {
  return outcome.deprecated;
}

std::map<KindName, KindUse> declared_kinds(const catalog::Catalog& catalog) {
  std::map<KindName, KindUse> kinds;
  for_each_kind(catalog, [&](const char* fact, const auto& entry) {
    KindUse kind;
    kind.fact = fact, kind.name = entry.name, kind.title = entry.title.empty() ? entry.name : entry.title;
    kind.definition = entry.definition, kind.owner = entry.owner, kind.counts_as = entry.counts_as;
    kind.state = is_retired(entry) ? KindState::retired : KindState::unused;
    kinds.emplace(KindName{fact, entry.name}, std::move(kind));
  });
  return kinds;
}

void count_rows(KindUse& kind, std::int64_t rows, const std::string& source, Day first, Day last,
                std::optional<Day> accepted) {
  kind.rows += rows;
  if (std::find(kind.sources.begin(), kind.sources.end(), source) == kind.sources.end()) kind.sources.push_back(source);
  kind.first = kind.first ? std::min(*kind.first, first) : first;
  kind.last = kind.last ? std::max(*kind.last, last) : last;
  if (kind.state == KindState::unused) kind.state = KindState::in_use;
  if (kind.state == KindState::retired && accepted && *accepted < last) kind.state = KindState::retired_in_use;
}

bool is_declared(const catalog::Catalog& catalog, std::string_view fact, const std::string& name) {
  return fact == "activity" ? catalog.activity_known_as(name) != nullptr : catalog.outcome_known_as(name) != nullptr;
}

/// The name that a kind has today; the name itself where no kind has or had it.
KindName present_name(const catalog::Catalog& catalog, const KindName& name) {
  if (name.first == "activity") {
    const auto* kind = catalog.activity_known_as(name.second);
    return kind == nullptr ? name : KindName{name.first, kind->name};
  }
  const auto* kind = catalog.outcome_known_as(name.second);
  return kind == nullptr ? name : KindName{name.first, kind->name};
}

std::vector<UnmappedKind> unmapped_kinds(const catalog::Catalog& catalog) {
  std::vector<UnmappedKind> unmapped;
  for (const auto& source : catalog.sources) {
    for (const auto& emitted : ingest::emitted_by(source.reader)) {
      const std::string name(emitted.name);
      const auto renamed = source.rename.find(name);
      const bool unwanted = renamed != source.rename.end() && renamed->second.empty();
      const std::string& taken = renamed == source.rename.end() ? name : renamed->second;
      if (unwanted || !is_declared(catalog, emitted.what, taken))
        unmapped.push_back({source.id, std::string(emitted.what), name, unwanted});
    }
  }
  return unmapped;
}

/// The last entry of the registry that accepted a wording: its day and the digest of the files.
struct Accepted {
  Day day;
  std::string payload;
};

Result<std::optional<Accepted>> last_accepted(Workspace& workspace) {
  CW_TRY(const auto registry, registry::Registry::open(workspace.registry_path()));
  CW_TRY(const auto head, registry.head());
  CW_TRY(const auto entries, registry.entries(1, head.entries + 1));
  std::optional<Accepted> accepted;
  for (const auto& entry : entries)
    if (entry.kind == accepted_kind) accepted = {Zone::utc().day_of(entry.at), entry.payload};
  return accepted;
}

std::string accepted_payload(const catalog::Catalog& catalog) {
  return fmt::format(R"({{"activities_version":{},"outcomes_version":{},"catalog":"{}"}})", catalog.activities_version,
                     catalog.outcomes_version, catalog.sha256);
}

std::string joined(const std::vector<std::string>& items) {
  return fmt::format("{}", fmt::join(items, ", "));
}

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{:g}", *value) : "";
}

std::string distribution(const catalog::Distribution& value) {
  return fmt::format("{} {:g} {} {} {}", value.kind, value.value, number(value.low), number(value.high),
                     number(value.sd));
}

using Fields = std::vector<std::pair<std::string, std::string>>;

Fields fields_of(const catalog::Activity& entry) {
  static constexpr const char* modes[] = {"online", "travel", "hybrid"};
  return {{"title", entry.title},
          {"definition", entry.definition},
          {"owner", entry.owner},
          {"counts_as", entry.counts_as},
          {"mode", modes[static_cast<int>(entry.mode)]},
          {"funnel", joined(entry.funnel)},
          {"programme", entry.programme},
          {"retention_days", std::to_string(entry.retention_days)},
          {"deprecated", entry.deprecated ? "yes" : "no"},
          {"formerly", joined(entry.formerly)}};
}

Fields fields_of(const catalog::Outcome& entry) {
  Fields fields = {{"title", entry.title},
                   {"definition", entry.definition},
                   {"owner", entry.owner},
                   {"counts_as", entry.counts_as},
                   {"side", entry.side == catalog::Side::member ? "member" : "business"},
                   {"unit", entry.unit},
                   {"sign", std::to_string(entry.sign)},
                   {"margin", entry.margin ? distribution(*entry.margin) : "unknown"},
                   {"value_each", entry.value_each ? distribution(*entry.value_each) : ""},
                   {"window_days", std::to_string(entry.window_days)},
                   {"weight", fmt::format("{:g}", entry.weight)},
                   {"self_reported", entry.self_reported ? "yes" : "no"},
                   {"deprecated", entry.deprecated ? "yes" : "no"},
                   {"formerly", joined(entry.formerly)}};
  for (const auto& [product, margin] : entry.margin_by_product)
    fields.emplace_back("margin_by_product." + product, distribution(margin));
  return fields;
}

std::map<KindName, Fields> words_of(const catalog::Catalog& catalog) {
  std::map<KindName, Fields> words;
  for_each_kind(catalog, [&](const char* fact, const auto& entry) {
    words.emplace(KindName{fact, entry.name}, fields_of(entry));
  });
  return words;
}

void compare_fields(const KindName& kind, const Fields& before, const Fields& after, std::vector<WordChange>& changes) {
  std::map<std::string, std::pair<std::string, std::string>> fields;
  for (const auto& [field, text] : before) fields[field].first = text;
  for (const auto& [field, text] : after) fields[field].second = text;
  for (const auto& [field, texts] : fields) {
    if (texts.first != texts.second) changes.push_back({kind.first, kind.second, field, texts.first, texts.second});
  }
}

std::vector<WordChange> word_changes(const catalog::Catalog& before, const catalog::Catalog& after) {
  const auto old_words = words_of(before), new_words = words_of(after);
  std::vector<WordChange> changes;
  for (const auto& [kind, fields] : old_words) {
    const auto found = new_words.find(kind);
    if (found == new_words.end()) {
      changes.push_back({kind.first, kind.second, "", "declared", ""});
    } else {
      compare_fields(kind, fields, found->second, changes);
    }
  }
  for (const auto& [kind, fields] : new_words)
    if (!old_words.contains(kind)) changes.push_back({kind.first, kind.second, "", "", "declared"});
  return changes;
}

using Printed = std::map<std::pair<std::string, std::string>, std::string>;  // figure, estimate -> as printed

std::string range_text(double value, std::optional<double> low, std::optional<double> high) {
  std::string text = fmt::format("{:.6g}", value);
  if (low && high) text += fmt::format(" ({:.6g} to {:.6g})", *low, *high);
  return text;
}

/// Everything that the statement prints about the period; a statement that is refused has its figures all the same.
Result<Printed> printed_figures(Workspace& workspace, const std::string& period) {
  CW_TRY(const auto made, make_statement(workspace, period));
  Printed printed;
  for (const auto& roi : made.statement.rois) {
    if (roi.value)
      printed[{"roi", roi.name + (roi.with_capacity ? " with capacity" : "")}] =
          range_text(roi.value->value, roi.value->low, roi.value->high);
  }
  printed[{"cost", "total"}] = fmt::format("{:.2f}", made.statement.cost_total);
  for (const auto& line : made.statement.lines)
    printed[{"line " + line.id, "claimed"}] = range_text(line.claimed.value, line.claimed.low, line.claimed.high);
  for (const auto& [id, released] : made.statement.findings) {
    for (const auto& estimate : released.finding().estimates)
      printed[{id, estimate.name}] =
          range_text(estimate.value, estimate.low, estimate.high) + (estimate.unit.empty() ? "" : " " + estimate.unit);
  }
  return printed;
}

void compare_figures(const Printed& before, const Printed& after, TaxonomyDiff& diff) {
  std::set<std::pair<std::string, std::string>> names;
  for (const auto& [name, text] : before) names.insert(name);
  for (const auto& [name, text] : after) names.insert(name);
  for (const auto& name : names) {
    const auto was = before.find(name), is = after.find(name);
    const std::string old_text = was == before.end() ? "" : was->second, new_text = is == after.end() ? "" : is->second;
    if (old_text == new_text) {
      ++diff.figures_unchanged;
    } else {
      diff.figures.push_back({name.first, name.second, old_text, new_text});
    }
  }
}

Result<> copy_catalog(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::remove_all(to, error);
  for (const char* folder : {"", "sources", "taxonomy", "programmes", "costs"}) {
    const fs::path source = fs::path(from) / folder;
    if (!fs::is_directory(source, error)) continue;
    fs::create_directories(fs::path(to) / folder, error);
    for (fs::directory_iterator entry(source, error), end; !error && entry != end; entry.increment(error)) {
      if (entry->path().extension() != ".yml" || !entry->is_regular_file()) continue;
      fs::copy_file(entry->path(), fs::path(to) / folder / entry->path().filename(), error);
      if (error) break;
    }
    if (error)
      return fail(ErrorCode::unreachable, "the accepted wording cannot be kept: " + error.message(), to,
                  "free some space or mend the rights, then accept again");
  }
  return {};
}

std::string accepted_folder(const Workspace& workspace) {
  return workspace.inside(".accepted");
}

}  // namespace

std::string_view name_of(KindState state) {
  switch (state) {
    case KindState::in_use:
      return "in use";
    case KindState::unused:
      return "unused";
    case KindState::retired:
      return "retired";
    case KindState::retired_in_use:
      return "retired, yet recorded";
    case KindState::not_declared:
      return "not declared";
  }
  return "unused";
}

Result<TaxonomyUse> taxonomy_use(Workspace& workspace) {
  const auto& catalog = workspace.catalog();
  CW_TRY(const auto zone, Zone::find(catalog.workspace.time_zone));
  CW_TRY(const auto accepted, last_accepted(workspace));
  TaxonomyUse use;
  use.activities_version = catalog.activities_version, use.outcomes_version = catalog.outcomes_version;
  if (accepted) use.accepted = accepted->day;
  use.changed_since = accepted && accepted->payload != accepted_payload(catalog);
  auto kinds = declared_kinds(catalog);
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "kind_usage"));
  CW_TRY(const auto rows, engine::read_all(*stream));
  for (const auto& row : rows.rows) {
    const KindName name = present_name(catalog, {std::get<std::string>(row[0]), std::get<std::string>(row[1])});
    auto found = kinds.find(name);
    if (found == kinds.end()) {
      KindUse unknown;
      unknown.fact = name.first, unknown.name = name.second, unknown.state = KindState::not_declared;
      found = kinds.emplace(name, std::move(unknown)).first;
    }
    count_rows(found->second, std::get<std::int64_t>(row[3]), std::get<std::string>(row[2]),
               zone.day_of(std::get<Instant>(row[4])), zone.day_of(std::get<Instant>(row[5])), use.accepted);
  }
  for (auto& [name, kind] : kinds) use.kinds.push_back(std::move(kind));
  use.unmapped = unmapped_kinds(catalog);
  return use;
}

Result<TaxonomyDiff> taxonomy_diff(Workspace& workspace, const std::string& against, const std::string& period) {
  const std::string folder = against.empty() ? accepted_folder(workspace) : against;
  std::error_code error;
  if (!fs::exists(fs::path(folder) / "commonweal.yml", error)) {
    return fail(ErrorCode::missing_data,
                against.empty() ? "no wording was accepted yet, so there is nothing to compare with"
                                : "there is no commonweal.yml in the folder to compare with",
                against.empty() ? "taxonomy diff" : against,
                "accept the present one with `commonweal taxonomy review --accept`, or name a folder with --against");
  }
  CW_TRY(auto other, catalog::load(folder, workspace.options.today));
  if (!other.usable())
    return fail(ErrorCode::invalid_config, "the files to compare with have errors", folder,
                "run `commonweal check` there");
  TaxonomyDiff diff;
  diff.against = against.empty() ? "what was accepted" : against;
  diff.words = word_changes(other.catalog, workspace.catalog());
  CW_TRY(const auto now, printed_figures(workspace, period));
  std::swap(workspace.checked, other);
  const auto then = printed_figures(workspace, period);
  std::swap(workspace.checked, other);
  CW_TRY_VOID(build(workspace));  // the derived tables are those of the present files again
  if (!then) return tl::unexpected<Error>(then.error());
  compare_figures(*then, now, diff);
  return diff;
}

Result<> accept_taxonomy(Workspace& workspace) {
  CW_TRY_VOID(copy_catalog(workspace.folder, accepted_folder(workspace)));
  CW_TRY(auto registry, registry::Registry::open(workspace.registry_path()));
  const registry::Draft drafts[] = {{accepted_kind, "catalog", accepted_payload(workspace.catalog())}};
  CW_TRY_VOID(registry.append(drafts, Instant{workspace.options.today.days * micros_per_day}));
  return {};
}

}  // namespace cw::workspace
