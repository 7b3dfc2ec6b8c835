#include "catalog/read.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "catalog/message.hpp"
#include "catalog/scalar.hpp"

namespace cw::catalog {

namespace {

std::string key_of(const Place& record, const std::string& field) {
  return to_text(record) + "/" + field;
}

/// `activity "joined"`, or `this activity` while its name is missing.
std::string subject_of(const Record& record, const Node& node, const std::string& identity) {
  if (record.identity.empty()) return record.noun;
  if (!identity.empty()) return record.noun + " " + quoted(identity);
  const Entry* entry = node.entry(record.identity);
  const bool named = entry != nullptr && entry->value.kind == Node::Kind::scalar && !entry->value.text.empty();
  return named ? record.noun + " " + quoted(entry->value.text) : "this " + record.noun;
}

std::string kind_word(const Node& node) {
  switch (node.kind) {
    case Node::Kind::empty:
      return "empty";
    case Node::Kind::scalar:
      return quoted(node.text);
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
  }
  return {};
}

bool last_of_month(Day day) {
  return to_ymd(Day{day.days + 1}).day == 1;
}

}  // namespace

void Marks::set(const Place& record, const std::string& field, int line, int column) {
  places_[key_of(record, field)] = {record.file, line, column};
}

Place Marks::of(const Place& record, const std::string& field) const {
  const auto found = places_.find(key_of(record, field));
  return found == places_.end() ? record : found->second;
}

bool Marks::has(const Place& record, const std::string& field) const {
  return places_.contains(key_of(record, field));
}

void Marks::set_broken(const Place& record, const std::string& field) {
  broken_.insert(key_of(record, field));
}

bool Marks::broken(const Place& record, const std::string& field) const {
  return broken_.contains(key_of(record, field));
}

void Reader::complain(const Node& at, std::string what, std::string next, Severity severity) {
  problems_.push_back({severity, {file_, at.line, at.column}, std::move(what), std::move(next)});
}

bool Reader::read(const Record& record, const Node& node, void* target, const std::string& identity) {
  if (node.kind != Node::Kind::map && node.kind != Node::Kind::empty) {
    complain(node, file_ + " holds " + (node.kind == Node::Kind::list ? "a list" : "one value") + ", not fields",
             "begin with `" + record.fields.front().name + ":`");
    return false;
  }
  fields(record, node, target, subject_of(record, node, identity));
  return true;
}

void Reader::fields(const Record& record, const Node& node, void* target, const std::string& subject) {
  if (record.place) *record.place(target) = {file_, std::max(node.line, 1), std::max(node.column, 1)};
  for (const Entry& entry : node.entries) {
    const auto known = std::find_if(record.fields.begin(), record.fields.end(),
                                    [&](const Field& candidate) { return candidate.name == entry.key; });
    if (known == record.fields.end()) {
      unknown(record, entry, subject);
      continue;
    }
    if (record.place) marks_.set(*record.place(target), entry.key, entry.value.line, entry.value.column);
    const bool read = field(*known, entry, node, target, subject);
    if (!record.place) continue;
    if (!read) marks_.set_broken(*record.place(target), entry.key);
    for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
      const Node& item = entry.value.items[i];
      marks_.set(*record.place(target), entry.key + "[" + std::to_string(i) + "]", item.line, item.column);
    }
    for (const Entry& inner : entry.value.entries) {
      marks_.set(*record.place(target), entry.key + "." + inner.key, inner.line, inner.column);
    }
  }
  for (const Field& candidate : record.fields) missing(record, candidate, node, subject);
}

void Reader::unknown(const Record& record, const Entry& entry, const std::string& subject) {
  std::vector<std::string> names;
  names.reserve(record.fields.size());
  for (const Field& field : record.fields) names.push_back(field.name);
  problems_.push_back({Severity::error,
                       {file_, entry.line, entry.column},
                       subject + " has an unknown key " + quoted(entry.key),
                       did_you_mean(entry.key, names, "known keys: " + any_of(names, "and"))});
}

void Reader::missing(const Record& record, const Field& field, const Node& node, const std::string& subject) {
  if (field.need == Need::optional) return;
  const Entry* entry = node.entry(field.name);
  if (entry != nullptr && entry->value.kind != Node::Kind::empty) return;
  const bool one_of_many = subject.starts_with(record.noun + " \"") || subject.starts_with("this ");
  Node at = node;
  if (entry != nullptr) at.line = entry->line, at.column = entry->column;
  at.line = std::max(at.line, 1), at.column = std::max(at.column, 1);
  complain(at, subject + " has no " + field.name,
           "add `" + field.name + ": " + expected(field.shape) + "`" +
               (one_of_many && field.need == Need::required ? ", or remove the " + record.noun : ""),
           field.need == Need::draft ? Severity::draft : Severity::error);
}

bool Reader::field(const Field& field, const Entry& entry, const Node& parent, void* target,
                   const std::string& subject) {
  const Node& node = entry.value;
  if (node.kind == Node::Kind::empty) return true;  // `owner:` without a value is a missing field
  const std::string label = field.name + " of " + subject;
  if (field.shape.kind == Shape::Kind::records) return records(field, node, target, label);
  if (field.shape.kind == Shape::Kind::record) {
    if (node.kind == Node::Kind::map) {
      fields(*field.shape.record, node, field.into.child(target), label);
      return true;
    }
    complain(node, label + " is " + kind_word(node) + "; it must be a map",
             "write `" + field.name + ": " + field.example + "`");
    return false;
  }
  Shape shape = field.shape;
  if (!shape.unit_field.empty()) {
    const Entry* unit = parent.entry(shape.unit_field);
    if (unit != nullptr && unit->value.text == "share") shape = share_distribution(false);
  }
  Value read;
  if (!value(shape, node, label, "`" + field.name + ": " + field.example + "`", read)) return false;
  field.into.store(target, read);
  return true;
}

bool Reader::records(const Field& field, const Node& node, void* target, const std::string& subject) {
  if (node.kind != Node::Kind::list) {
    complain(node, subject + " is " + kind_word(node) + "; it must be a list", "start each entry with `- `");
    return false;
  }
  const Record& record = *field.shape.record;
  for (const Node& item : node.items) {
    if (item.kind == Node::Kind::map) {
      fields(record, item, field.into.child(target), subject_of(record, item, ""));
    } else {
      complain(item, "an entry of " + subject + " is " + kind_word(item) + "; it must be a map",
               "write `- " + record.fields.front().name + ": " + record.fields.front().example + "`");
    }
  }
  return true;
}

bool Reader::value(const Shape& shape, const Node& node, const std::string& label, const std::string& example,
                   Value& out) {
  if (shape.kind == Shape::Kind::list) return list(shape, node, label, example, out);
  if (shape.kind == Shape::Kind::map) return map(shape, node, label, example, out);
  if (shape.kind == Shape::Kind::distribution && node.kind == Node::Kind::map) return range(shape, node, label, out);
  if (shape.kind == Shape::Kind::days && node.kind == Node::Kind::map) return days(node, label, out);
  if (node.kind != Node::Kind::scalar) {
    complain(node, label + " is " + kind_word(node) + "; it must be " + described(shape),
             "write for example " + example);
    return false;
  }
  auto read = read_scalar(shape, node);
  if (read) {
    out = std::move(*read);
    return true;
  }
  const Error& error = read.error();
  complain(node, label + " " + error.what, error.next.empty() ? "write for example " + example : error.next);
  return false;
}

bool Reader::list(const Shape& shape, const Node& node, const std::string& label, const std::string& example,
                  Value& out) {
  if (node.kind != Node::Kind::list) {
    complain(node, label + " is " + kind_word(node) + "; it must be a list", "write for example " + example);
    return false;
  }
  for (const Node& item : node.items) {
    Value read;
    if (value(*shape.item, item, "an item of " + label, example, read)) out.items.push_back(std::move(read));
  }
  return true;
}

bool Reader::map(const Shape& shape, const Node& node, const std::string& label, const std::string& example,
                 Value& out) {
  if (node.kind != Node::Kind::map) {
    complain(node, label + " is " + kind_word(node) + "; it must be a map", "write for example " + example);
    return false;
  }
  for (const Entry& entry : node.entries) {
    Value read;
    if (entry.value.kind == Node::Kind::empty) continue;
    if (value(*shape.item, entry.value, quoted(entry.key) + " in " + label, example, read)) {
      out.entries.emplace_back(entry.key, std::move(read));
    }
  }
  return true;
}

bool Reader::range(const Shape& shape, const Node& node, const std::string& label, Value& out) {
  Record record = distribution_record();
  if (shape.low) {
    for (Field& part : record.fields) {
      if (part.shape.kind == Shape::Kind::number) part.shape = share();
    }
  }
  RawDistribution raw;
  const std::size_t before = problems_.size();
  fields(record, node, &raw, label);
  if (problems_.size() > before) return false;
  const auto made = finish(raw);
  if (!made) {
    complain(node, label + " " + made.error().what, made.error().next);
    return false;
  }
  out.scalar = *made;
  return true;
}

bool Reader::days(const Node& node, const std::string& label, Value& out) {
  RawDays raw;
  const std::size_t before = problems_.size();
  fields(days_record(), node, &raw, label);
  if (problems_.size() > before) return false;
  if (!raw.from || !raw.until) return false;
  if (!(*raw.from < *raw.until)) {
    complain(node, label + " ends before it begins", "until is the first day that is no longer in it");
    return false;
  }
  if (last_of_month(*raw.until) && to_ymd(*raw.from).day == 1) {
    complain(node.entry("until")->value, label + " leaves out " + to_text(*raw.until),
             "until is the first day that is no longer in it: " + to_text(Day{raw.until->days + 1}), Severity::warning);
  }
  out.scalar = DayRange{*raw.from, *raw.until};
  return true;
}

}  // namespace cw::catalog
