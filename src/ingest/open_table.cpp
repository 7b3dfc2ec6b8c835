#include "ingest/open_table.hpp"

#include <optional>

#include "ingest/delimited.hpp"
#include "ingest/headed_table.hpp"
#include "ingest/json_rows.hpp"
#include "ingest/xml_rows.hpp"

namespace cw::ingest {

std::string setting(const catalog::Source& source, const std::string& name) {
  const auto found = source.values.find(name);
  return found == source.values.end() ? std::string() : found->second;
}

Result<OpenTable> open_table(ByteSource& bytes, const std::string& where, const catalog::Source& source,
                             const ReadOptions& options) {
  std::optional<Encoding> declared;
  if (const std::string name = setting(source, "encoding"); !name.empty()) {
    CW_TRY(declared, parse_encoding(name));
  }
  OpenTable table;
  CW_TRY(auto text, Utf8Text::open(bytes, declared));
  table.text = std::make_unique<Utf8Text>(std::move(text));
  const std::string sample = table.text->sample();
  const auto first = sample.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && (sample[first] == '{' || sample[first] == '[')) {
    JsonOptions json;
    json.block_bytes = options.block_bytes;
    CW_TRY(table.records, open_json(*table.text, where, json));
    return table;
  }
  if (first != std::string::npos && sample[first] == '<') {
    CW_TRY(table.records, open_xml(*table.text, where));
    return table;
  }
  DelimitedOptions delimited;
  delimited.block_bytes = options.block_bytes;
  if (const std::string mark = setting(source, "delimiter"); !mark.empty()) {
    delimited.delimiter = mark == "tab" || mark == "\\t" ? '\t' : mark.front();
  }
  if (const std::size_t head = head_size(sample); head > 0) {
    if (!delimited.delimiter) delimited.delimiter = detect_delimiter(std::string_view(sample).substr(head));
    CW_TRY(table.records, HeadedTable::open(*table.text, std::string_view(sample).substr(0, head), where, delimited));
    return table;
  }
  CW_TRY(table.records, Delimited::open(*table.text, where, delimited));
  return table;
}

}  // namespace cw::ingest
