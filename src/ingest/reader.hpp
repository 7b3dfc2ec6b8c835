#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/catalog.hpp"
#include "ingest/archive_plan.hpp"
#include "ingest/records.hpp"
#include "ingest/rows.hpp"

/// What a reader is made of. To add one: docs/how-to/add-a-reader.md.
namespace cw::ingest {

enum class DateFormat;

/// One field that a reader wants, with the names that vendors gave its column. Names are compared by their letters and
/// digits alone: "Created at" = "created_at" = "createdAt".
struct Field {
  std::string_view name;                  // what it becomes: "native_id"
  std::vector<std::string_view> aliases;  // the first one is the vendor's present name
  bool required = false;                  // then it has at least one alias
  bool time = false;                      // people may have written it as 5/8/2026: the whole column decides the order
};

/// Why a column that a vendor's file has is not read at all.
struct Unread {
  std::string_view column;
  std::string_view why;  // "message text", "name or address", ...
};

struct ReadOptions {
  std::optional<Instant> not_after = {};  // later rows are dropped as future_date
  std::size_t block_bytes = 1 << 20;
  std::string sha256 = {};  // of the file, if the caller took it already; else it is taken while reading
};

/// What becomes of a data row.
struct Verdict {
  std::string_view reason = {};  // empty: kept
  std::string_view column = {};
  bool replayable = true;
  bool held = false;  // the reader speaks for this row later, through Output::keep or drop
};
inline Verdict kept() {
  return {};
}
inline Verdict held() {
  return {.held = true};
}
/// A row that a better mapping or file could bring back.
inline Verdict drop(std::string_view reason, std::string_view column = {}) {
  return {.reason = reason, .column = column};
}
/// A row that is rightly not counted (a declined guest, a private message).
inline Verdict exclude(std::string_view reason, std::string_view column = {}) {
  return {.reason = reason, .column = column, .replayable = false};
}

/// The sink as readers see it: counts what passes, renames activities and outcomes as the source declares.
class Output {
 public:
  Output(Sink& sink, const catalog::Source& source, FileReport& report);
  Result<> actor(const ActorRow& row);
  Result<> activity(ActivityRow row);
  Result<> outcome(OutcomeRow row);
  Result<> link(const LinkRow& row);
  Result<> traffic(const TrafficRow& row);
  void keep(std::int64_t rows = 1) { report_->rows_kept += rows; }
  Result<> drop(const DroppedRow& row);
  /// What the row at hand says of its people (catalog/attributes.hpp); for those of whom the reader says nothing
  /// itself.
  void set_segment(std::string segment) { segment_ = std::move(segment); }
  void note(std::string text) { report_->notes.push_back(std::move(text)); }
  /// Rows handed on so far, and rows that were not because the source renames them to nothing.
  std::int64_t emitted() const {
    return report_->actors + report_->activities + report_->outcomes + report_->links + report_->traffic;
  }
  std::int64_t unwanted() const { return unwanted_; }

 private:
  std::string_view renamed(std::string_view name) const;
  void cover(Instant at);
  Sink* sink_;
  FileReport* report_;
  std::vector<std::pair<std::string, std::string>> rename_;
  std::string segment_;
  std::int64_t unwanted_ = 0;
};

/// A time that was read, or why not: missing_date, bad_date, future_date.
struct TimeCell {
  Instant at;
  std::string_view trouble = {};
};

/// Settings of the source, ready for use in every row.
class Context {
 public:
  /// Errors: invalid_input for an unknown time zone.
  static Result<Context> make(const catalog::Source& source, const ReadOptions& options);
  const catalog::Source& source() const { return *source_; }
  const Zone& zone() const { return zone_; }
  /// ISO 8601 and its relatives; without an offset in the zone of the source. Dates such as 5/8/2026 are read only once
  /// their order is known.
  TimeCell time(std::string_view text) const;
  /// Seconds since 1970.
  TimeCell unix_time(std::string_view text) const;
  TimeCell checked(Instant at) const;
  /// Whether the source declares this group, username or the domain of this address as staff, or as test.
  bool is_staff(std::string_view group_or_name) const { return listed(staff_, group_or_name); }
  bool is_staff_address(std::string_view email) const { return listed(staff_, domain(email)); }
  bool is_test(std::string_view product_or_name) const { return listed(test_, product_or_name); }
  bool is_test_address(std::string_view email) const { return listed(test_, domain(email)); }
  /// The currency of a row, else that of the source. Errors: invalid_input if neither is known or the code is wrong.
  Result<Currency> currency(std::string_view code) const;
  /// Tax inside an amount that includes it, where a row does not state it: by `tax_rate` of the source, else 0.
  /// Rounded half away from zero.
  std::int64_t tax_inside(std::int64_t gross_minor) const;
  /// Day or month first in dates such as 5/8/2026: as the source declares, else as the whole column showed; mostly
  /// nothing.
  std::optional<DateFormat> date_order() const { return date_order_; }
  void set_date_order(DateFormat order) { date_order_ = order; }
  char decimal_mark() const { return source_->decimal_mark == "," ? ',' : '.'; }

 private:
  static std::string_view domain(std::string_view email);
  static bool listed(const std::unordered_set<std::string>& set, std::string_view text);
  const catalog::Source* source_ = nullptr;
  Zone zone_ = Zone::utc();
  bool zone_is_utc_ = true;
  std::optional<Instant> not_after_;
  std::optional<DateFormat> date_order_;
  std::unordered_set<std::string> staff_;
  std::unordered_set<std::string> test_;
};

/// Reads the rows of one file (or of one member of a zip).
class Reader {
 public:
  virtual ~Reader() = default;
  /// cells: in the order of the reader's fields; the row is whole (no damage).
  virtual Result<Verdict> row(const Record& record) = 0;
  /// After the last row: what was held.
  virtual Result<> finish() { return {}; }
};

struct ReaderInput {
  const Context& context;
  Output& out;
  std::string table;                  // RecordSource::table()
  std::vector<bool> present;          // which fields have a column
  std::string where;                  // the file, for errors
  std::string member = {};            // inside an archive: "help/2026-08-02.json"
  const ArchivePlan* plan = nullptr;  // if the kind has one and the file is an archive
};

/// A name that a reader gives to rows; the catalog must declare it, or the source must rename it ("" = not wanted).
struct Emitted {
  std::string_view what;       // activity | outcome
  std::string_view name;       // "post_created"
  std::string_view counts_as;  // ActivityKind or OutcomeKind by name
  std::string_view title;
};

/// One kind of file that we can read.
struct ReaderKind {
  std::string_view name;    // "shopify_orders"
  std::string_view family;  // "shopify": a source may name the family, then each file tells its kind
  std::string_view title;   // "Shopify orders export"
  /// Kinds that hold several tables list the fields of all of them.
  std::vector<Field> fields;
  std::vector<Unread> unread = {};
  std::vector<Emitted> emits = {};
  /// Sets of columns (in any spelling); a file that has all of one set is taken for this kind.
  std::vector<std::vector<std::string_view>> signatures;
  /// Errors: unknown_column if the file lacks what its table needs.
  Result<std::unique_ptr<Reader>> (*make)(const ReaderInput& input);
  /// Keys under `values` of the source that are this reader's own.
  std::vector<std::string_view> settings = {};
  /// Exports of many files that must be known as a whole; they may also be given as a folder. Null for all others.
  Result<std::unique_ptr<ArchivePlan>> (*plan)(const std::string& path) = nullptr;
  std::string_view plan_marker = {};  // the file that tells such an archive from others: "channels.json"
};

/// Lower-case letters and digits of a column's name; bytes beyond ASCII are kept.
std::string column_key(std::string_view name);

/// Trimmed of blanks on both sides.
std::string_view trimmed(std::string_view text);
/// One pair of quotes taken off: Discourse quotes cells with commas before its CSV writer quotes them again.
std::string_view unquoted(std::string_view text);
/// true, yes, t, 1 in any case.
bool truthy(std::string_view text);
/// ASCII lower case of a trimmed text.
std::string lower(std::string_view text);
/// The next item of a list with this separator, trimmed; `rest` is what follows.
std::string_view take_item(std::string_view& rest, char separator);

}  // namespace cw::ingest
