// Any bytes as delimited text, in two block sizes: no crash, and the same rows from both.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/delimited.hpp"
#include "ingest/text.hpp"

namespace {

using namespace cw;
using namespace cw::ingest;

std::string read_all(std::string_view bytes, std::size_t block_bytes) {
  MemoryBytes memory(bytes, block_bytes);
  auto text = Utf8Text::open(memory);
  if (!text) return to_text(text.error());
  DelimitedOptions options;
  options.block_bytes = block_bytes;
  options.line_limit_bytes = 1 << 16;
  auto table = Delimited::open(*text, "fuzz.csv", options);
  if (!table) return to_text(table.error());
  std::string all = (*table)->format();
  for (Record record;;) {
    const auto found = (*table)->next(record);
    if (!found) return all + to_text(found.error());
    if (!*found) return all;
    all += '\n' + std::to_string(record.origin.line);
    all += record.damage;
    for (const std::string_view cell : record.cells) (all += '\x1f') += cell;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (read_all(bytes, 1 << 16) != read_all(bytes, 7)) __builtin_trap();
  return 0;
}
