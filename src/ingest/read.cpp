#include "ingest/read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "base/nearest.hpp"
#include "catalog/attributes.hpp"
#include "ingest/amount_mark.hpp"
#include "ingest/bytes.hpp"
#include "ingest/date_order.hpp"
#include "ingest/delimited.hpp"
#include "ingest/joined.hpp"
#include "ingest/json_rows.hpp"
#include "ingest/mappings.hpp"
#include "ingest/open_table.hpp"
#include "ingest/readers/kinds.hpp"
#include "ingest/text.hpp"
#include "ingest/xml_rows.hpp"

namespace cw::ingest {

namespace {

std::string file_name(const std::string& path) {
  if (path == "-") return "standard input";
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string_view container_name(Container container) {
  switch (container) {
    case Container::gzip:
      return ", gzip";
    case Container::zip:
      return ", zip";
    case Container::folder:
      return ", folder";
    case Container::plain:
      break;
  }
  return "";
}

constexpr std::array settings = {"encoding", "delimiter",        "date_format", "amount_unit",   "round",
                                 "null",     "negative_outcome", "lookup_file", "lookup_column", "lookup_key",
                                 "livemode", "object",           "keep_values"};

/// Whether the source names this kind or its family.
bool belongs(const ReaderKind& kind, const catalog::Source& source) {
  return kind.name == source.reader || kind.family == source.reader;
}

/// Every key under `columns` and `values` must be a field of the reader (or of one in its family) or a setting.
Result<> check_keys(const catalog::Source& source) {
  std::vector<std::string> fields;
  for (const ReaderKind* kind : all_kinds()) {
    if (!belongs(*kind, source)) continue;
    for (const Field& field : kind->fields) fields.emplace_back(field.name);
  }
  const std::string place = fmt::format("{}:{}", source.place.file, source.place.line);
  const auto known = [&](const std::string& key) {
    return std::find(fields.begin(), fields.end(), key) != fields.end();
  };
  for (const auto& [key, column] : source.columns) {
    if (!known(key))
      return fail(ErrorCode::invalid_config, fmt::format("{} has no field \"{}\" for `columns`", source.reader, key),
                  place, did_you_mean(key, fields));
  }
  std::vector<std::string> all(settings.begin(), settings.end());
  if (source.reader == "mapped") all.insert(all.end(), fields.begin(), fields.end());
  for (const ReaderKind* kind : all_kinds()) {
    if (belongs(*kind, source)) all.insert(all.end(), kind->settings.begin(), kind->settings.end());
  }
  for (const auto& [key, value] : source.values) {
    if (std::find(all.begin(), all.end(), key) == all.end()) {
      return fail(ErrorCode::invalid_config,
                  fmt::format("{} has no field or setting \"{}\" for `values`", source.reader, key), place,
                  did_you_mean(key, all));
    }
  }
  return {};
}

/// The folder that a file lies in, with a slash; lookups are named relative to it.
std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/') + 1);
}

/// The table that `lookup_file` names, found by `lookup_key` (else by the column of the same name as `lookup_column`).
Result<std::optional<Lookup>> open_lookup(const std::string& path, const catalog::Source& source) {
  const std::string name = setting(source, "lookup_file");
  if (name.empty()) return std::nullopt;
  if (name.find("..") != std::string::npos || name.front() == '/')
    return fail(ErrorCode::invalid_config, "a lookup must lie beside the files of its source", name);
  const std::string by = setting(source, "lookup_column"), named = setting(source, "lookup_key");
  if (by.empty())
    return fail(ErrorCode::invalid_config, "the source has a lookup_file but no lookup_column", source.id,
                "say which column of its files holds the key of the lookup");
  CW_TRY(InputFile file, InputFile::open(folder_of(path) + name));
  CW_TRY(const bool found, file.next_member());
  if (!found) return fail(ErrorCode::invalid_input, "the zip holds no file", name, "export it again");
  catalog::Source plain;
  CW_TRY(const OpenTable table, open_table(file, name, plain, {}));
  CW_TRY(Lookup lookup, read_lookup(*table.records, named.empty() ? by : named, name));
  return std::optional<Lookup>(std::move(lookup));
}

struct Bound {
  std::vector<std::string> columns;  // for each field the file's column, or "" if it has none
  std::vector<bool> present;
};

/// Finds the column of each field: the one that the source names, else the first alias that the file has.
Result<Bound> bind(const ReaderKind& kind, const std::vector<std::string>& columns, const catalog::Source& source,
                   const std::string& where) {
  std::map<std::string, std::string> by_key;
  for (const std::string& column : columns) by_key.emplace(column_key(column), column);
  Bound bound;
  for (const Field& field : kind.fields) {
    std::string column;
    const auto named = source.columns.find(std::string(field.name));
    if (named != source.columns.end()) {
      if (std::find(columns.begin(), columns.end(), named->second) == columns.end()) {
        return fail(ErrorCode::unknown_column, fmt::format("the file has no column \"{}\"", named->second), where,
                    did_you_mean(named->second, columns, "correct `columns:` of the source"));
      }
      column = named->second;
    }
    for (auto alias = field.aliases.begin(); column.empty() && alias != field.aliases.end(); ++alias) {
      if (const auto found = by_key.find(column_key(*alias)); found != by_key.end()) column = found->second;
    }
    if (column.empty() && field.required) {
      return fail(
          ErrorCode::unknown_column,
          fmt::format("the file has no column \"{}\", which {} needs", field.aliases.front(), kind.name), where,
          fmt::format("export it with that column, or name the column under `columns: {{{}: ...}}` of the source",
                      field.name));
    }
    bound.present.push_back(!column.empty());
    bound.columns.push_back(column.empty() ? std::string(field.aliases.empty() ? "" : field.aliases.front()) : column);
  }
  return bound;
}

/// The declared attributes that this file has a column for. Of a family each file may hold others; a source of one kind
/// has them all.
struct Attributes {
  std::vector<std::string> names, columns;
  std::size_t first = 0;  // cell of a record

  /// Sets what the row says of its people.
  void tell(const Record& record, Output& out) const {
    std::map<std::string, std::string> said;
    for (std::size_t i = 0; i < names.size(); ++i) said[names[i]] = std::string(trimmed(record.cells[first + i]));
    out.set_segment(catalog::attributes_text(said));
  }
};

Result<Attributes> attributes_of(const ReaderKind& kind, const std::vector<std::string>& columns,
                                 const catalog::Source& source, const std::string& where) {
  Attributes attributes;
  attributes.first = kind.fields.size();
  for (const auto& [name, column] : source.attributes) {
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
      attributes.names.push_back(name);
      attributes.columns.push_back(column);
    } else if (kind.name == source.reader) {
      return fail(ErrorCode::unknown_column, fmt::format("the file has no column \"{}\"", column), where,
                  did_you_mean(column, columns, "correct `attributes:` of the source"));
    }
  }
  return attributes;
}

std::vector<std::pair<std::string, std::string>> fate_of_columns(const ReaderKind& kind, const Bound& bound,
                                                                 const Attributes& attributes,
                                                                 const std::vector<std::string>& columns) {
  std::vector<std::pair<std::string, std::string>> fates;
  for (const std::string& column : columns) {
    std::string fate;
    for (std::size_t i = 0; i < kind.fields.size(); ++i) {
      if (bound.columns[i] == column) fate += (fate.empty() ? "" : ", ") + std::string(kind.fields[i].name);
    }
    for (std::size_t i = 0; i < attributes.names.size(); ++i) {
      if (attributes.columns[i] == column) fate += (fate.empty() ? "attribute " : ", attribute ") + attributes.names[i];
    }
    if (fate.empty()) {
      const auto unread = std::find_if(kind.unread.begin(), kind.unread.end(), [&](const Unread& rule) {
        return column_key(rule.column) == column_key(column);
      });
      fate = unread == kind.unread.end() ? "dropped: not declared" : "never read: " + std::string(unread->why);
    }
    fates.emplace_back(column, fate);
  }
  return fates;
}

Result<> drop_row(Output& out, const Record& record, const Verdict& verdict) {
  return out.drop({.origin = record.origin,
                   .reason = verdict.reason,
                   .column = verdict.column,
                   .raw = verdict.replayable ? record.raw : std::string_view{},
                   .replayable = verdict.replayable});
}

Result<> read_rows(RecordSource& records, Reader& reader, const Attributes& attributes, Output& out,
                   std::string_view member, FileReport& report) {
  Record record;
  for (;;) {
    CW_TRY(const bool found, records.next(record));
    if (!found) break;
    ++report.rows_read;
    record.origin.member = member;
    Verdict verdict{.reason = record.damage};
    const std::int64_t emitted = out.emitted(), unwanted = out.unwanted();
    if (record.damage.empty()) {
      if (!attributes.names.empty()) attributes.tell(record, out);
      CW_TRY(verdict, reader.row(record));
    }
    if (verdict.held) continue;
    const bool wanted = out.emitted() > emitted || out.unwanted() == unwanted;
    if (verdict.reason.empty() && !wanted) verdict = exclude("not_wanted");
    if (verdict.reason.empty()) {
      out.keep();
    } else {
      CW_TRY_VOID(drop_row(out, record, verdict));
    }
  }
  out.set_segment({});
  return reader.finish();
}

/// Joins what two members of a zip say of their columns.
void add_columns(FileReport& report, std::vector<std::pair<std::string, std::string>> columns) {
  for (auto& column : columns) {
    if (std::find(report.columns.begin(), report.columns.end(), column) == report.columns.end())
      report.columns.push_back(std::move(column));
  }
}

/// Kinds whose signature the columns fulfil, best first.
std::vector<Candidate> rank(const std::vector<std::string>& columns) {
  std::set<std::string> keys;
  for (const std::string& column : columns) keys.insert(column_key(column));
  std::vector<Candidate> candidates;
  for (const ReaderKind* kind : all_kinds()) {
    const auto has = [&](std::string_view column) { return keys.count(column_key(column)) > 0; };
    const auto signature = std::find_if(kind->signatures.begin(), kind->signatures.end(),
                                        [&](const auto& set) { return std::all_of(set.begin(), set.end(), has); });
    if (signature == kind->signatures.end()) continue;
    std::set<std::string> known;
    for (const Field& field : kind->fields) {
      for (const auto alias : field.aliases) known.insert(column_key(alias));
    }
    for (const Unread& unread : kind->unread) known.insert(column_key(unread.column));
    const auto recognised =
        std::count_if(keys.begin(), keys.end(), [&](const std::string& key) { return known.count(key) > 0; });
    const double share = static_cast<double>(recognised) / static_cast<double>(keys.size());
    candidates.push_back(
        {std::string(kind->name), 0.5 + 0.5 * share,
         fmt::format("has {}; {} of {} columns are known", fmt::join(*signature, ", "), recognised, keys.size())});
  }
  for (const ReadyMapping& mapping : ready_mappings()) {
    const auto has = [&](std::string_view column) { return keys.count(column_key(column)) > 0; };
    if (!std::all_of(mapping.signature.begin(), mapping.signature.end(), has)) continue;
    candidates.push_back(
        {std::string(mapping.name),
         0.5 + 0.5 * static_cast<double>(mapping.signature.size()) / static_cast<double>(keys.size()),
         fmt::format("has {}; the ready-made mapping of {}", fmt::join(mapping.signature, ", "), mapping.title)});
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.confidence > b.confidence; });
  return candidates;
}

constexpr double ambiguous_within = 0.1;

std::string question_about(const std::vector<Candidate>& candidates) {
  if (candidates.empty()) return "no reader knows these columns: declare `reader: mapped` and say which column is what";
  if (candidates.size() > 1 && candidates[0].confidence - candidates[1].confidence < ambiguous_within) {
    return fmt::format("this may be {} or {}: declare `reader:` of the source", candidates[0].kind, candidates[1].kind);
  }
  return {};
}

/// The kind that the source names; for a family the one of its members that the columns fit.
Result<const ReaderKind*> choose_kind(const catalog::Source& source, const std::vector<std::string>& columns,
                                      const std::string& where) {
  const auto& kinds = all_kinds();
  std::vector<const ReaderKind*> family;
  for (const ReaderKind* kind : kinds) {
    if (kind->name == source.reader) return kind;
    if (kind->family == source.reader) family.push_back(kind);
  }
  if (family.empty()) {
    const auto names = reader_names();
    return fail(ErrorCode::invalid_config, fmt::format("unknown reader \"{}\"", source.reader),
                source.place.file.empty() ? where : fmt::format("{}:{}", source.place.file, source.place.line),
                did_you_mean(source.reader, names, fmt::format("write one of {}", fmt::join(names, ", "))));
  }
  std::vector<Candidate> candidates = rank(columns);
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return std::none_of(family.begin(), family.end(),
                        [&](const ReaderKind* kind) { return kind->name == candidate.kind; });
  });
  if (candidates.empty()) {
    std::vector<std::string_view> names;
    names.reserve(family.size());
    for (const ReaderKind* kind : family) names.push_back(kind->name);
    return fail(ErrorCode::invalid_input, fmt::format("the columns fit none of {}", fmt::join(names, ", ")), where,
                "check that this is the right file, or declare its reader in a source of its own");
  }
  if (const std::string question = question_about(candidates); !question.empty())
    return fail(ErrorCode::invalid_input, question, where);
  return *std::find_if(family.begin(), family.end(),
                       [&](const ReaderKind* kind) { return kind->name == candidates.front().kind; });
}

/// Adds a kind to "slack" or "salesforce_accounts, salesforce_contacts".
void add_kind(std::string& kinds, std::string_view kind) {
  for (std::string_view rest = kinds; !rest.empty();) {
    if (take_item(rest, ',') == kind) return;
  }
  kinds += (kinds.empty() ? "" : ", ") + std::string(kind);
}

Result<> read_table(RecordSource& records, const std::string& where, std::string_view member, const ArchivePlan* plan,
                    const Context& context, Output& out, FileReport& report) {
  const std::vector<std::string> columns = records.columns();
  CW_TRY(const ReaderKind* kind, choose_kind(context.source(), columns, where));
  add_kind(report.kind, kind->name);
  CW_TRY(const Bound bound, bind(*kind, columns, context.source(), where));
  CW_TRY(auto reader, kind->make({context, out, records.table(), bound.present, where, std::string(member), plan}));
  CW_TRY(const Attributes attributes, attributes_of(*kind, columns, context.source(), where));
  std::vector<std::string> wanted = bound.columns;
  wanted.insert(wanted.end(), attributes.columns.begin(), attributes.columns.end());
  records.select(std::move(wanted));
  CW_TRY_VOID(read_rows(records, *reader, attributes, out, member, report));
  add_columns(report, fate_of_columns(*kind, bound, attributes, records.columns()));
  for (std::string& note : records.notes()) report.notes.push_back(std::move(note));
  return {};
}

/// The members of a file that are to be read, and what became of the others.
class Members {
 public:
  static Result<Members> open(const std::string& path, const catalog::Source& source, const std::string& known_sha256) {
    const ReaderKind* planned = nullptr;
    for (const ReaderKind* kind : all_kinds()) {
      if (belongs(*kind, source) && kind->plan != nullptr) planned = kind;
    }
    CW_TRY(InputFile file, InputFile::open(path, {}, known_sha256, planned != nullptr));
    Members members(std::move(file));
    const Container container = members.file_.container();
    if (planned != nullptr && (container == Container::zip || container == Container::folder)) {
      CW_TRY(members.plan_, planned->plan(path));
    }
    return members;
  }

  /// Moves to the next member that the plan opens.
  Result<bool> next() {
    for (;;) {
      CW_TRY(const bool found, file_.next_member());
      if (!found) return false;
      const std::string_view reason = plan_ ? plan_->leave_out(file_.member()) : std::string_view{};
      if (reason.empty()) return true;
      ++closed_[std::string(reason)];
    }
  }

  /// Whether a family of readers knows nothing of this member of a zip: then it is named and passed over.
  bool passes_over(const catalog::Source& source, const std::vector<std::string>& columns) {
    bool family = false;
    for (const ReaderKind* kind : all_kinds()) {
      if (kind->name == source.reader) return false;
      family = family || kind->family == source.reader;
    }
    const auto candidates = rank(columns);
    const bool known = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
      return std::any_of(all_kinds().begin(), all_kinds().end(), [&](const ReaderKind* kind) {
        return kind->name == candidate.kind && kind->family == source.reader;
      });
    });
    if (!family || known || file_.container() == Container::gzip) return false;
    ++unknown_;
    return true;
  }

  void add_notes(FileReport& report) const {
    for (const auto& [reason, files] : closed_)
      report.notes.push_back(fmt::format("{} files stayed closed: {}", files, reason));
    if (unknown_ > 0)
      report.notes.push_back(fmt::format("{} files in it fit no reader of this source and were not read", unknown_));
  }
  tl::unexpected<Error> nothing_read(const std::string& name) const {
    if (unknown_ > 0)
      return fail(ErrorCode::invalid_input, "no file in it fits a reader of this source", name,
                  "check that this is the right export");
    return fail(ErrorCode::invalid_input, "the zip holds no file", name, "export it again");
  }
  InputFile& file() { return file_; }
  const ArchivePlan* plan() const { return plan_.get(); }

 private:
  explicit Members(InputFile file) : file_(std::move(file)) {}
  InputFile file_;
  std::unique_ptr<ArchivePlan> plan_;
  std::map<std::string, std::int64_t> closed_;
  std::int64_t unknown_ = 0;
};

/// The columns of a kind that hold times which people may have written as 5/8/2026.
std::vector<std::string> time_columns(const ReaderKind& kind, const Bound& bound) {
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < kind.fields.size(); ++i) {
    if (kind.fields[i].time && bound.present[i]) columns.push_back(bound.columns[i]);
  }
  return columns;
}

/// The columns of a kind that hold money.
std::vector<std::string> amount_columns(const ReaderKind& kind, const Bound& bound) {
  static const std::set<std::string_view> names = {"gross", "tax",    "shipping",      "discount", "fee",
                                                   "price", "refund", "line_discount", "cost"};
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < kind.fields.size(); ++i) {
    if (names.contains(kind.fields[i].name) && bound.present[i]) columns.push_back(bound.columns[i]);
  }
  return columns;
}

constexpr int rows_looked_at = 100;

/// Reads the times and amounts of one table: the first rows, and all of them if the dates leave a question.
Result<> see_table(RecordSource& records, std::vector<std::string> times, const std::vector<std::string>& amounts,
                   DateOrder& order, AmountMark& mark) {
  const std::size_t time_count = times.size();
  times.insert(times.end(), amounts.begin(), amounts.end());
  records.select(std::move(times));
  Record record;
  for (int row = 0; row < rows_looked_at || order.asked(); ++row) {
    CW_TRY(const bool found, records.next(record));
    if (!found) return {};
    if (!record.damage.empty()) continue;
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
      if (i < time_count) {
        order.see(record.cells[i], record.origin.line);
      } else {
        mark.see(record.cells[i], record.origin.line);
      }
    }
  }
  return {};
}

/// Day or month first: what the source declares; else what the whole file shows, in a reading of its own. The same
/// reading sees whether amounts have the declared decimal mark.
Result<> settle_forms(const std::string& path, const catalog::Source& source, const ReadOptions& options,
                      Context& context, FileReport& report) {
  if (const std::string declared = setting(source, "date_format"); !declared.empty()) {
    CW_TRY(const DateFormat format, parse_date_format(declared));
    if (format == DateFormat::dmy || format == DateFormat::mdy) context.set_date_order(format);
    return {};
  }
  const bool any = std::any_of(all_kinds().begin(), all_kinds().end(), [&](const ReaderKind* kind) {
    return belongs(*kind, source) &&
           std::any_of(kind->fields.begin(), kind->fields.end(), [](const Field& field) { return field.time; });
  });
  if (!any || path == "-" || path.starts_with("/dev/")) return {};
  CW_TRY(Members members, Members::open(path, source, options.sha256));
  DateOrder order;
  AmountMark mark(context.decimal_mark());
  for (;;) {
    CW_TRY(const bool found, members.next());
    if (!found) break;
    CW_TRY(const OpenTable table, open_table(members.file(), report.name, source, options));
    const std::vector<std::string> columns = table.records->columns();
    const auto kind = choose_kind(source, columns, report.name);
    if (!kind) continue;  // the reading itself says what is wrong
    const auto bound = ingest::bind(**kind, columns, source, report.name);
    if (!bound) continue;
    auto times = setting(source, "date_format").empty() ? time_columns(**kind, *bound) : std::vector<std::string>{};
    CW_TRY_VOID(see_table(*table.records, std::move(times), amount_columns(**kind, *bound), order, mark));
  }
  CW_TRY_VOID(mark.verdict(report.name));
  CW_TRY(const auto decided, order.verdict(report.name));
  if (decided) {
    context.set_date_order(*decided);
    report.notes.push_back(order.note());
  }
  return {};
}

void check_control_total(const FileReport& report) {
  std::int64_t total = report.rows_kept;
  for (const auto& [reason, rows] : report.rows_dropped) total += rows;
  CW_CHECK(total == report.rows_read);
}

}  // namespace

Result<FileReport> read_file(const std::string& path, const catalog::Source& source, Sink& sink,
                             const ReadOptions& options) {
  CW_TRY(Context context, Context::make(source, options));
  CW_TRY_VOID(check_keys(source));
  CW_TRY(const std::optional<Lookup> lookup, open_lookup(path, source));
  CW_TRY(Members members, Members::open(path, source, options.sha256));
  FileReport report;
  report.name = file_name(path);
  CW_TRY_VOID(settle_forms(path, source, options, context, report));
  Output out(sink, source, report);
  const InputFile& file = members.file();
  for (;;) {
    CW_TRY(const bool found, members.next());
    if (!found) break;
    const std::string where = file.member().empty() ? report.name : report.name + "/" + file.member();
    CW_TRY(const OpenTable table, open_table(members.file(), where, source, options));
    if (file.container() != Container::plain && members.passes_over(source, table.records->columns())) continue;
    if (report.format.empty())
      report.format =
          fmt::format("{}, {}{}", table.records->format(), table.text->description(), container_name(file.container()));
    if (lookup) {
      Joined joined(*table.records, *lookup, setting(source, "lookup_column"));
      CW_TRY_VOID(read_table(joined, where, file.member(), members.plan(), context, out, report));
    } else {
      CW_TRY_VOID(read_table(*table.records, where, file.member(), members.plan(), context, out, report));
    }
  }
  if (report.kind.empty()) return members.nothing_read(report.name);
  members.add_notes(report);
  CW_TRY_VOID(members.file().finish());
  report.bytes = file.bytes();
  report.sha256 = file.sha256();
  check_control_total(report);
  return report;
}

Result<FileReport> read_records(RecordSource& records, const std::string& where, const catalog::Source& source,
                                Sink& sink, const ReadOptions& options) {
  CW_TRY(const Context context, Context::make(source, options));
  CW_TRY_VOID(check_keys(source));
  FileReport report;
  report.name = file_name(where);
  report.format = records.format();
  Output out(sink, source, report);
  CW_TRY_VOID(read_table(records, report.name, {}, nullptr, context, out, report));
  check_control_total(report);
  return report;
}

namespace {

/// An export of many files, told by the file that names its parts; also where somebody unpacked it into a folder.
Result<std::optional<Detection>> detect_archive(const std::string& path) {
  for (const ReaderKind* kind : all_kinds()) {
    if (kind->plan == nullptr || path == "-" || path.starts_with("/dev/")) continue;
    CW_TRY(InputFile file, InputFile::open(path, {}, {}, true));
    if (file.container() != Container::zip && file.container() != Container::folder) return std::optional<Detection>{};
    for (;;) {
      CW_TRY(const bool found, file.next_member());
      if (!found) break;
      const std::string& member = file.member();
      if (member.substr(member.rfind('/') + 1) != kind->plan_marker) continue;
      Detection detection;
      detection.format = fmt::format("many files{}", container_name(file.container()));
      detection.candidates = {{std::string(kind->name), 1.0, fmt::format("holds {}", kind->plan_marker)}};
      return std::optional(std::move(detection));
    }
  }
  return std::optional<Detection>{};
}

}  // namespace

Result<Detection> detect_file(const std::string& path) {
  constexpr std::size_t sample_rows = 100;
  CW_TRY(auto archive, detect_archive(path));
  if (archive) return std::move(*archive);
  CW_TRY(InputFile file, InputFile::open(path));
  Detection detection;
  bool any = false;
  while (detection.candidates.empty()) {
    CW_TRY(const bool found, file.next_member());
    if (!found && !any)
      return fail(ErrorCode::invalid_input, "the zip holds no file", file_name(path), "export it again");
    if (!found) break;
    any = true;
    CW_TRY(const OpenTable table, open_table(file, file_name(path), {}, {}));
    detection.format =
        fmt::format("{}, {}{}", table.records->format(), table.text->description(), container_name(file.container()));
    detection.columns = table.records->columns();
    table.records->select(detection.columns);
    detection.sample.clear();
    Record record;
    while (detection.sample.size() < sample_rows) {
      const auto more = table.records->next(record);
      if (!more || !*more) break;
      if (record.damage.empty()) detection.sample.emplace_back(record.cells.begin(), record.cells.end());
    }
    detection.candidates = rank(detection.columns);
  }
  detection.question = question_about(detection.candidates);
  return detection;
}

bool is_export_folder(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  return fs::is_directory(path, error) && std::any_of(all_kinds().begin(), all_kinds().end(), [&](const auto* kind) {
           return kind->plan != nullptr && fs::is_regular_file(fs::path(path) / kind->plan_marker, error);
         });
}

std::vector<Emitted> emitted_by(std::string_view reader) {
  std::vector<Emitted> emitted;
  for (const ReaderKind* kind : all_kinds()) {
    if (kind->name == reader || kind->family == reader)
      emitted.insert(emitted.end(), kind->emits.begin(), kind->emits.end());
  }
  return emitted;
}

std::vector<std::string> reader_names() {
  std::set<std::string> names;
  for (const ReaderKind* kind : all_kinds()) {
    names.emplace(kind->name);
    names.emplace(kind->family);
  }
  return {names.begin(), names.end()};
}

}  // namespace cw::ingest
