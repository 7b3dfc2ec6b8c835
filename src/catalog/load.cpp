#include <sodium.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>

#include "catalog/catalog.hpp"
#include "catalog/check.hpp"
#include "catalog/files.hpp"
#include "catalog/message.hpp"
#include "catalog/scalar.hpp"

namespace cw::catalog {

namespace {

namespace fs = std::filesystem;

/// At most one byte more than a file may have, so that a huge one is refused without reading it.
bool read_bytes(const fs::path& path, std::string& bytes) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return false;
  bytes.resize(largest_file + 1);
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return !stream.bad();
}

/// SHA-256 over path, length and bytes of every file in path order.
class Digest {
 public:
  Digest() { crypto_hash_sha256_init(&state_); }
  void add(std::string_view path, std::string_view bytes) {
    text(path);
    text(std::string_view("\0", 1));
    text(std::to_string(bytes.size()));
    text(std::string_view("\0", 1));
    text(bytes);
  }
  std::string hex() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
    crypto_hash_sha256_final(&state_, hash.data());
    std::array<char, 2 * hash.size() + 1> out;
    sodium_bin2hex(out.data(), out.size(), hash.data(), hash.size());
    return out.data();
  }

 private:
  void text(std::string_view bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  crypto_hash_sha256_state state_;
};

std::string stem_of(const std::string& path) {
  return fs::path(path).stem().string();
}

/// Reads one file into the catalog; files that name what they hold must have a usable name. False: it holds nothing
/// that can be read.
bool read_file(const std::string& path, const FileKind& kind, const std::string& bytes, Catalog& catalog, Marks& marks,
               std::vector<Problem>& problems) {
  const Document document = parse_yaml(path, bytes, problems);
  if (!document.readable) return false;
  const std::string stem = stem_of(path);
  const bool named = !kind.record->identity.empty();
  if (named && !is_name(stem)) {
    problems.push_back({Severity::error,
                        {path, 1, 1},
                        "the file's name is also the " + kind.name + "'s name",
                        "rename it: small letters, digits and _, starting with a letter"});
  }
  return Reader(path, problems, marks).read(*kind.record, document.root, kind.target(catalog, stem), named ? stem : "");
}

void fill_in_currencies(Catalog& catalog) {
  const auto fill = [&](Currency& currency) {
    if (currency == Currency{}) currency = catalog.workspace.currency;
  };
  for (StaffShare& staff : catalog.staff) fill(staff.currency);
  for (Cost& cost : catalog.costs) fill(cost.currency);
  for (CostCentre& centre : catalog.cost_centres) fill(centre.currency);
}

/// What the files leave out and a default or a neighbour supplies.
void fill_in(Catalog& catalog, const Marks& marks) {
  Workspace& workspace = catalog.workspace;
  fill_in_currencies(catalog);
  workspace.materiality_minor = std::llround(workspace.materiality * std::pow(10, workspace.currency.exponent()));
  for (Source& source : catalog.sources) {
    if (source.time_zone.empty()) source.time_zone = workspace.time_zone;
    if (source.title.empty()) source.title = source.id;
    if (source.system.empty()) source.system = source.id;
  }
  for (Activity& activity : catalog.activities) {
    if (activity.title.empty()) activity.title = activity.name;
    for (const Touchpoint& touchpoint : catalog.touchpoints) {
      if (touchpoint.activity == activity.name && activity.funnel.empty()) activity.funnel = touchpoint.stages;
    }
  }
  for (Outcome& outcome : catalog.outcomes) {
    if (outcome.title.empty()) outcome.title = outcome.name;
  }
  for (Cost& cost : catalog.costs) {
    if (!marks.has(cost.place, "amount") && cost.hours && cost.rate) cost.amount = *cost.hours * *cost.rate;
  }
}

/// An outcome whose margin is unknown uses the assumption "margin".
void fill_in_uses(Catalog& catalog) {
  for (Assumption& assumption : catalog.assumptions) {
    if (assumption.id != "margin") continue;
    for (const Outcome& outcome : catalog.outcomes) {
      auto& used = assumption.used_by;
      const bool uses = needs_margin(outcome) && !outcome.margin;
      if (uses && std::find(used.begin(), used.end(), outcome.name) == used.end()) used.push_back(outcome.name);
    }
  }
}

/// What people say of themselves is marked at the outcome, so that every figure of it can say so.
void fill_in_self_reported(Catalog& catalog) {
  for (Outcome& outcome : catalog.outcomes) {
    outcome.self_reported = std::any_of(catalog.sources.begin(), catalog.sources.end(), [&](const Source& source) {
      const auto named = source.values.find("outcome");
      if (!source.self_reported || named == source.values.end()) return false;
      const auto renamed = source.rename.find(named->second);
      const std::string& name = renamed == source.rename.end() ? named->second : renamed->second;
      return catalog.outcome(name) == &outcome;
    });
  }
}

void cross_check(const Examined& examined) {
  check_workspace(examined);
  check_names(examined);
  check_sources(examined);
  check_goals(examined);
  check_outcomes(examined);
  check_assumptions(examined);
  check_costs(examined);
  check_health(examined);
  check_members(examined);
  check_surveys(examined);
  check_contributions(examined);
  check_yardsticks(examined);
  check_pipeline(examined);
  check_promotions(examined);
  check_guardrails(examined);
  check_currencies(examined);
}

void sort_by_place(std::vector<Problem>& problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) < std::tie(b.place.file, b.place.line, b.place.column);
  });
}

}  // namespace

void Examined::complain(Severity severity, const Place& record, const std::string& field, std::string what,
                        std::string next) const {
  if (!field.empty() && marks.broken(record, field)) return;
  problems.push_back({severity, field.empty() ? record : marks.of(record, field), std::move(what), std::move(next)});
}

Result<Checked> load(const std::string& folder, Day today) {
  const fs::path root(folder);
  std::error_code error;
  if (!fs::is_directory(root, error)) {
    return fail(ErrorCode::invalid_config, "there is no workspace folder here", folder,
                "make one with `commonweal init`, or name it with --workspace");
  }
  if (!fs::is_regular_file(root / "commonweal.yml", error)) {
    return fail(ErrorCode::invalid_config, "the folder holds no commonweal.yml", folder,
                "make a workspace with `commonweal init`, or name the folder with --workspace");
  }
  Checked checked;
  Marks marks;
  Digest digest;
  std::set<std::string> unreadable;
  for (const std::string& path : workspace_files(root)) {
    const FileKind* kind = kind_of(path);
    if (kind == nullptr) {
      note_unread(path, checked.problems);
      continue;
    }
    std::string bytes;
    if (!read_bytes(root / path, bytes)) {
      if (path == "commonweal.yml")
        return fail(ErrorCode::invalid_config, "the file cannot be read", path, "check its permissions");
      checked.problems.push_back({Severity::error, {path, 1, 1}, "the file cannot be read", "check its permissions"});
      unreadable.insert(kind->name);
      continue;
    }
    digest.add(path, bytes);
    if (!read_file(path, *kind, bytes, checked.catalog, marks, checked.problems)) unreadable.insert(kind->name);
  }
  checked.catalog.sha256 = digest.hex();
  fill_in(checked.catalog, marks);
  fill_in_uses(checked.catalog);
  fill_in_self_reported(checked.catalog);
  cross_check({checked.catalog, marks, today, checked.problems, unreadable});
  sort_by_place(checked.problems);
  return checked;
}

}  // namespace cw::catalog
