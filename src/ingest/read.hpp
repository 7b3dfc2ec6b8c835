#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "ingest/reader.hpp"
#include "ingest/records.hpp"
#include "ingest/rows.hpp"

namespace cw::ingest {

/// Reads one file (plain, gzip or zip) by `source.reader` and hands its rows to `sink` in file order.
/// source.reader: a name of reader_names(), or a family ("discourse", "stripe", "zendesk"): then each file tells by its
/// columns which of the family it is, so that one source, and with it one space of ids, can hold them all.
/// source.columns also overrides a column of any reader: field -> column name (segment: "Company (custom user field)").
/// source.values of any reader: encoding, delimiter.
/// Errors: unreachable, invalid_input (damaged, ambiguous or unreadable as a whole, naming file:line), unknown_column
/// (a column that the reader needs is missing), and whatever the sink returns. On an error nothing may be kept.
Result<FileReport> read_file(const std::string& path, const catalog::Source& source, Sink& sink,
                             const ReadOptions& options = {});

/// The same for rows that come from elsewhere (Parquet through DuckDB). The report's name, bytes and sha256 are the
/// caller's to fill in.
Result<FileReport> read_records(RecordSource& records, const std::string& where, const catalog::Source& source,
                                Sink& sink, const ReadOptions& options = {});

struct Candidate {
  std::string kind;         // "shopify_orders", or a ready-made mapping: "vanilla_users" (see set_kind)
  double confidence = 0.0;  // 0 to 1
  std::string reason;       // "has Name, Financial Status, Lineitem name; 62 of 62 columns are known"
};

/// What a file may be, by its columns and never by its name.
struct Detection {
  std::string format;  // "CSV, comma, UTF-8, gzip"
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> sample;  // up to 100 rows as text, in memory only: personal data
  std::vector<Candidate> candidates;             // best first; empty: only the mapped reader can read it
  /// Set if a person has to choose: nothing fits, or two kinds fit about equally.
  std::string question;
};
Result<Detection> detect_file(const std::string& path);

/// Whether this folder is an export of many files that somebody unpacked (a Slack export, by its channels.json). Other
/// folders are no input.
bool is_export_folder(const std::string& path);

/// What a reader or family calls its activities and outcomes, for the taxonomy and `rename`; empty for "mapped", whose
/// names the source gives.
std::vector<Emitted> emitted_by(std::string_view reader);

/// Names that `reader:` of a source may have: the kinds and their families, sorted.
std::vector<std::string> reader_names();

}  // namespace cw::ingest
