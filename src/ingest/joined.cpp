#include "ingest/joined.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.hpp"

namespace cw::ingest {

namespace {
constexpr std::string_view prefix = "lookup.";
constexpr std::size_t row_limit = 1'000'000;
}  // namespace

Result<Lookup> read_lookup(RecordSource& records, const std::string& key, const std::string& where) {
  Lookup lookup;
  lookup.columns = records.columns();
  const auto at = std::find(lookup.columns.begin(), lookup.columns.end(), key);
  if (at == lookup.columns.end()) {
    return fail(ErrorCode::unknown_column, fmt::format("the lookup has no column \"{}\"", key), where,
                did_you_mean(key, lookup.columns, "correct `lookup_key` of the source"));
  }
  const auto key_cell = static_cast<std::size_t>(at - lookup.columns.begin());
  records.select(lookup.columns);
  for (Record record;;) {
    CW_TRY(const bool found, records.next(record));
    if (!found) return lookup;
    const std::string place = fmt::format("{}:{}", where, record.origin.line);
    if (!record.damage.empty())
      return fail(ErrorCode::invalid_input, fmt::format("this row of the lookup cannot be read ({})", record.damage),
                  place, "correct the row");
    if (lookup.rows.size() == row_limit)
      return fail(ErrorCode::invalid_input, fmt::format("the lookup has more than {} rows", row_limit), where,
                  "join the files before the import");
    const auto [row, is_new] = lookup.rows.try_emplace(std::string(record.cells[key_cell]));
    if (!is_new)
      return fail(ErrorCode::invalid_input, fmt::format("the key of this row stands twice in column \"{}\"", key),
                  place, "name a column whose values are unique");
    row->second.assign(record.cells.begin(), record.cells.end());
  }
}

Joined::Joined(RecordSource& rows, const Lookup& lookup, std::string by)
    : rows_(&rows), lookup_(&lookup), by_(std::move(by)) {}

std::vector<std::string> Joined::columns() const {
  std::vector<std::string> all = rows_->columns();
  for (const std::string& column : lookup_->columns) all.push_back(std::string(prefix) + column);
  return all;
}

void Joined::select(std::vector<std::string> names) {
  looked_up_.clear();
  for (std::string& name : names) {
    const auto& own = lookup_->columns;
    const auto found = name.substr(0, prefix.size()) == prefix
                           ? std::find(own.begin(), own.end(), name.substr(prefix.size()))
                           : own.end();
    looked_up_.push_back(found == own.end() ? std::string::npos : static_cast<std::size_t>(found - own.begin()));
    if (found != own.end()) name.clear();
  }
  key_cell_ = names.size();
  names.push_back(by_);
  rows_->select(std::move(names));
}

Result<bool> Joined::next(Record& record) {
  CW_TRY(const bool found, rows_->next(inner_));
  if (!found) return false;
  record = inner_;
  const auto row = lookup_->rows.find(std::string(inner_.cells[key_cell_]));
  if (row == lookup_->rows.end()) ++not_found_;
  record.cells.pop_back();
  for (std::size_t i = 0; i < looked_up_.size(); ++i) {
    if (looked_up_[i] == std::string::npos) continue;
    record.cells[i] = row == lookup_->rows.end() ? std::string_view{} : std::string_view(row->second[looked_up_[i]]);
  }
  return true;
}

std::vector<std::string> Joined::notes() const {
  std::vector<std::string> notes = rows_->notes();
  if (not_found_ > 0) notes.push_back(fmt::format("{} rows have a {} that the lookup does not hold", not_found_, by_));
  return notes;
}

}  // namespace cw::ingest
