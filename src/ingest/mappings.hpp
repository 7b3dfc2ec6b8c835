#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/catalog.hpp"

namespace cw::ingest {

/// A ready-made declaration for the mapped reader: one file that a common tool exports.
struct ReadyMapping {
  std::string_view name;   // "vanilla_users"
  std::string_view tool;   // "vanilla": what `sources howto` is asked for, and the system of the ids
  std::string_view title;  // "Vanilla: the table GDN_User"
  std::string_view emits, space;
  std::vector<std::pair<std::string_view, std::string_view>> columns, values;
  std::vector<std::string_view> signature;  // columns that together tell this file
  std::string_view time_zone = {};          // of times without an offset, where the tool always uses one
};

/// Sorted by name.
const std::vector<ReadyMapping>& ready_mappings();
/// Null if there is none of this name.
const ReadyMapping* ready_mapping(std::string_view name);

/// Makes the source one of this kind: a reader, a family, or a ready-made mapping.
void set_kind(catalog::Source& source, std::string_view kind);

/// "{actor: UserID, at: \"Created on\"}", as a line of YAML.
std::string yaml_map(const std::vector<std::pair<std::string_view, std::string_view>>& entries);

/// What a file in sources/ says for it; files and owner are the reader's to fill in.
std::string to_yaml(const ReadyMapping& mapping);

}  // namespace cw::ingest
