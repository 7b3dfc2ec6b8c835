#include "workspace/plain.hpp"

#include "ingest/bytes.hpp"
#include "workspace/parquet.hpp"

namespace cw::workspace {

Result<ingest::PlainTable> plain_table(const std::string& path, const std::vector<std::string>& columns) {
  if (!path.ends_with(".parquet")) return ingest::read_plain_table(path, columns);
  CW_TRY(auto records, open_parquet(path));
  CW_TRY(auto table, ingest::read_plain_table(*records, path.substr(path.rfind('/') + 1), columns));
  CW_TRY(table.sha256, ingest::sha256_of_file(path));
  return table;
}

Result<ingest::PlainTable> scan_plain_table(const std::string& path, const std::vector<std::string>& columns,
                                            const ingest::RowReader& reader) {
  if (!path.ends_with(".parquet")) return ingest::scan_plain_table(path, columns, reader);
  CW_TRY(auto records, open_parquet(path));
  CW_TRY(auto table, ingest::scan_plain_table(*records, path.substr(path.rfind('/') + 1), columns, reader));
  CW_TRY(table.sha256, ingest::sha256_of_file(path));
  return table;
}

tl::unexpected<Error> at_row(Error error, std::size_t row, const std::string& column, const std::string& name) {
  error.what = "row " + std::to_string(row + 1) + " of column \"" + column + "\": " + error.what;
  error.where = name;
  return fail(std::move(error));
}

}  // namespace cw::workspace
