// Any bytes as JSON lines or a JSON document, all of its columns selected.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/json_rows.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::ingest;
  MemoryBytes memory({reinterpret_cast<const char*>(data), size}, 61);
  JsonOptions options;
  options.block_bytes = 64;
  options.line_limit_bytes = 1 << 16;
  auto rows = open_json(memory, "fuzz.json", options);
  if (!rows) return 0;
  (*rows)->select((*rows)->columns());
  std::size_t bytes = 0;
  Record record;
  for (auto found = (*rows)->next(record); found && *found; found = (*rows)->next(record)) {
    for (const std::string_view cell : record.cells) {
      for (const char c : cell) bytes += static_cast<unsigned char>(c);
      if (list_holds(cell, "x")) ++bytes;
    }
  }
  static volatile std::size_t sum;
  sum = bytes;
  return 0;
}
