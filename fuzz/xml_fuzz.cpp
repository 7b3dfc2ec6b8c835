// Any bytes as XML rows, all of their columns selected: no crash, and the same rows from two block sizes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/xml_rows.hpp"

namespace {

using namespace cw;
using namespace cw::ingest;

std::string read_all(std::string_view bytes, std::size_t block_bytes) {
  MemoryBytes memory(bytes, block_bytes);
  XmlOptions options;
  options.block_bytes = block_bytes;
  options.row_limit_bytes = 1 << 16;
  auto rows = open_xml(memory, "fuzz.xml", options);
  if (!rows) return to_text(rows.error());
  (*rows)->select((*rows)->columns());
  std::string all;
  for (Record record;;) {
    const auto found = (*rows)->next(record);
    if (!found) return all + to_text(found.error());
    if (!*found) return all;
    all += '\n';
    all += record.damage;
    for (const std::string_view cell : record.cells) (all += '\x1f') += cell;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (read_all(bytes, 1 << 16) != read_all(bytes, 61)) __builtin_trap();
  return 0;
}
