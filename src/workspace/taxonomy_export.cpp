#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "workspace/taxonomy.hpp"

namespace cw::workspace {

namespace {

using Json = nlohmann::ordered_json;

std::string titled(const std::string& title, const std::string& name) {
  return title.empty() ? name : title;
}

/// A cell of a Markdown table.
std::string cell(std::string text) {
  for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.insert(at, "\\");
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text.empty() ? "–" : text;
}

std::string joined(const std::vector<std::string>& items) {
  return fmt::format("{}", fmt::join(items, ", "));
}

const char* mode_name(catalog::Mode mode) {
  static constexpr const char* names[] = {"online", "travel", "hybrid"};
  return names[static_cast<int>(mode)];
}

std::string to_markdown(const catalog::Catalog& catalog) {
  std::string text = fmt::format("# The event dictionary\n\n## Activities, version {}\n\n", catalog.activities_version);
  text += "| name | means | counts as | mode | funnel | properties | owner |\n|---|---|---|---|---|---|---|\n";
  for (const auto& entry : catalog.activities) {
    text += fmt::format("| `{}`{} | {}: {} | {} | {} | {} | {} | {} |\n", entry.name,
                        entry.deprecated ? " (retired)" : "", cell(titled(entry.title, entry.name)),
                        cell(entry.definition), entry.counts_as, mode_name(entry.mode), cell(joined(entry.funnel)),
                        cell(joined(entry.properties)), cell(entry.owner));
  }
  text += fmt::format("\n## Outcomes, version {}\n\n", catalog.outcomes_version);
  text += "| name | means | side | counts as | unit | owner |\n|---|---|---|---|---|---|\n";
  for (const auto& entry : catalog.outcomes) {
    text += fmt::format("| `{}` | {}: {} | {} | {} | {} | {} |\n", entry.name, cell(titled(entry.title, entry.name)),
                        cell(entry.definition), entry.side == catalog::Side::member ? "member" : "business",
                        entry.counts_as, entry.unit, cell(entry.owner));
  }
  return text;
}

Json properties_of(const catalog::Activity& activity) {
  Json properties = Json::object();
  for (const auto& property : activity.properties) properties[property] = {{"type", "string"}};
  return properties;
}

/// One event as JSON: its name is one of the taxonomy's, and it has no property that nobody declared.
Json to_schema(const catalog::Catalog& catalog) {
  Json events = Json::array();
  for (const auto& entry : catalog.activities) {
    if (entry.deprecated) continue;
    events.push_back({{"title", titled(entry.title, entry.name)},
                      {"description", entry.definition},
                      {"type", "object"},
                      {"properties",
                       {{"event", {{"const", entry.name}}},
                        {"timestamp", {{"type", "string"}, {"format", "date-time"}}},
                        {"properties",
                         {{"type", "object"}, {"properties", properties_of(entry)}, {"additionalProperties", false}}}}},
                      {"required", {"event", "timestamp"}}});
  }
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"title", catalog.workspace.name + ": one event of the dictionary, version " +
                        std::to_string(catalog.activities_version)},
          {"oneOf", std::move(events)}};
}

/// A tracking plan as Segment's Protocols take it: events with draft-07 rules on their properties.
Json to_segment(const catalog::Catalog& catalog) {
  Json events = Json::array();
  for (const auto& entry : catalog.activities) {
    if (entry.deprecated) continue;
    const Json properties = {{"type", "object"}, {"properties", properties_of(entry)}};
    events.push_back(
        {{"name", entry.name},
         {"description", entry.definition},
         {"version", catalog.activities_version},
         {"rules",
          {{"$schema", "http://json-schema.org/draft-07/schema#"},
           {"type", "object"},
           {"properties", {{"context", Json::object()}, {"traits", Json::object()}, {"properties", properties}}}}}});
  }
  return {{"tracking_plan",
           {{"display_name", catalog.workspace.name},
            {"rules",
             {{"events", std::move(events)}, {"identify_traits", Json::array()}, {"group_traits", Json::array()}}}}}};
}

}  // namespace

Result<std::string> export_taxonomy(const catalog::Catalog& catalog, std::string_view format) {
  if (format == "markdown") return to_markdown(catalog);
  if (format == "schema") return to_schema(catalog).dump(2) + "\n";
  if (format == "segment") return to_segment(catalog).dump(2) + "\n";
  return fail(ErrorCode::usage, "the dictionary cannot be written as \"" + std::string(format) + "\"", "taxonomy show",
              "write --format markdown, schema or segment");
}

}  // namespace cw::workspace
