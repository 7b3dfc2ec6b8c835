#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "catalog/catalog.hpp"

/// The rule table: one entry a field. The same entries read and check a file, and write its JSON Schema, its commented
/// template and its page of the reference. The tables themselves stand in rules_*.cpp.
namespace cw::catalog {

struct Record;

/// What a field may hold.
struct Shape {
  enum class Kind {
    text,          // any scalar
    role,          // a team, a role, initials: no address
    name,          // a-z, 0-9, _ ; starts with a letter
    number,        // 12 or 12.5; no thousands marks
    whole,         // 12
    share,         // 0.25 or "25 %"
    yes_no,        // true, false, yes, no
    day,           // 2026-07-01
    month,         // 2026-07
    currency,      // EUR
    zone,          // Europe/Berlin
    choice,        // one of `allowed`
    days,          // {from, until} or a month
    distribution,  // a number, or a map of low, mode, high or mean, sd; "unknown" where `unknown_allowed`
    list,          // of `item`
    map,           // name -> `item`
    record,        // a map with the fields of `record`
    records        // a list of those
  };
  Kind kind = Kind::text;
  std::vector<std::string> allowed = {};
  std::optional<double> low = {};
  std::optional<double> high = {};
  bool unknown_allowed = false;
  std::string unit_field = {};  // distribution: the neighbour whose value "share" makes it a share
  std::shared_ptr<const Shape> item = {};
  const Record* record = nullptr;
};

/// A checked value on its way into a struct.
struct Value {
  std::variant<std::monostate, std::string, double, std::int64_t, bool, Day, Currency, DayRange, Distribution> scalar;
  std::vector<Value> items = {};
  std::vector<std::pair<std::string, Value>> entries = {};
};

void assign(std::string& target, const Value& value);
void assign(double& target, const Value& value);
void assign(int& target, const Value& value);
void assign(bool& target, const Value& value);
void assign(Day& target, const Value& value);
void assign(Currency& target, const Value& value);
void assign(DayRange& target, const Value& value);
void assign(Distribution& target, const Value& value);
void assign(Mode& target, const Value& value);
void assign(Side& target, const Value& value);
void assign(Basis& target, const Value& value);
template <class T>
void assign(std::optional<T>& target, const Value& value) {
  if (std::holds_alternative<std::monostate>(value.scalar)) return;  // "unknown"
  assign(target.emplace(), value);
}
template <class T>
void assign(std::vector<T>& target, const Value& value) {
  for (const Value& item : value.items) assign(target.emplace_back(), item);
}
template <class T>
void assign(std::map<std::string, T>& target, const Value& value) {
  for (const auto& [key, entry] : value.entries) assign(target[key], entry);
}

/// Where a field's value goes: store() for values, child() for records (a new element, or the one member).
struct Into {
  std::function<void(void* target, const Value& value)> store = {};
  std::function<void*(void* target)> child = {};
};
template <class T, class M>
Into into(M T::* member) {
  return {[member](void* target, const Value& value) { assign(static_cast<T*>(target)->*member, value); }, {}};
}
template <class T, class M>
Into into_each(std::vector<M> T::* member) {
  return {{}, [member](void* target) -> void* { return &(static_cast<T*>(target)->*member).emplace_back(); }};
}
template <class T, class M>
Into into_member(M T::* member) {
  return {{}, [member](void* target) -> void* { return &(static_cast<T*>(target)->*member); }};
}

enum class Need { optional, required, draft };  // draft: without it, a statement can be built but not signed

struct Field {
  std::string name;
  Into into;
  Shape shape;
  Need need = Need::optional;
  std::string docs;     // one sentence
  std::string example;  // as YAML, on one line
  std::string unit = {};
  std::string fallback = {};  // what counts when the field is missing, as a person says it
};

struct Record {
  std::string noun;           // "activity": complaints say: activity "joined" has no owner
  std::string identity = {};  // the field that names one of them
  std::vector<Field> fields = {};
  std::function<Place*(void*)> place = {};
};
template <class T>
std::function<Place*(void*)> placed() {
  return [](void* target) { return &static_cast<T*>(target)->place; };
}

/// One kind of file.
struct FileKind {
  std::string name;      // of schema and template: "activities"
  std::string path;      // "taxonomy/activities.yml", or "sources/*.yml"
  std::string docs;      // what the file is for
  const Record* record;  // its top level
  std::function<void*(Catalog&, const std::string& stem)> target;
};
const std::vector<FileKind>& file_kinds();

// Shapes, as the tables write them.
Shape text();
Shape role();
Shape name();
Shape number(std::optional<double> low = {}, std::optional<double> high = {});
Shape whole(std::optional<double> low = {}, std::optional<double> high = {});
Shape share();
Shape share_between(double low, double high);
Shape yes_no();
Shape day();
Shape month();
Shape currency();
Shape zone();
Shape choice(std::vector<std::string> allowed);
Shape days();
Shape distribution();
Shape share_distribution(bool unknown_allowed);
Shape distribution_with_unit(std::string unit_field);
Shape list_of(Shape item);
Shape map_of(Shape item);
Shape one(const Record& record);
Shape many(const Record& record);

/// What an author should write there: "<team or person>", "<YYYY-MM-DD>".
std::string expected(const Shape& shape);
/// The same in words: "a whole number of at least 5".
std::string described(const Shape& shape);

// The tables (rules_*.cpp).
const Record& workspace_record();
const Record& source_record();
const Record& activities_record();
const Record& touchpoints_record();
const Record& outcomes_record();
const Record& programme_record();
const Record& costs_record();
const Record& assumptions_record();
const Record& rates_record();
const Record& access_record();
const Record& health_record();
const Record& members_record();
const Record& surveys_record();
const Record& contributions_record();
const Record& yardsticks_record();
const Record& pipeline_record();
const Record& promotions_record();
const Record& distribution_record();

const Record& days_record();

/// What days_record() fills in.
struct RawDays {
  std::optional<Day> from = {}, until = {};
};

/// What distribution_record() fills in; `finish` in rules_range.cpp turns it into a Distribution.
struct RawDistribution {
  std::string kind = {};
  std::optional<double> value = {}, low = {}, mode = {}, high = {}, mean = {}, sd = {};
};
/// Errors: invalid_config with what and next, if the fields do not make one distribution.
Result<Distribution> finish(const RawDistribution& raw);

// Lists that tables, checks and templates share.
const std::vector<std::string>& activity_kinds();
const std::vector<std::string>& outcome_kinds();
const std::vector<std::string>& funnel_stages();
const std::vector<std::string>& readers();
/// What `columns` of a mapped source may name, and what `values` may set besides.
const std::vector<std::string>& mapped_fields();
const std::vector<std::string>& file_settings();
const std::vector<std::string>& cost_categories();
const std::vector<std::string>& programme_kinds();
const std::vector<std::string>& contribution_kinds();
/// What a yardstick may speak of: shares of members, or members over others (docs/methods/yardsticks.md).
const std::vector<std::string>& yardstick_measures();
const std::vector<std::string>& levers();
/// Figures of docs/methods that a goal may name instead of an outcome, and whose side they are on.
const std::map<std::string, Side>& goal_measures();

}  // namespace cw::catalog
