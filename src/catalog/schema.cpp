#include <algorithm>
#include <nlohmann/json.hpp>

#include "catalog/currency_codes.hpp"
#include "catalog/rule.hpp"

namespace cw::catalog {

namespace {

using Json = nlohmann::ordered_json;

Json schema_of(const Record& record);

Json percentage() {
  return {{"type", "string"}, {"pattern", "^[0-9]+([.][0-9]+)? *%$"}};
}

Json number_of(const Shape& shape, const char* type) {
  Json json = {{"type", type}};
  const auto bound = [&](const char* key, const std::optional<double>& value) {
    if (!value) return;
    if (*value == static_cast<double>(static_cast<std::int64_t>(*value))) {
      json[key] = static_cast<std::int64_t>(*value);
    } else {
      json[key] = *value;
    }
  };
  bound("minimum", shape.low);
  bound("maximum", shape.high);
  return json;
}

Json share_or_percentage(const Shape& shape) {
  return {{"anyOf", {number_of(shape, "number"), percentage()}}};
}

Json range_of(const Shape& shape) {
  const bool shares = shape.low.has_value() || !shape.unit_field.empty();
  const Json number = shares ? share_or_percentage(shape) : number_of(shape, "number");
  Json range = schema_of(distribution_record());
  for (auto& [name, part] : range["properties"].items()) {
    if (name == "kind") continue;
    const std::string docs = part["description"];
    part = number;
    part["description"] = docs;
  }
  Json any = Json::array({number, range});
  if (shape.unknown_allowed) any.push_back({{"const", "unknown"}});
  return {{"anyOf", any}};
}

Json schema_of(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::text:
      return {{"type", {"string", "number"}}};
    case Shape::Kind::role:
      return {{"type", "string"}, {"pattern", "^[^@]+$"}};
    case Shape::Kind::name:
      return {{"type", "string"}, {"pattern", "^[a-z][a-z0-9_]{0,63}$"}};
    case Shape::Kind::number:
      return number_of(shape, "number");
    case Shape::Kind::whole:
      return number_of(shape, "integer");
    case Shape::Kind::share:
      return share_or_percentage(shape);
    case Shape::Kind::yes_no:
      return {{"enum", {true, false, "yes", "no"}}};
    case Shape::Kind::day:
      return {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}};
    case Shape::Kind::month:
      return {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}$"}};
    case Shape::Kind::currency:
      return {{"enum", currency_codes()}};
    case Shape::Kind::zone:
      return {{"type", "string"}};
    case Shape::Kind::choice:
      return {{"enum", shape.allowed}};
    case Shape::Kind::days:
      return {{"anyOf", {schema_of(month()), schema_of(days_record())}}};
    case Shape::Kind::distribution:
      return range_of(shape);
    case Shape::Kind::list:
      return {{"type", "array"}, {"items", schema_of(*shape.item)}};
    case Shape::Kind::map:
      return {{"type", "object"}, {"additionalProperties", schema_of(*shape.item)}};
    case Shape::Kind::record:
      return schema_of(*shape.record);
    case Shape::Kind::records:
      return {{"type", "array"}, {"items", schema_of(*shape.record)}};
  }
  return {};
}

std::string description(const Field& field) {
  std::string text = field.docs;
  if (!field.unit.empty()) text += " Unit: " + field.unit + ".";
  if (!field.fallback.empty()) text += " Default: " + field.fallback + ".";
  if (field.need == Need::draft) text += " Without it the statement stays a draft.";
  return text + " Example: " + field.example;
}

Json schema_of(const Record& record) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Field& field : record.fields) {
    Json json = schema_of(field.shape);
    json["description"] = description(field);
    properties[field.name] = std::move(json);
    if (field.need == Need::required) required.push_back(field.name);
  }
  Json json = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) json["required"] = std::move(required);
  return json;
}

}  // namespace

std::vector<std::string> schema_names() {
  std::vector<std::string> names;
  for (const FileKind& kind : file_kinds()) names.push_back(kind.name);
  return names;
}

std::string json_schema(std::string_view name) {
  const auto& kinds = file_kinds();
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const FileKind& k) { return k.name == name; });
  if (kind == kinds.end()) return {};
  Json json = {
      {"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", kind->path}, {"description", kind->docs}};
  json.update(schema_of(*kind->record));
  return json.dump(2) + "\n";
}

}  // namespace cw::catalog
