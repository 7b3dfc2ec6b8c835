#include "workspace/parquet.hpp"

#include <fmt/format.h>

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

using engine::ColumnType;

/// The narrowest type that holds every value of a column.
ColumnType type_of(const Table& table, std::size_t column) {
  bool booleans = false, wholes = false, reals = false, texts = false;
  for (const auto& row : table.rows) {
    booleans |= std::holds_alternative<bool>(row[column]);
    wholes |= std::holds_alternative<std::int64_t>(row[column]);
    reals |= std::holds_alternative<double>(row[column]);
    texts |= std::holds_alternative<std::string>(row[column]);
  }
  if (texts || (booleans && (wholes || reals))) return ColumnType::text;
  if (booleans) return ColumnType::boolean;
  if (reals) return ColumnType::float64;
  return wholes ? ColumnType::int64 : ColumnType::text;
}

/// Adds a cell to a column of any type that holds it (type_of); false for no value.
struct AddCell {
  engine::ColumnData& to;
  bool operator()(std::monostate) const {
    add(0, 0.0, {});
    return false;
  }
  bool operator()(bool value) const { return add(value ? 1 : 0, 0.0, value ? "true" : "false"); }
  bool operator()(std::int64_t value) const { return add(value, static_cast<double>(value), std::to_string(value)); }
  bool operator()(double value) const { return add(0, value, fmt::format("{}", value)); }
  bool operator()(const std::string& value) const { return add(0, 0.0, value); }

 private:
  bool add(std::int64_t whole, double real, std::string text) const {
    if (to.type == ColumnType::text) {
      to.texts.push_back(std::move(text));
    } else if (to.type == ColumnType::float64) {
      to.doubles.push_back(real);
    } else {
      to.ints.push_back(whole);
    }
    return true;
  }
};

engine::Chunk chunk_of(const Table& table, const engine::TableDesc& description) {
  engine::Chunk chunk;
  chunk.rows = table.rows.size();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    auto& column = chunk.columns.emplace_back();
    column.type = description.columns[i].type;
    for (const auto& row : table.rows) column.valid.push_back(std::visit(AddCell{column}, row[i]) ? 1 : 0);
  }
  return chunk;
}

/// A name or path inside quotes of SQL.
std::string quoted(const std::string& text, char quote) {
  std::string out(1, quote);
  for (const char c : text) out += c == quote ? std::string(2, quote) : std::string(1, c);
  return out + quote;
}

}  // namespace

Result<> write_parquet(const Table& table, const std::string& path) {
  engine::TableDesc description{.name = "export.rows", .columns = {}};
  std::string names;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::string column = "c" + std::to_string(i);
    description.columns.push_back({column, type_of(table, i), false});
    names += (i == 0 ? "" : ", ") + column + " AS " + quoted(table.columns[i].name, '"');
  }
  CW_TRY(auto session, engine::open_duckdb({}));
  CW_TRY_VOID(session->ensure(description));
  CW_TRY(auto transaction, session->begin());
  CW_TRY(auto writer, session->bulk_load(description));
  CW_TRY_VOID(writer->append(chunk_of(table, description)));
  CW_TRY_VOID(writer->finish());
  CW_TRY_VOID(transaction->commit());
  CW_TRY_VOID(
      session->execute("COPY (SELECT " + names + " FROM export.rows) TO " + quoted(path, '\'') + " (FORMAT parquet)"));
  return {};
}

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
