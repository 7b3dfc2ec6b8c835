#include "workspace/record_activity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/nearest.hpp"
#include "identity/email_form.hpp"
#include "ingest/open_table.hpp"
#include "workspace/files.hpp"

namespace cw::workspace {

namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 9> template_columns = {"day",  "activity", "event", "person",  "account",
                                                         "role", "consent",  "cost",  "currency"};
constexpr const char* activities_file = "inbox/recorded/activities.csv";
constexpr const char* met_file = "inbox/recorded/met.csv";
constexpr const char* costs_file = "costs/recorded.yml";

/// What meeting somebody in a role counts as: an outcome of the business that is no sale.
const std::map<std::string, std::string>& outcome_of_role() {
  static const std::map<std::string, std::string> outcomes = {
      {"prospect", "prospect_met"}, {"partner", "partner_met"}, {"hire", "candidate_met"}};
  return outcomes;
}

std::string cell(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string row_of(const std::vector<std::string>& cells) {
  std::string row;
  for (const auto& text : cells) row += (row.empty() ? "" : ",") + cell(text);
  return row + "\n";
}

std::int64_t lines_of(const std::string& path) {
  std::ifstream file(path);
  return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Appends by a new file and a rename, so that a full disk loses nothing.
Result<> append(const std::string& path, const std::string& head, const std::string& text) {
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  const bool there = fs::exists(path, error);
  return write_file(path, (there ? content_of(path) : head) + text);
}

Result<> declare(const std::string& path, const std::string& text, const char* name, RecordReport& report) {
  std::error_code error;
  if (fs::exists(path, error)) return {};
  report.written.emplace_back(name);
  return append(path, text, "");
}

const char* activities_source =
    "# What no system records; `commonweal activity add` appends to the file.\n"
    "title: Recorded by hand\n"
    "system: recorded\n"
    "reader: mapped\n"
    "files: [inbox/recorded/activities*.csv]\n"
    "owner: community team\n"
    "legal_basis: {measurement: consent, matching: consent}\n"
    "emits: activity\n"
    "space: guest\n"
    "columns: {id: id, activity: activity, object: event, actor: person, email: person, segment: account, at: day}\n";
const char* met_source =
    "# Prospects, partners and candidates met; `commonweal activity add` appends to the file.\n"
    "title: Met, recorded by hand\n"
    "system: recorded\n"
    "reader: mapped\n"
    "files: [inbox/recorded/met*.csv]\n"
    "owner: community team\n"
    "legal_basis: {measurement: consent, matching: consent}\n"
    "emits: outcome\n"
    "space: guest\n"
    "tax_included: false\n"
    "columns: {id: id, outcome: outcome, object: event, actor: person, email: person, at: day}\n";

/// Everything that is wrong, one line each; no address is repeated.
class Problems {
 public:
  void add(const RecordedActivity& row, const std::string& what, const std::string& next) {
    text_ += fmt::format("{}{}; {}\n", row.line > 0 ? fmt::format("line {}: ", row.line) : "", what, next);
    ++count_;
  }
  Result<> result() const {
    if (count_ == 0) return {};
    return fail(ErrorCode::invalid_input, fmt::format("{} of the entries cannot be taken, and none was", count_),
                "activity add", text_.substr(0, text_.size() - 1));
  }

 private:
  std::string text_;
  int count_ = 0;
};

void check_row(const RecordedActivity& row, const catalog::Catalog& catalog, Problems& problems) {
  if (!parse_day(row.day)) problems.add(row, "the day is missing or no day", "write it as 2026-08-10");
  if (catalog.activity(row.activity) == nullptr) {
    std::vector<std::string> names;
    for (const auto& activity : catalog.activities) names.push_back(activity.name);
    problems.add(row, "taxonomy/activities.yml has no \"" + row.activity + "\"",
                 did_you_mean(row.activity, names, "declare it there, or take a name that is"));
  }
  if (row.consent != "yes" && row.consent != "no")
    problems.add(row, "consent is not stated", "write yes if person and account may be kept, else no");
  if (!row.person.empty() && row.consent == "yes" && !identity::NormalisedEmail::of(row.person))
    problems.add(row, "the person is no e-mail address", "leave it empty if there is none");
  if (!row.role.empty()) {
    const auto role = outcome_of_role().find(row.role);
    if (role == outcome_of_role().end()) {
      problems.add(row, "\"" + row.role + "\" is no role", "write prospect, partner or hire, or leave it empty");
    } else if (catalog.outcome(role->second) == nullptr) {
      problems.add(row, "taxonomy/outcomes.yml has no \"" + role->second + "\"",
                   "add `- {name: " + role->second +
                       ", owner: <team>, side: business, counts_as: other, unit: count}` or leave the role empty");
    }
  }
  const auto currency =
      row.currency.empty() ? Result<Currency>(catalog.workspace.currency) : Currency::parse(row.currency);
  if (!currency) problems.add(row, "the currency is none", "write it as EUR, or leave it empty");
  if (!row.cost.empty() && currency && !parse_minor(row.cost, currency->exponent(), '.'))
    problems.add(row, "the cost is no amount", "write it as 120.00, without thousands marks");
}

struct Texts {
  std::string activities, met, costs;
};

std::string cost_entry(const RecordedActivity& row, const catalog::Catalog& catalog, std::int64_t number) {
  const auto day = parse_day(row.day);
  const auto* activity = catalog.activity(row.activity);
  std::string entry =
      fmt::format("  - id: recorded_{}\n    category: {}\n    activity: {}\n    amount: {}\n", number,
                  activity->mode == catalog::Mode::travel ? "travel" : "events", row.activity, row.cost);
  if (!activity->programme.empty()) entry += "    programme: " + activity->programme + "\n";
  if (!row.currency.empty()) entry += "    currency: " + row.currency + "\n";
  return entry + fmt::format("    service: {{from: {}, until: {}}}\n    owner: {}\n    evidence: declared\n",
                             to_text(*day), to_text(Day{day->days + 1}), activity->owner);
}

bool is_cost(const catalog::Catalog& catalog, const std::string& id) {
  return std::any_of(catalog.costs.begin(), catalog.costs.end(), [&](const auto& cost) { return cost.id == id; });
}

Texts texts_of(const std::string& folder, const std::vector<RecordedActivity>& rows, const catalog::Catalog& catalog,
               RecordReport& report) {
  Texts texts;
  auto number = std::max<std::int64_t>(lines_of(folder + "/" + activities_file), 1);
  std::int64_t cost_number = 0;
  for (const auto& row : rows) {
    const bool consented = row.consent == "yes" && !row.person.empty();
    const std::string person = consented ? row.person : "", account = row.consent == "yes" ? row.account : "";
    const std::string id = fmt::format("recorded-{}", number++);
    texts.activities += row_of({id, row.day, row.activity, row.event, person, consented ? account : ""});
    ++report.activities;
    report.with_person += consented ? 1 : 0;
    if (!row.role.empty()) {
      texts.met += row_of({id, row.day, outcome_of_role().at(row.role), row.event, person});
      ++report.met;
    }
    if (!row.cost.empty()) {
      do ++cost_number;
      while (is_cost(catalog, fmt::format("recorded_{}", cost_number)));
      texts.costs += cost_entry(row, catalog, cost_number);
      ++report.costs;
    }
  }
  return texts;
}

}  // namespace

std::string recorded_template() {
  std::string header;
  for (const char* column : template_columns) header += (header.empty() ? "" : ",") + std::string(column);
  return header + "\n2026-08-10,job_fair,Job fair Berlin,,,,no,120.00,EUR\n";
}

Result<std::vector<RecordedActivity>> read_recorded(const std::string& path) {
  CW_TRY(auto file, ingest::InputFile::open(path));
  CW_TRY(const bool found, file.next_member());
  const std::string name = fs::path(path).filename().string();
  if (!found) return fail(ErrorCode::invalid_input, "the zip holds no file", name);
  CW_TRY(const auto table, ingest::open_table(file, name, {}, {}));
  const auto columns = table.records->columns();
  for (const char* needed : {"day", "activity", "consent"}) {
    if (std::find(columns.begin(), columns.end(), needed) == columns.end())
      return fail(ErrorCode::unknown_column, fmt::format("the file has no column \"{}\"", needed), name,
                  "fill in what `commonweal activity template` prints");
  }
  table.records->select({template_columns.begin(), template_columns.end()});
  std::vector<RecordedActivity> rows;
  ingest::Record record;
  while (true) {
    CW_TRY(const bool more, table.records->next(record));
    if (!more) return rows;
    if (!record.damage.empty())
      return fail(ErrorCode::invalid_input, "a row cannot be read: " + std::string(record.damage),
                  fmt::format("{}:{}", name, record.origin.line), "mend it; nothing was taken");
    const auto text = [&](std::size_t column) { return std::string(ingest::trimmed(record.cells[column])); };
    rows.push_back({text(0), text(1), text(2), text(3), text(4), text(5), ingest::lower(text(6)), text(7), text(8),
                    static_cast<int>(record.origin.line)});
  }
}

Result<RecordReport> record_activities(const Options& options, const std::vector<RecordedActivity>& rows) {
  RecordReport report;
  std::string folder;
  {
    CW_TRY(const auto workspace, open(options));  // also the lock: two people may add at once
    folder = workspace->folder;
    Problems problems;
    for (const auto& row : rows) check_row(row, workspace->catalog(), problems);
    CW_TRY_VOID(problems.result());
    const auto texts = texts_of(folder, rows, workspace->catalog(), report);
    const std::string id = "id,day,", person = ",event,person";
    CW_TRY_VOID(append(folder + "/" + activities_file, id + "activity" + person + ",account\n", texts.activities));
    CW_TRY_VOID(declare(folder + "/sources/recorded.yml", activities_source, "sources/recorded.yml", report));
    report.written.emplace_back(activities_file);
    if (!texts.met.empty()) {
      CW_TRY_VOID(append(folder + "/" + met_file, id + "outcome" + person + "\n", texts.met));
      CW_TRY_VOID(declare(folder + "/sources/recorded_met.yml", met_source, "sources/recorded_met.yml", report));
      report.written.emplace_back(met_file);
    }
    if (!texts.costs.empty()) {
      CW_TRY_VOID(
          append(folder + "/" + costs_file, "# Costs that came with recorded activities.\ncosts:\n", texts.costs));
      report.written.emplace_back(costs_file);
    }
  }
  CW_TRY(auto workspace, open(options));  // with the sources that are declared now
  CW_TRY(auto activities, import_file(*workspace, folder + "/" + activities_file, "recorded"));
  report.imports.push_back(std::move(activities));
  if (report.met > 0) {
    CW_TRY(auto met, import_file(*workspace, folder + "/" + met_file, "recorded_met"));
    report.imports.push_back(std::move(met));
  }
  return report;
}

}  // namespace cw::workspace
