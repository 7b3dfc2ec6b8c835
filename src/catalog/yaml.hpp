#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"

/// A YAML file as a tree that remembers where everything stood. The only home of yaml-cpp.
namespace cw::catalog {

struct Entry;

struct Node {
  enum class Kind { empty, scalar, list, map };
  Kind kind = Kind::empty;
  std::string text = {};  // of a scalar
  bool quoted = false;    // "10" is text, 10 is a number
  int line = 0;
  int column = 0;  // in characters, not bytes
  std::vector<Node> items = {};
  std::vector<Entry> entries;  // no initializer: clang would need Entry to be complete here

  const Entry* entry(std::string_view key) const;
};

struct Entry {
  std::string key;
  int line = 0;
  int column = 0;
  Node value;
};

inline constexpr std::size_t largest_file = 4'000'000;  // bytes

struct Document {
  Node root = {};
  bool readable = false;  // false: the tree must not be used
};

/// Parses one file. Every complaint (not UTF-8, tabs, syntax, aliases, tags, duplicate keys, a second document) becomes
/// a Problem; the first of two equal keys counts.
Document parse_yaml(const std::string& file, std::string_view bytes, std::vector<Problem>& problems);

}  // namespace cw::catalog
