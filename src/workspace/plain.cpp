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

}  // namespace cw::workspace
