#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/rule.hpp"
#include "catalog/yaml.hpp"

namespace cw::catalog {

/// Where each field stood, so that a later check can point at the field rather than at its record.
class Marks {
 public:
  void set(const Place& record, const std::string& field, int line, int column);
  /// The field's place; the record's if the field was not written. field: "programme", "activities[2]", "shares.forum".
  Place of(const Place& record, const std::string& field) const;
  bool has(const Place& record, const std::string& field) const;
  /// The field was written, but could not be read: what is wrong with it has been said.
  void set_broken(const Place& record, const std::string& field);
  bool broken(const Place& record, const std::string& field) const;

 private:
  std::map<std::string, Place> places_;
  std::set<std::string> broken_;
};

/// Reads one tree by its rule table into the structs, and notes every breach.
class Reader {
 public:
  Reader(std::string file, std::vector<Problem>& problems, Marks& marks)
      : file_(std::move(file)), problems_(problems), marks_(marks) {}

  /// identity: what names the record where no field does (a file's name); "" else. False: the file holds no fields.
  bool read(const Record& record, const Node& node, void* target, const std::string& identity);

 private:
  void fields(const Record& record, const Node& node, void* target, const std::string& subject);
  bool field(const Field& field, const Entry& entry, const Node& parent, void* target, const std::string& subject);
  bool records(const Field& field, const Node& node, void* target, const std::string& subject);
  void unknown(const Record& record, const Entry& entry, const std::string& subject);
  void missing(const Record& record, const Field& field, const Node& node, const std::string& subject);
  bool value(const Shape& shape, const Node& node, const std::string& label, const std::string& example, Value& out);
  bool list(const Shape& shape, const Node& node, const std::string& label, const std::string& example, Value& out);
  bool map(const Shape& shape, const Node& node, const std::string& label, const std::string& example, Value& out);
  bool range(const Shape& shape, const Node& node, const std::string& label, Value& out);
  bool days(const Node& node, const std::string& label, Value& out);
  void complain(const Node& at, std::string what, std::string next, Severity severity = Severity::error);

  std::string file_;
  std::vector<Problem>& problems_;
  Marks& marks_;
};

}  // namespace cw::catalog
