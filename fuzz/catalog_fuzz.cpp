#include <cstddef>
#include <cstdint>

#include "catalog/read.hpp"

/// Bytes as each kind of catalog file: parsing and reading must end, and every complaint must have a place.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::catalog;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::vector<Problem> problems;
  const Document document = parse_yaml("file.yml", bytes, problems);
  if (document.readable) {
    for (const FileKind& kind : file_kinds()) {
      Catalog catalog;
      Marks marks;
      Reader("file.yml", problems, marks).read(*kind.record, document.root, kind.target(catalog, "one"), "one");
    }
  }
  for (const Problem& problem : problems) {
    if (problem.place.line < 1 || problem.place.column < 1) __builtin_trap();
  }
  return 0;
}
