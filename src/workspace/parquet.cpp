#include "workspace/parquet.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/session.hpp"

namespace cw::workspace {

namespace {

using engine::ColumnData;
using engine::ColumnType;

std::string text_of(const ColumnData& column, std::size_t row) {
  switch (column.type) {
    case ColumnType::boolean:
      return column.ints[row] != 0 ? "true" : "false";
    case ColumnType::int32:
    case ColumnType::int64:
      return std::to_string(column.ints[row]);
    case ColumnType::float64:
      return fmt::format("{}", column.doubles[row]);
    case ColumnType::text:
      return column.texts[row];
    case ColumnType::date:
      return to_text(Day{static_cast<std::int32_t>(column.ints[row])});
    case ColumnType::timestamp:
      return to_text(Instant{column.ints[row]});
  }
  return {};
}

class ParquetRows : public ingest::RecordSource {
 public:
  ParquetRows(std::unique_ptr<engine::Session> session, std::unique_ptr<engine::ColumnStream> stream)
      : session_(std::move(session)), stream_(std::move(stream)) {}

  std::vector<std::string> columns() const override {
    std::vector<std::string> names;
    for (const auto& column : stream_->columns()) names.push_back(column.name);
    return names;
  }

  void select(std::vector<std::string> names) override {
    const auto known = columns();
    for (const auto& name : names) {
      const auto found = std::find(known.begin(), known.end(), name);
      places_.push_back(found == known.end() ? known.size() : static_cast<std::size_t>(found - known.begin()));
    }
    cells_.resize(places_.size());
  }

  Result<bool> next(ingest::Record& record) override {
    while (row_ == chunk_.rows) {
      CW_TRY(const bool more, stream_->next(chunk_));
      if (!more) return false;
      row_ = 0;
    }
    record.cells.assign(places_.size(), {});
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (places_[i] >= chunk_.columns.size() || !chunk_.columns[places_[i]].is_valid(row_)) continue;
      cells_[i] = text_of(chunk_.columns[places_[i]], row_);
      record.cells[i] = cells_[i];
    }
    record.origin = {++line_};
    record.raw = {};
    record.damage = {};
    ++row_;
    return true;
  }

  std::string format() const override { return "Parquet"; }

 private:
  std::unique_ptr<engine::Session> session_;
  std::unique_ptr<engine::ColumnStream> stream_;
  engine::Chunk chunk_;
  std::vector<std::size_t> places_;
  std::vector<std::string> cells_;
  std::size_t row_ = 0;
  std::int64_t line_ = 0;
};

}  // namespace

Result<std::unique_ptr<ingest::RecordSource>> open_parquet(const std::string& path) {
  CW_TRY(auto session, engine::open_duckdb({}));
  const engine::Value parameters[] = {path};
  CW_TRY(auto stream, session->query("SELECT * FROM read_parquet($1)", parameters));
  return std::unique_ptr<ingest::RecordSource>(std::make_unique<ParquetRows>(std::move(session), std::move(stream)));
}

}  // namespace cw::workspace
