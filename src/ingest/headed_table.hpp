#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/bytes.hpp"
#include "ingest/delimited.hpp"
#include "ingest/records.hpp"

namespace cw::ingest {

/// Bytes of a small first table that stands before the rows of a report, with the empty line behind it: Zoom writes a
/// line about the meeting above its participants; GA4 writes lines of "#", Excel a line
/// "sep=;". 0 if the text is one table.
std::size_t head_size(std::string_view sample);

/// Delimited text below such a head. Every row has the head's cells beside its own, in columns "head.<column>" (of a
/// head of "# name: value" lines: "head.<name>"). Lines are counted from the top of the file.
class HeadedTable : public RecordSource {
 public:
  /// text: the whole file; head: its head_size() first bytes. Errors: as Delimited::open; invalid_input for a head that
  /// cannot be read.
  static Result<std::unique_ptr<RecordSource>> open(ByteSource& text, std::string_view head, const std::string& where,
                                                    const DelimitedOptions& options);
  std::vector<std::string> columns() const override;
  void select(std::vector<std::string> names) override;
  Result<bool> next(Record& record) override;
  std::string format() const override { return rows_->format() + ", below a head of its own"; }

 private:
  HeadedTable() = default;
  Result<> read_head(std::string_view head, const std::string& where);

  std::unique_ptr<ByteSource> body_;
  std::unique_ptr<Delimited> rows_;
  std::vector<std::pair<std::string, std::string>> head_;
  std::vector<std::pair<std::size_t, std::string_view>> from_head_;  // by cell
};

}  // namespace cw::ingest
