#include "catalog/rule.hpp"

#include "catalog/message.hpp"

namespace cw::catalog {

void assign(std::string& target, const Value& value) {
  target = std::get<std::string>(value.scalar);
}
void assign(double& target, const Value& value) {
  target = std::get<double>(value.scalar);
}
void assign(int& target, const Value& value) {
  target = static_cast<int>(std::get<std::int64_t>(value.scalar));
}
void assign(bool& target, const Value& value) {
  target = std::get<bool>(value.scalar);
}
void assign(Day& target, const Value& value) {
  target = std::get<Day>(value.scalar);
}
void assign(Currency& target, const Value& value) {
  target = std::get<Currency>(value.scalar);
}
void assign(DayRange& target, const Value& value) {
  target = std::get<DayRange>(value.scalar);
}
void assign(Distribution& target, const Value& value) {
  target = std::get<Distribution>(value.scalar);
}

void assign(Mode& target, const Value& value) {
  const auto& word = std::get<std::string>(value.scalar);
  target = word == "travel" ? Mode::travel : word == "hybrid" ? Mode::hybrid : Mode::online;
}

void assign(Side& target, const Value& value) {
  target = std::get<std::string>(value.scalar) == "member" ? Side::member : Side::business;
}

void assign(Basis& target, const Value& value) {
  static const std::map<std::string, Basis, std::less<>> bases = {
      {"none", Basis::none},
      {"undecided", Basis::undecided},
      {"consent", Basis::consent},
      {"contract", Basis::contract},
      {"legitimate_interest", Basis::legitimate_interest},
      {"legal_obligation", Basis::legal_obligation},
      {"anonymous", Basis::anonymous},
  };
  target = bases.at(std::get<std::string>(value.scalar));
}

namespace {

Shape of(Shape::Kind kind) {
  Shape shape;
  shape.kind = kind;
  return shape;
}

Shape bounded(Shape::Kind kind, std::optional<double> low, std::optional<double> high) {
  Shape shape = of(kind);
  shape.low = low;
  shape.high = high;
  return shape;
}

std::string bounds(const Shape& shape) {
  if (shape.low && shape.high) return " from " + number_text(*shape.low) + " to " + number_text(*shape.high);
  if (shape.low) return " of at least " + number_text(*shape.low);
  if (shape.high) return " of at most " + number_text(*shape.high);
  return {};
}

/// "{measurement: ..., matching: ...}"
std::string needed_fields(const Record& record) {
  std::string text;
  for (const Field& field : record.fields) {
    if (field.need != Need::optional) text += (text.empty() ? "" : ", ") + field.name + ": ...";
  }
  return "{" + text + "}";
}

}  // namespace

Shape text() {
  return of(Shape::Kind::text);
}
Shape role() {
  return of(Shape::Kind::role);
}
Shape name() {
  return of(Shape::Kind::name);
}
Shape number(std::optional<double> low, std::optional<double> high) {
  return bounded(Shape::Kind::number, low, high);
}
Shape whole(std::optional<double> low, std::optional<double> high) {
  return bounded(Shape::Kind::whole, low, high);
}
Shape share() {
  return bounded(Shape::Kind::share, 0.0, 1.0);
}
Shape share_between(double low, double high) {
  return bounded(Shape::Kind::share, low, high);
}
Shape yes_no() {
  return of(Shape::Kind::yes_no);
}
Shape day() {
  return of(Shape::Kind::day);
}
Shape month() {
  return of(Shape::Kind::month);
}
Shape currency() {
  return of(Shape::Kind::currency);
}
Shape zone() {
  return of(Shape::Kind::zone);
}
Shape choice(std::vector<std::string> allowed) {
  Shape shape = of(Shape::Kind::choice);
  shape.allowed = std::move(allowed);
  return shape;
}
Shape days() {
  return of(Shape::Kind::days);
}
Shape distribution() {
  return of(Shape::Kind::distribution);
}
Shape share_distribution(bool unknown_allowed) {
  Shape shape = bounded(Shape::Kind::distribution, 0.0, 1.0);
  shape.unknown_allowed = unknown_allowed;
  return shape;
}
Shape distribution_with_unit(std::string unit_field) {
  Shape shape = of(Shape::Kind::distribution);
  shape.unit_field = std::move(unit_field);
  return shape;
}
Shape list_of(Shape item) {
  Shape shape = of(Shape::Kind::list);
  shape.item = std::make_shared<const Shape>(std::move(item));
  return shape;
}
Shape map_of(Shape item) {
  Shape shape = of(Shape::Kind::map);
  shape.item = std::make_shared<const Shape>(std::move(item));
  return shape;
}
Shape one(const Record& record) {
  Shape shape = of(Shape::Kind::record);
  shape.record = &record;
  return shape;
}
Shape many(const Record& record) {
  Shape shape = of(Shape::Kind::records);
  shape.record = &record;
  return shape;
}

std::string expected(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::text:
      return "<text>";
    case Shape::Kind::role:
      return "<team or person>";
    case Shape::Kind::name:
      return "<name>";
    case Shape::Kind::number:
    case Shape::Kind::whole:
      return "<number>";
    case Shape::Kind::share:
      return "<share>";
    case Shape::Kind::yes_no:
      return "<true or false>";
    case Shape::Kind::day:
      return "<YYYY-MM-DD>";
    case Shape::Kind::month:
      return "<YYYY-MM>";
    case Shape::Kind::currency:
      return "<three letters, as EUR>";
    case Shape::Kind::zone:
      return "<time zone, as Europe/Berlin>";
    case Shape::Kind::choice:
      return "<" + any_of(shape.allowed) + ">";
    case Shape::Kind::days:
      return "{from: <YYYY-MM-DD>, until: <YYYY-MM-DD>}";
    case Shape::Kind::distribution:
      return shape.unknown_allowed ? "<number, range or unknown>" : "<number or range>";
    case Shape::Kind::list:
      return "[" + expected(*shape.item) + "]";
    case Shape::Kind::map:
      return "{<name>: " + expected(*shape.item) + "}";
    case Shape::Kind::record:
      return needed_fields(*shape.record);
    case Shape::Kind::records:
      return "[" + needed_fields(*shape.record) + "]";
  }
  return {};
}

std::string described(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::text:
      return "text";
    case Shape::Kind::role:
      return "a team, a role or initials, not an address";
    case Shape::Kind::name:
      return "a name of small letters, digits and _";
    case Shape::Kind::number:
      return "a number" + bounds(shape);
    case Shape::Kind::whole:
      return "a whole number" + bounds(shape);
    case Shape::Kind::share:
      return "a share" + bounds(shape) + ", or a percentage";
    case Shape::Kind::yes_no:
      return "true or false";
    case Shape::Kind::day:
      return "a day, as 2026-07-01";
    case Shape::Kind::month:
      return "a month, as 2026-07";
    case Shape::Kind::currency:
      return "a currency, as EUR";
    case Shape::Kind::zone:
      return "a time zone, as Europe/Berlin";
    case Shape::Kind::choice:
      return "one of " + any_of(shape.allowed);
    case Shape::Kind::days:
      return "a month, or from (in) and until (out)";
    case Shape::Kind::distribution:
      return std::string("a number or a range") + (shape.low ? " of shares" : "") +
             (shape.unknown_allowed ? ", or unknown" : "");
    case Shape::Kind::list:
      return "a list; each item is " + described(*shape.item);
    case Shape::Kind::map:
      return "a map; each value is " + described(*shape.item);
    case Shape::Kind::record:
      return "a map with the fields below";
    case Shape::Kind::records:
      return "a list of maps with the fields below";
  }
  return {};
}

const std::vector<FileKind>& file_kinds() {
  static const std::vector<FileKind> kinds = {
      {"commonweal", "commonweal.yml", "The workspace: its name, currency, calendar, privacy threshold and engine.",
       &workspace_record(), [](Catalog& c, const std::string&) -> void* { return &c.workspace; }},
      {"source", "sources/*.yml", "One source of data: which files, which reader, whose, and on what legal basis.",
       &source_record(),
       [](Catalog& c, const std::string& stem) -> void* {
         c.sources.emplace_back().id = stem;
         return &c.sources.back();
       }},
      {"activities", "taxonomy/activities.yml", "What people do in the community: the event dictionary.",
       &activities_record(), [](Catalog& c, const std::string&) -> void* { return &c; }},
      {"touchpoints", "taxonomy/touchpoints.yml", "Which activity serves which stage of the funnel.",
       &touchpoints_record(), [](Catalog& c, const std::string&) -> void* { return &c; }},
      {"outcomes", "taxonomy/outcomes.yml", "What happens to the business and to the members.", &outcomes_record(),
       [](Catalog& c, const std::string&) -> void* { return &c; }},
      {"programme", "programmes/*.yml", "One programme with its goals for the business and for its members.",
       &programme_record(),
       [](Catalog& c, const std::string& stem) -> void* {
         c.programmes.emplace_back().id = stem;
         return &c.programmes.back();
       }},
      {"costs", "costs/*.yml", "What programmes cost: people's time, other costs, and the books' totals.",
       &costs_record(), [](Catalog& c, const std::string&) -> void* { return &c; }},
      {"assumptions", "assumptions.yml", "Numbers that nobody measured, with their range, source and owner.",
       &assumptions_record(), [](Catalog& c, const std::string&) -> void* { return &c; }},
      {"rates", "rates.yml", "Dated currency rates.", &rates_record(),
       [](Catalog& c, const std::string&) -> void* { return &c; }},
      {"access", "access.yml", "Which role may see what.", &access_record(),
       [](Catalog& c, const std::string&) -> void* { return &c.access; }},
      {"health", "health.yml", "What the measures of health take things for; each has a default or says what it needs.",
       &health_record(), [](Catalog& c, const std::string&) -> void* { return &c.health; }},
      {"members", "members.yml", "What the measures of the members' side take things for; each says what it needs.",
       &members_record(), [](Catalog& c, const std::string&) -> void* { return &c.members; }},
      {"surveys", "surveys.yml", "Questions whose answers are followed: attitudes now against outcomes later.",
       &surveys_record(), [](Catalog& c, const std::string&) -> void* { return &c; }},
      {"contributions", "contributions.yml", "What members gave beyond sales, each with its evidence; never money.",
       &contributions_record(), [](Catalog& c, const std::string&) -> void* { return &c; }},
      {"yardsticks", "yardsticks.yml", "Published figures and claims, to stand beside your own figures.",
       &yardsticks_record(), [](Catalog& c, const std::string&) -> void* { return &c; }},
      {"pipeline", "pipeline.yml", "What counts as a touch of the community before a deal.", &pipeline_record(),
       [](Catalog& c, const std::string&) -> void* { return &c.pipeline; }},
      {"promotions", "promotions.yml", "How events were made known, and what that cost.", &promotions_record(),
       [](Catalog& c, const std::string&) -> void* { return &c; }},
  };
  return kinds;
}

}  // namespace cw::catalog
