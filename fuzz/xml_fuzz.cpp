// Any bytes as XML rows, all of their columns selected.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/xml_rows.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::ingest;
  MemoryBytes memory({reinterpret_cast<const char*>(data), size}, 61);
  XmlOptions options;
  options.block_bytes = 64;
  options.row_limit_bytes = 1 << 16;
  auto rows = open_xml(memory, "fuzz.xml", options);
  if (!rows) return 0;
  (*rows)->select((*rows)->columns());
  std::size_t bytes = 0;
  Record record;
  for (auto found = (*rows)->next(record); found && *found; found = (*rows)->next(record)) {
    for (const std::string_view cell : record.cells) {
      for (const char c : cell) bytes += static_cast<unsigned char>(c);
    }
  }
  static volatile std::size_t sum;
  sum = bytes;
  return 0;
}
