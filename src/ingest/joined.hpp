#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/records.hpp"

namespace cw::ingest {

/// A small second table, looked up by key: campaigns with their dates, products with their departments.
struct Lookup {
  std::vector<std::string> columns;
  std::unordered_map<std::string, std::vector<std::string>> rows;  // by key
};

/// Reads a whole table into memory. key: the column that rows are found by.
/// Errors: unknown_column; invalid_input for damaged rows, a key that stands twice, or more than a million rows.
Result<Lookup> read_lookup(RecordSource& records, const std::string& key, const std::string& where);

/// Rows with the columns of a lookup beside their own, named "lookup.<column>"; null where the key is not found.
class Joined : public RecordSource {
 public:
  /// by: the column of `rows` that holds the key. Both must outlive this.
  Joined(RecordSource& rows, const Lookup& lookup, std::string by);
  std::vector<std::string> columns() const override;
  void select(std::vector<std::string> names) override;
  Result<bool> next(Record& record) override;
  std::string format() const override { return rows_->format(); }
  std::string table() const override { return rows_->table(); }
  std::vector<std::string> notes() const override;

 private:
  RecordSource* rows_;
  const Lookup* lookup_;
  std::string by_;
  std::vector<std::size_t> looked_up_;  // for each cell the column of the lookup, or npos
  std::size_t key_cell_ = 0;
  std::int64_t not_found_ = 0;
  Record inner_;
};

}  // namespace cw::ingest
