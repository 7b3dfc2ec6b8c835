#include "workspace/parquet.hpp"

#include <algorithm>
#include <filesystem>

#include "engine/session.hpp"

namespace cw::workspace {

namespace {

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
      record.cells[i] = chunk_.columns[places_[i]].texts[row_];
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
  std::size_t row_ = 0;
  std::int64_t line_ = 0;
};

}  // namespace

Result<std::unique_ptr<ingest::RecordSource>> open_parquet(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return fail(ErrorCode::unreachable, "there is no such file", path);
  CW_TRY(auto session, engine::open_duckdb({}));
  CW_TRY_VOID(session->execute("SET TimeZone = 'UTC'"));  // times with a zone print with +00
  const engine::Value parameters[] = {path};
  auto stream = session->query("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet($1)", parameters);
  if (!stream && stream.error().code == ErrorCode::invalid_input) {
    return fail(ErrorCode::invalid_input, "the file is not Parquet, or it is damaged", path, "export it again");
  }
  if (!stream) return fail(stream.error());
  return std::unique_ptr<ingest::RecordSource>(std::make_unique<ParquetRows>(std::move(session), std::move(*stream)));
}

}  // namespace cw::workspace
