#include "workspace/replay.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/nearest.hpp"
#include "identity/vault.hpp"
#include "ingest/open_table.hpp"
#include "ingest/read.hpp"
#include "workspace/digest.hpp"
#include "workspace/import.hpp"
#include "workspace/keys.hpp"
#include "workspace/ledger_sink.hpp"
#include "workspace/no_sink.hpp"
#include "workspace/rights_sink.hpp"

namespace cw::workspace {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::string_view columns_reason = "columns";  // of the record that holds no row but the file's columns
constexpr std::string_view kind_prefix = "replay of run ";

struct Sealed {
  std::int64_t line = 0;
  std::string reason, column, raw;
};

/// The rejected rows of one run. A run reads one source.
struct SealedRun {
  identity::VaultFile file;
  std::string source, format;
  std::vector<std::string> columns;
  std::vector<Sealed> rows;
};

std::array<std::string, 5> parts_of(std::string_view record) {
  std::array<std::string, 5> parts;  // source, line, reason, column, raw
  for (auto& part : parts) {
    const auto end = &part == &parts.back() ? record.size() : std::min(record.find('\x1f'), record.size());
    part = record.substr(0, end);
    record.remove_prefix(std::min(end + 1, record.size()));
  }
  return parts;
}

Result<SealedRun> open_run(const Workspace& workspace, const identity::VaultFile& file) {
  SealedRun run;
  run.file = file;
  CW_TRY_VOID(identity::read_vault(file.path, key_of(workspace), [&](std::string_view record) -> Result<> {
    auto [source, line, reason, column, raw] = parts_of(record);
    run.source = source;
    if (reason == columns_reason) {
      run.format = column;
      const auto columns = Json::parse(raw, nullptr, false);
      if (columns.is_array()) run.columns = columns.get<std::vector<std::string>>();
      return {};
    }
    Sealed row{0, std::move(reason), std::move(column), std::move(raw)};
    std::from_chars(line.data(), line.data() + line.size(), row.line);
    run.rows.push_back(std::move(row));
    return {};
  }));
  return run;
}

char delimiter_of(std::string_view format) {
  static constexpr std::pair<std::string_view, char> names[] = {
      {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}, {"comma", ','}};
  for (const auto& [name, mark] : names)
    if (format.find(name) != std::string_view::npos) return mark;
  return ',';
}

std::string header_line(const std::vector<std::string>& columns, char delimiter) {
  std::string line;
  for (const auto& column : columns) {
    if (!line.empty()) line += delimiter;
    line += '"';
    for (const char c : column) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + "\n";
}

/// The rows as a file of their format, and the row that begins at each line of it.
struct Text {
  std::string bytes;
  std::map<std::int64_t, std::size_t> row_at;  // line -> index in SealedRun::rows
  std::string delimiter;                       // "" where the format has none
};

void append_rows(Text& text, const SealedRun& run, bool one_line_each, std::string_view between) {
  auto line = 1 + std::count(text.bytes.begin(), text.bytes.end(), '\n');
  for (std::size_t i = 0; i < run.rows.size(); ++i) {
    std::string raw = run.rows[i].raw;
    if (one_line_each) std::replace_if(raw.begin(), raw.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    text.row_at.emplace(line, i);
    if (i > 0) text.bytes += between;
    text.bytes += raw + "\n";
    line += 1 + std::count(raw.begin(), raw.end(), '\n');
  }
}

Text text_of(const SealedRun& run) {
  Text text;
  const char first = run.rows.front().raw.empty() ? ' ' : run.rows.front().raw.front();
  if (first == '<') {
    const auto table = run.format.find("XML rows of ");
    const auto rest = table == std::string::npos ? std::string("rows") : run.format.substr(table + 12);
    const std::string root = rest.substr(0, rest.find(','));
    text.bytes = "<" + root + ">\n";
    append_rows(text, run, false, "");
    text.bytes += "</" + root + ">\n";
  } else if (first == '{') {
    append_rows(text, run, true, "");
  } else if (first == '[') {  // rows of plain values under a list of columns
    text.bytes = "{\"columns\": " + Json(run.columns).dump() + ", \"rows\": [\n";
    append_rows(text, run, true, ",");
    text.bytes += "]}\n";
  } else {
    const char delimiter = delimiter_of(run.format);
    text.delimiter = delimiter == '\t' ? "tab" : std::string(1, delimiter);
    text.bytes = header_line(run.columns, delimiter);
    append_rows(text, run, false, "");
  }
  return text;
}

/// Gives each row the line that it had in its file, and notes which rows are dropped again.
class ReplaySink : public ingest::Sink {
 public:
  ReplaySink(ingest::Sink& next, const SealedRun& run, const Text& text) : next_(next), run_(run), text_(text) {}
  Result<> actor(const ingest::ActorRow& row) override { return next_.actor(there(row)); }
  Result<> activity(const ingest::ActivityRow& row) override { return next_.activity(there(row)); }
  Result<> outcome(const ingest::OutcomeRow& row) override { return next_.outcome(there(row)); }
  Result<> link(const ingest::LinkRow& row) override { return next_.link(there(row)); }
  Result<> traffic(const ingest::TrafficRow& row) override { return next_.traffic(there(row)); }
  Result<> dropped(const ingest::DroppedRow& row) override {
    reasons[std::string(row.reason)] += 1;
    old_reasons[run_.rows[index_of(row.origin.line)].reason] += 1;
    return next_.dropped(there(row));
  }
  std::map<std::string, std::int64_t> reasons;      // of the rows that are dropped again: why today
  std::map<std::string, std::int64_t> old_reasons;  // the same rows: why then

 private:
  std::size_t index_of(std::int64_t line) const {
    auto after = text_.row_at.upper_bound(line);
    return after == text_.row_at.begin() ? 0 : std::prev(after)->second;
  }
  template <class Row>
  Row there(Row row) const {
    row.origin.line = run_.rows[index_of(row.origin.line)].line;
    return row;
  }
  ingest::Sink& next_;
  const SealedRun& run_;
  const Text& text_;
};

Result<ingest::FileReport> read(const Workspace& workspace, const SealedRun& run, const Text& text,
                                const catalog::Source& declared, ingest::Sink& sink) {
  catalog::Source source = declared;
  source.values["encoding"] = "utf-8";  // rows are sealed as UTF-8, whatever the file was
  if (!text.delimiter.empty()) source.values["delimiter"] = text.delimiter;
  const auto options = import_options(workspace);
  ingest::MemoryBytes bytes(text.bytes);
  const std::string name = std::string(kind_prefix) + std::to_string(run.file.run);
  CW_TRY(const auto table, ingest::open_table(bytes, name, source, options));
  return ingest::read_records(*table.records, name, source, sink, options);
}

/// What the run's row says: rows move from dropped to kept; rows that are dropped for another reason today move too.
struct Moved {
  std::int64_t kept = 0;
  std::map<std::string, std::int64_t> reasons;  // change of the count
};

Moved moved_by(const SealedRun& run, const ReplaySink& again, std::int64_t erased) {
  Moved moved;
  std::int64_t dropped = erased;
  for (const auto& row : run.rows) moved.reasons[row.reason] -= 1;
  for (const auto& [reason, rows] : again.reasons) moved.reasons[reason] += rows, dropped += rows;
  if (erased > 0) moved.reasons["erased"] += erased;
  std::erase_if(moved.reasons, [](const auto& entry) { return entry.second == 0; });
  moved.kept = static_cast<std::int64_t>(run.rows.size()) - dropped;
  return moved;
}

Result<> commit_replay(Workspace& workspace, const SealedRun& run, const Text& text, const catalog::Source& source) {
  ledger::ImportFile file;
  file.source = source.id, file.system = source.system;
  file.kind = std::string(kind_prefix) + std::to_string(run.file.run);
  file.file_name = file.kind;
  file.settings_sha256 = import_settings(source, workspace.catalog());
  file.sha256 = digest_of({"replay", std::to_string(run.file.run), text.bytes});
  file.expected_rows = static_cast<std::int64_t>(run.rows.size());
  CW_TRY(auto import, ledger::Import::begin(*workspace.session, workspace.dictionary, file));
  LedgerSink sink(*import, workspace.dictionary, tokeniser_of(workspace), workspace.catalog(), source,
                  {workspace.data_folder() + "/rejects", key_of(workspace), run.file.day, run.file.run});
  ReplaySink again(sink, run, text);
  RightsSink rights(again, marks_of(workspace), tokeniser_of(workspace), source);
  CW_TRY(auto report, read(workspace, run, text, source, rights));
  report.format = run.format;
  report.columns.clear();
  for (const auto& column : run.columns) report.columns.emplace_back(column, "");
  CW_TRY_VOID(sink.seal_columns(report));
  CW_TRY_VOID(sink.finish());
  const auto moved = moved_by(run, again, rights.erased_rows());
  import->describe(file.kind, run.format);
  if (rights.learned()) CW_TRY_VOID(marks_of(workspace).save());
  CW_TRY_VOID(import->commit(0, -moved.kept, moved.reasons));
  std::error_code error;
  fs::remove(run.file.path, error);
  if (error)
    return fail(ErrorCode::unreachable, "a file of the reject store cannot be removed: " + error.message(),
                run.file.path);
  return {};
}

Result<ReplayLine> replay_run(Workspace& workspace, const SealedRun& run) {
  ReplayLine line;
  line.run = run.file.run, line.source = run.source, line.day = run.file.day;
  line.rows = static_cast<std::int64_t>(run.rows.size());
  const auto not_replayed = [&](std::string why) {
    line.not_replayed = std::move(why);
    line.still_rejected = line.rows;
    for (const auto& row : run.rows) line.reasons[row.reason] += 1;
    return line;
  };
  const auto* source = workspace.catalog().source(run.source);
  if (source == nullptr) return not_replayed("its source is not declared any more");
  if (run.columns.empty()) return not_replayed("its columns were not sealed with it: import the file again");
  if (source->values.contains("lookup_file"))
    return not_replayed("its source looks values up in a second file: import the file again");
  const Text text = text_of(run);
  NoSink nothing;
  ReplaySink again(nothing, run, text);
  const auto tried = read(workspace, run, text, *source, again);
  if (!tried) return not_replayed(tried.error().what);
  line.kept = moved_by(run, again, 0).kept;
  line.reasons = again.reasons;
  line.still_rejected = line.rows - line.kept;
  if (line.kept > 0) CW_TRY_VOID(commit_replay(workspace, run, text, *source));
  return line;
}

}  // namespace

std::optional<std::int64_t> replayed_run(std::string_view kind) {
  if (!kind.starts_with(kind_prefix)) return std::nullopt;
  std::int64_t run = 0;
  kind.remove_prefix(kind_prefix.size());
  const auto [end, error] = std::from_chars(kind.data(), kind.data() + kind.size(), run);
  if (error != std::errc{} || end != kind.data() + kind.size()) return std::nullopt;
  return run;
}

std::string columns_record(const std::string& source_id, const ingest::FileReport& report) {
  Json columns = Json::array();
  for (const auto& [column, fate] : report.columns) columns.push_back(column);
  std::string record = source_id;
  for (const std::string& part : {std::string("0"), std::string(columns_reason), report.format,
                                  columns.dump(-1, ' ', false, Json::error_handler_t::replace)}) {
    record += '\x1f';
    record += part;
  }
  return record;
}

Result<std::vector<ReplayLine>> replay(Workspace& workspace, const std::string& source_id) {
  if (!source_id.empty() && workspace.catalog().source(source_id) == nullptr) {
    std::vector<std::string> known;
    for (const auto& source : workspace.catalog().sources) known.push_back(source.id);
    return fail(ErrorCode::usage, "there is no source \"" + source_id + "\"", "sources/",
                did_you_mean(source_id, known, "`commonweal sources list` names them all"));
  }
  CW_TRY(const auto files, identity::vault_files(workspace.data_folder() + "/rejects"));
  std::vector<ReplayLine> lines;
  for (const auto& file : files) {
    const auto run = open_run(workspace, file);
    if (!run) {
      lines.push_back({file.run, "", file.day, 0, 0, 0, {}, run.error().what});
      continue;
    }
    if (run->rows.empty() || (!source_id.empty() && run->source != source_id)) continue;
    CW_TRY(auto line, replay_run(workspace, *run));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace cw::workspace
