#pragma once

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.hpp"

/// How structs become JSON and JSON Schema from one table of fields. Heavy: only .cpp files that write JSON include it.
namespace cw::fields {

using Json = nlohmann::ordered_json;

/// One key of an object: its schema, and how its value is read from the struct. A value that is_discarded() is left
/// out; such a field is optional in the schema.
template <class T>
struct Field {
  std::string_view name;
  Json schema;
  std::function<Json(const T&)> read;
  bool required = true;
};

template <class T>
using Fields = std::vector<Field<T>>;

template <class T>
Json write(const Fields<T>& fields, const T& value) {
  Json object = Json::object();
  for (const auto& field : fields) {
    Json written = field.read(value);
    if (!written.is_discarded()) object[std::string(field.name)] = std::move(written);
  }
  return object;
}

template <class T, class Range>
Json write_all(const Fields<T>& fields, const Range& values) {
  Json array = Json::array();
  for (const auto& value : values) array.push_back(write<T>(fields, value));
  return array;
}

template <class T>
Json object_schema(const Fields<T>& fields) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const auto& field : fields) {
    properties[std::string(field.name)] = field.schema;
    if (field.required) required.push_back(field.name);
  }
  return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
}

inline Json left_out() {
  return Json(Json::value_t::discarded);
}

// Values: empty text and numbers that do not exist are null; a double that is no number never gets out.
inline Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}
inline Json number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}
inline Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

// Schemas of simple values.
inline Json type(std::string_view name) {
  return {{"type", name}};
}
inline Json or_null(std::string_view name) {
  return {{"type", {name, "null"}}};
}
inline Json one_of(std::vector<Json> values) {
  return {{"enum", std::move(values)}};
}
inline Json array_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}
inline Json map_of(Json values) {
  return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}
inline Json reference(std::string_view name) {
  return {{"$ref", "#/$defs/" + std::string(name)}};
}

// Fields that are one member of the struct. `_if_any`: null where the text is empty or the number does not exist.
template <class T>
Field<T> text(std::string_view name, std::string T::* member) {
  return {name, type("string"), [member](const T& value) { return Json(value.*member); }};
}
template <class T>
Field<T> text_if_any(std::string_view name, std::string T::* member) {
  return {name, or_null("string"), [member](const T& value) { return text_or_null(value.*member); }};
}
template <class T>
Field<T> real(std::string_view name, double T::* member) {
  return {name, type("number"), [member](const T& value) { return number(value.*member); }};
}
template <class T>
Field<T> real_if_any(std::string_view name, std::optional<double> T::* member) {
  return {name, or_null("number"), [member](const T& value) { return number(value.*member); }};
}
template <class T>
Field<T> truth(std::string_view name, bool T::* member) {
  return {name, type("boolean"), [member](const T& value) { return Json(value.*member); }};
}
template <class T, class Whole>
Field<T> whole(std::string_view name, Whole T::* member) {
  return {name, type("integer"), [member](const T& value) { return Json(value.*member); }};
}
template <class T>
Field<T> texts(std::string_view name, std::vector<std::string> T::* member) {
  return {name, array_of(type("string")), [member](const T& value) { return Json(value.*member); }};
}
template <class T>
Field<T> list(std::string_view name, std::string_view definition, std::function<Json(const T&)> read) {
  return {name, array_of(reference(definition)), std::move(read)};
}

/// Two spaces of indent; text that is not UTF-8 is replaced, never thrown at the reader.
inline std::string print(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// One Finding as a JSON value; what finding/json.hpp prints.
Json finding_value(const Finding& finding, std::string_view released, bool timings);
/// The parts of its schema ("estimate", "figure", ..., and "finding" itself), for use below $defs.
Json finding_definitions();

}  // namespace cw::fields
