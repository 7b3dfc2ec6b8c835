#include <algorithm>
#include <set>

#include "base/nearest.hpp"
#include "catalog/message.hpp"
#include "catalog/rule.hpp"
#include "catalog/starter.hpp"

namespace cw::catalog {

namespace {

using Values = std::map<std::string, std::string>;

/// Wrapped at 100 columns; the lines after the first are set in by `hang`.
std::string comment(const std::string& text, const std::string& hang = "") {
  constexpr std::size_t width = 100;
  std::string out;
  std::string line = "#";
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t until = std::min(text.find(' ', from), text.size());
    if (line.size() + 1 + until - from > width && line.size() > hang.size() + 1) {
      out += line + "\n";
      line = "#" + hang;
    }
    line += " " + text.substr(from, until - from);
    from = until + 1;
  }
  return out + line + "\n";
}

std::string explained(const Field& field) {
  std::string text = field.docs;
  if (field.shape.kind == Shape::Kind::choice) text += " One of: " + any_of(field.shape.allowed, "or") + ".";
  if (!field.unit.empty()) text += " Unit: " + field.unit + ".";
  if (!field.fallback.empty()) text += " If missing: " + field.fallback + ".";
  return text;
}

bool needs_quotes(const std::string& text) {
  static const std::set<std::string> words = {"~", "null", "true", "false", "yes", "no", "Yes", "No", "True", "False"};
  const auto plain = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    return letter || (c >= '0' && c <= '9') || std::string_view(" _./-+()").find(c) != std::string_view::npos;
  };
  if (text.empty() || words.contains(text) || !std::all_of(text.begin(), text.end(), plain)) return true;
  return std::string_view(" -.").find(text.front()) != std::string_view::npos || text.back() == ' ';
}

std::string quoted_scalar(const std::string& text) {
  if (!needs_quotes(text)) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\"";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t until = std::min(text.find('\n', from), text.size());
    if (until > from) lines.push_back(text.substr(from, until - from));
    from = until + 1;
  }
  return lines;
}

bool is_text(const Shape& shape) {
  return shape.kind == Shape::Kind::text || shape.kind == Shape::Kind::role || shape.kind == Shape::Kind::name ||
         shape.kind == Shape::Kind::zone || shape.kind == Shape::Kind::choice;
}

/// One value as YAML on one line. Text that is already a YAML list or map is taken as it is.
std::string flow(const Shape& shape, const std::string& text) {
  const bool nested = shape.kind == Shape::Kind::list || shape.kind == Shape::Kind::map ||
                      shape.kind == Shape::Kind::record || shape.kind == Shape::Kind::records ||
                      shape.kind == Shape::Kind::days || shape.kind == Shape::Kind::distribution;
  if (nested && (text.starts_with('{') || text.starts_with('['))) return text;
  if (shape.kind == Shape::Kind::list) {
    std::string out;
    for (const std::string& line : lines_of(text)) out += (out.empty() ? "" : ", ") + flow(*shape.item, line);
    return "[" + out + "]";
  }
  return is_text(shape) ? quoted_scalar(text) : text;
}

/// Values whose key is "field.key", as key -> text.
Values below(const Values& values, const std::string& field) {
  Values inner;
  for (const auto& [key, text] : values) {
    if (key.starts_with(field + ".")) inner[key.substr(field.size() + 1)] = text;
  }
  return inner;
}

/// The example entry of a list or map of records, commented out.
std::string commented_example(const Field& field) {
  const bool many = field.shape.kind == Shape::Kind::records;
  std::string text = "# " + field.name + ":\n";
  bool first = true;
  for (const Field& part : field.shape.record->fields) {
    text += std::string(many && first ? "#   - " : many ? "#     " : "#   ") + part.name + ": " + part.example + "\n";
    first = false;
  }
  return text;
}

std::string nested_values(const Field& field, const Values& inner) {
  std::string text = field.name + ":\n";
  bool first = true;
  const auto line = [&](const std::string& key, const std::string& value) {
    const bool dash = field.shape.kind == Shape::Kind::records && first;
    const bool item = field.shape.kind == Shape::Kind::records && !first;
    text += std::string(dash ? "  - " : item ? "    " : "  ") + key + ": " + value + "\n";
    first = false;
  };
  if (field.shape.kind == Shape::Kind::map) {
    for (const auto& [key, value] : inner) line(quoted_scalar(key), flow(*field.shape.item, value));
    return text;
  }
  for (const Field& part : field.shape.record->fields) {
    if (const auto found = inner.find(part.name); found != inner.end())
      line(part.name, flow(part.shape, found->second));
  }
  return text;
}

std::string assignment(const Field& field, const Values& values) {
  const auto found = values.find(field.name);
  if (found != values.end() && !found->second.empty()) {
    return field.name + ": " + flow(field.shape, found->second) + "\n";
  }
  if (const Values inner = below(values, field.name); !inner.empty()) return nested_values(field, inner);
  if (field.need == Need::required) return field.name + ":\n";
  if (field.shape.record != nullptr) return commented_example(field);
  return "# " + field.name + ": " + field.example + "\n";
}

std::string heading(const FileKind& kind) {
  return comment(kind.docs) + comment("Every field: docs/reference/catalog.md. `commonweal check` reads this file.");
}

/// A file that is one record.
std::string record_file(const FileKind& kind, const Values& values) {
  std::string text = heading(kind);
  for (const Field& field : kind.record->fields) {
    text += "\n" + comment(explained(field)) + assignment(field, values);
  }
  return text;
}

/// The caller's value for a field of an entry: for this entry, for the list, or for all.
std::string value_for(const Values& values, const std::string& list, const std::string& entry, const std::string& field,
                      const std::string& fallback) {
  const std::string keys[] = {entry + "." + field, list + "." + field, field};
  for (const std::string& key : keys) {
    if (const auto found = values.find(key); found != values.end() && !found->second.empty()) return found->second;
  }
  return fallback;
}

std::string entry_text(const Record& record, const Starter& starter, const StarterEntry& entry, const Values& values) {
  const std::string name = entry.front().second;
  std::string text;
  bool filled = true;
  for (const auto& [field_name, fallback] : entry) {
    const auto field = std::find_if(record.fields.begin(), record.fields.end(),
                                    [&, wanted = field_name](const Field& f) { return f.name == wanted; });
    const std::string value = value_for(values, starter.field, name, field_name, fallback);
    const bool wanted = field->need == Need::required || field_name == "amount";
    if (value.empty() && wanted) filled = false;
    if (value.empty() && !wanted) continue;
    const std::string shown = value.empty() && starter.commented_until_filled ? field->example : value;
    text += (text.empty() ? "  - " : "    ") + field_name + ":" +
            (shown.empty() ? "" : " " + flow(field->shape, shown)) + "\n";
  }
  if (filled || !starter.commented_until_filled) return text;
  std::string commented;
  for (const std::string& line : lines_of(text)) commented += "# " + line + "\n";
  return commented;
}

/// `rates: []` with an entry to copy.
std::string empty_list(const Field& field) {
  std::string text = "# For example:\n# " + field.name + ":\n";
  bool first = true;
  for (const Field& part : field.shape.record->fields) {
    if (part.need == Need::optional) continue;
    text += std::string(first ? "#   - " : "#     ") + part.name + ": " + part.example + "\n";
    first = false;
  }
  return text + field.name + ": []\n";
}

/// A file that holds lists of entries, with what a workspace usually begins with.
std::string list_file(const FileKind& kind, const Values& values) {
  std::string text = heading(kind);
  const auto starters = starter(kind.name);
  for (const Field& field : kind.record->fields) {
    const auto begin =
        std::find_if(starters.begin(), starters.end(), [&](const Starter& s) { return s.field == field.name; });
    text += "\n" + comment(explained(field));
    if (begin == starters.end()) {
      text += assignment(field, values);
      continue;
    }
    text += "# Fields of an entry:\n";
    for (const Field& part : field.shape.record->fields)
      text += comment("  " + part.name + ": " + explained(part), "     ");
    std::string entries;
    for (const StarterEntry& entry : begin->entries) {
      entries += (entries.empty() ? "" : "\n") + entry_text(*field.shape.record, *begin, entry, values);
    }
    const bool any = entries.starts_with("  - ") || entries.find("\n  - ") != entries.npos;
    text += entries.empty() ? empty_list(field) : (any ? "" : "# ") + field.name + ":\n" + entries;
  }
  return text;
}

/// Keys that `values` may have for this kind of file.
std::vector<std::string> possible_keys(const FileKind& kind) {
  std::vector<std::string> keys;
  for (const Field& field : kind.record->fields) {
    keys.push_back(field.name);
    if (field.shape.record == nullptr) continue;
    for (const Field& part : field.shape.record->fields) {
      keys.push_back(field.name + "." + part.name);
      if (!starter(kind.name).empty()) keys.push_back(part.name);
    }
  }
  for (const Starter& start : starter(kind.name)) {
    for (const StarterEntry& entry : start.entries) {
      for (const auto& [field, value] : entry) keys.push_back(entry.front().second + "." + field);
    }
  }
  return keys;
}

/// Entries of a map have free names: "columns.time".
bool is_map_entry(const FileKind& kind, const std::string& key) {
  return std::any_of(kind.record->fields.begin(), kind.record->fields.end(), [&](const Field& field) {
    return field.shape.kind == Shape::Kind::map && key.starts_with(field.name + ".");
  });
}

}  // namespace

Result<std::string> file_template(std::string_view name, const TemplateValues& values) {
  const auto& kinds = file_kinds();
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const FileKind& k) { return k.name == name; });
  if (kind == kinds.end()) {
    return fail(ErrorCode::invalid_input, "there is no template " + quoted(name), {},
                did_you_mean(name, schema_names(), "templates: " + any_of(schema_names(), "and")));
  }
  const auto keys = possible_keys(*kind);
  for (const auto& [key, value] : values.values) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end() || is_map_entry(*kind, key)) continue;
    return fail(ErrorCode::invalid_input, "the template " + quoted(name) + " has no field " + quoted(key), {},
                did_you_mean(key, keys, "fields: " + any_of(keys, "and")));
  }
  Values filled = starter_values(name);
  for (const auto& [key, value] : values.values) filled[key] = value;
  return starter(name).empty() ? record_file(*kind, filled) : list_file(*kind, filled);
}

}  // namespace cw::catalog
