#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ingest/rows.hpp"

namespace cw::ingest {

/// One data row of any format. The views live until the next call of next().
struct Record {
  Origin origin;
  std::vector<std::string_view> cells;  // in the order of select(); a missing or null cell has data() == nullptr
  std::string_view raw;                 // the row as read; may be empty (Parquet)
  std::string_view damage = {};         // why it cannot be used: column_count, bad_utf8, ...; empty if it can
  bool has(std::size_t cell) const { return !cells[cell].empty(); }
};

/// Where data rows come from: CSV, JSON lines, XML rows, Parquet (in workspace) all feed the same readers through this.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  /// Every column of the file, as written there. Formats without a header (JSON lines, XML) know those of the first
  /// rows at the start and all of them at the end.
  virtual std::vector<std::string> columns() const = 0;
  /// Names the columns wanted, each as columns() spells it; "" or an unknown name gives null cells. Call before next().
  virtual void select(std::vector<std::string> names) = 0;
  /// The next row into `record`; false at the end. A row that cannot be read alone comes with `damage`;
  /// an error means that nothing after it can be trusted, and that nothing of the file may be kept.
  virtual Result<bool> next(Record& record) = 0;
  /// "CSV, comma", "JSON lines", "XML rows of posts".
  virtual std::string format() const = 0;
  /// Name of the table where the format has one (the root of an XML file: "posts"); else empty.
  virtual std::string table() const { return {}; }
  /// What the file says about itself that a person should know ("result_count equals the limit of 1,000").
  virtual std::vector<std::string> notes() const { return {}; }
};

}  // namespace cw::ingest
