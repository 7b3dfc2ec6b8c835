#include "workspace/import.hpp"

#include <algorithm>
#include <filesystem>

#include "ingest/bytes.hpp"
#include "ingest/howto.hpp"
#include "ingest/mappings.hpp"
#include "ingest/read.hpp"
#include "workspace/digest.hpp"
#include "workspace/files.hpp"
#include "workspace/keys.hpp"
#include "workspace/ledger_sink.hpp"
#include "workspace/member_rights.hpp"
#include "workspace/no_sink.hpp"
#include "workspace/rights_sink.hpp"

namespace cw::workspace {

namespace {

namespace fs = std::filesystem;

/// Tells whether a file was written between two looks at it: its digest and its rows must be those of one content.
struct FileState {
  explicit FileState(const std::string& path)
      : bytes(fs::file_size(path, error)), written(fs::last_write_time(path, error)) {}
  std::error_code error;
  std::uintmax_t bytes = 0;
  fs::file_time_type written;
  friend bool operator==(const FileState& a, const FileState& b) {
    return a.bytes == b.bytes && a.written == b.written;
  }
};

Result<const catalog::Source*> source_for(const Workspace& workspace, const std::string& path,
                                          const std::string& source_id) {
  const auto& catalog = workspace.catalog();
  std::string known;
  for (const auto& source : catalog.sources) known += (known.empty() ? "" : ", ") + source.id;
  if (!source_id.empty()) {
    const auto* source = catalog.source(source_id);
    if (source != nullptr) return source;
    return fail(ErrorCode::usage, "there is no source \"" + source_id + "\"", "sources/", "the sources are: " + known);
  }
  std::vector<const catalog::Source*> fitting;
  for (const auto& source : catalog.sources) {
    const bool fits = std::any_of(source.files.begin(), source.files.end(),
                                  [&](const auto& glob) { return matches(workspace, glob, path); });
    if (fits) fitting.push_back(&source);
  }
  if (fitting.size() == 1) return fitting.front();
  return fail(ErrorCode::invalid_input,
              fitting.empty() ? "no source names this file" : "several sources name this file",
              fs::path(path).filename().string(), "name one with --source: " + known);
}

/// An export without one row is nearly always a filter that was set wrong; to take it as done would hide that.
Result<> refuse_no_rows(const ingest::FileReport& report) {
  if (report.rows_read > 0) return {};
  return fail(ErrorCode::invalid_input, "the file holds a header and no rows", shown_name(report.name),
              "export it again with a longer period; if there was nothing in it, take the file out of the inbox");
}

Result<ImportReport> import_into(Workspace& workspace, const std::string& path, const catalog::Source& source) {
  ImportReport report;
  report.source = source.id;
  ledger::ImportFile file;
  file.source = source.id;
  file.system = source.system;
  file.file_name = shown_name(path);
  const bool folder = ingest::is_export_folder(path);
  if (!folder) CW_TRY_VOID(check_readable_file(path));
  file.settings_sha256 = import_settings(source, workspace.catalog());
  const FileState before(path);
  CW_TRY(file.sha256, folder ? folder_digest(path) : ingest::sha256_of_file(path));
  CW_TRY(report.known_file, ledger::already_imported(*workspace.session, file));
  if (report.known_file) {
    report.file.name = file.file_name;
    report.file.sha256 = file.sha256;
    return report;
  }
  if (!folder) file.expected_rows = static_cast<std::int64_t>(before.bytes / 40);
  workspace.tell("reading " + file.file_name);
  CW_TRY(auto import, ledger::Import::begin(*workspace.session, workspace.dictionary, file));
  LedgerSink sink(*import, workspace.dictionary, tokeniser_of(workspace), workspace.catalog(), source,
                  {workspace.data_folder() + "/rejects", key_of(workspace), workspace.options.today, import->run_id()});
  RightsSink rights(sink, marks_of(workspace), tokeniser_of(workspace), source);
  ingest::Sink& first = marks_of(workspace).any() ? static_cast<ingest::Sink&>(rights) : sink;
  ingest::ReadOptions read = import_options(workspace);
  read.sha256 = file.sha256;
  CW_TRY(report.file, ingest::read_file(path, source, first, read));
  if (FileState(path) != before) {
    return fail(ErrorCode::invalid_input, "the file changed while it was read", file.file_name,
                "import it again when it is complete; nothing of it was kept");
  }
  CW_TRY_VOID(refuse_no_rows(report.file));
  report.file.name = file.file_name;
  CW_TRY_VOID(sink.seal_columns(report.file));
  CW_TRY_VOID(sink.finish());
  rights.account(report.file);
  if (sink.without_actor() > 0) {
    report.file.notes.push_back(std::to_string(sink.without_actor()) + " activities name nobody and are in no figure");
  }
  import->describe(report.file.kind, report.file.format);
  for (const auto& [reason, rows] : report.file.rows_dropped) {
    report.reasons[reason] += rows;
    report.rows_dropped += rows;
  }
  if (rights.learned()) CW_TRY_VOID(marks_of(workspace).save());
  CW_TRY(report.counts, import->commit(report.file.rows_read, report.rows_dropped, report.reasons));
  if (rights.learned()) {
    import.reset();
    CW_TRY_VOID(sweep_marks(workspace, Rewrite::if_rows_went));
  }
  return report;
}

Column label(std::string name) {
  return {std::move(name), "", Role::label};
}

}  // namespace

ingest::ReadOptions import_options(const Workspace& workspace) {
  ingest::ReadOptions read;
  read.not_after = Instant{(workspace.options.today.days + 2) * micros_per_day};  // a day of slack for every zone
  return read;
}

std::string import_settings(const catalog::Source& source, const catalog::Catalog& catalog) {
  std::string settings = source.system + "\n" + source.reader + "\n" + source.time_zone + "\n" + source.emits + "\n" +
                         source.space + "\n" + source.decimal_mark + "\n" +
                         (source.currency ? std::string(source.currency->code()) : "") + "\n";
  if (source.tax_included) settings += *source.tax_included ? "tax included\n" : "tax on top\n";
  if (source.tax_rate) settings += "tax " + std::to_string(*source.tax_rate) + "\n";
  for (const auto* map : {&source.columns, &source.values, &source.rename}) {
    for (const auto& [key, value] : *map) settings.append(key).append("=").append(value).append("\n");
    settings += "\n";
  }
  for (const auto* list : {&source.staff, &source.test}) {
    for (const auto& item : *list) settings += item + "\n";
    settings += "\n";
  }
  for (const auto& activity : catalog.activities) settings += activity.name + "\n";
  for (const auto& outcome : catalog.outcomes) settings += outcome.name + "\n";
  return digest_of({settings});
}

Result<ImportReport> import_file(Workspace& workspace, const std::string& path, const std::string& source_id) {
  CW_TRY(const auto* source, source_for(workspace, path, source_id));
  return import_into(workspace, path, *source);
}

Result<UpdateReport> update(Workspace& workspace) {
  UpdateReport report;
  for (const auto& source : workspace.catalog().sources) {
    CW_TRY(const auto files, files_of(workspace, source));
    if (files.empty()) report.sources_without_files.push_back(source.id);
    for (const auto& path : files) {
      CW_TRY(auto imported, import_into(workspace, path, source));
      report.files.push_back(std::move(imported));
    }
  }
  CW_TRY_VOID(workspace.session->checkpoint());
  return report;
}

Result<std::string> source_howto(const std::string& system) {
  return ingest::howto(system);
}

Result<Finding> dry_run(const std::string& path, const std::string& kind, const catalog::Source* source) {
  catalog::Source guessed;
  if (source != nullptr) guessed = *source;
  if (guessed.reader.empty()) ingest::set_kind(guessed, kind);
  if (guessed.time_zone.empty()) guessed.time_zone = "UTC";
  if (guessed.reader.empty()) {
    CW_TRY(const auto detection, ingest::detect_file(path));
    if (detection.candidates.empty() || !detection.question.empty()) {
      return fail(
          ErrorCode::invalid_input, detection.question.empty() ? "no reader knows these columns" : detection.question,
          fs::path(path).filename().string(), "name the kind with --as, or describe the columns in a mapped source");
    }
    ingest::set_kind(guessed, detection.candidates.front().kind);
  }
  NoSink sink;
  CW_TRY(const auto report, ingest::read_file(path, guessed, sink));
  CW_TRY_VOID(refuse_no_rows(report));
  Finding finding;
  finding.method = "import_dry_run";
  finding.estimand = "what an import of " + report.name + " as " + report.kind + " would keep (" + report.format + ")";
  finding.population = std::to_string(report.rows_read) + " rows";
  const auto count = [](std::string name, std::int64_t value) {
    Estimate estimate;
    estimate.name = std::move(name);
    estimate.value = static_cast<double>(value);
    estimate.unit = "rows";
    estimate.no_interval = "counted";
    return estimate;
  };
  finding.estimates = {count("rows_received", report.rows_read),
                       count("rows_kept", report.rows_kept),
                       count("rows_dropped", report.rows_read - report.rows_kept),
                       count("actors", report.actors),
                       count("activities", report.activities),
                       count("outcomes", report.outcomes)};
  if (report.links > 0) finding.estimates.push_back(count("links", report.links));
  if (report.traffic > 0) finding.estimates.push_back(count("traffic", report.traffic));
  Table reconciliation{"reconciliation", {label("reason"), {"rows", "rows", Role::value}}, {}};
  reconciliation.rows.push_back({std::string("kept"), report.rows_kept});
  for (const auto& [reason, rows] : report.rows_dropped) reconciliation.rows.push_back({reason, rows});
  Table columns{"columns", {label("column"), label("kept_as")}, {}};
  for (const auto& [column, kept_as] : report.columns) columns.rows.push_back({column, kept_as});
  finding.tables = {std::move(reconciliation), std::move(columns)};
  finding.caveats = report.notes;
  finding.proof.inputs = {{report.name, report.rows_read, report.sha256}};
  finding.proof.version = std::string(version);
  return finding;
}

}  // namespace cw::workspace
