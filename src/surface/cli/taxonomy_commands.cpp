#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/nearest.hpp"
#include "surface/cli/context.hpp"
#include "workspace/taxonomy.hpp"

namespace cw::cli {

namespace {

using Json = nlohmann::ordered_json;

struct Words {
  std::string name, format, against, period;
  bool accept = false;
};

std::string joined(const std::vector<std::string>& items) {
  return fmt::format("{}", fmt::join(items, ", "));
}

Json to_json(const workspace::KindUse& kind) {
  return {{"fact", kind.fact},
          {"name", kind.name},
          {"title", kind.title},
          {"counts_as", kind.counts_as},
          {"owner", kind.owner},
          {"state", workspace::name_of(kind.state)},
          {"rows", kind.rows},
          {"first", kind.first ? Json(cw::to_text(*kind.first)) : Json()},
          {"last", kind.last ? Json(cw::to_text(*kind.last)) : Json()},
          {"sources", kind.sources}};
}

Json to_json(const workspace::TaxonomyUse& use) {
  Json kinds = Json::array(), unmapped = Json::array();
  for (const auto& kind : use.kinds) kinds.push_back(to_json(kind));
  for (const auto& one : use.unmapped)
    unmapped.push_back({{"source", one.source}, {"fact", one.fact}, {"name", one.name}, {"unwanted", one.unwanted}});
  return {{"activities_version", use.activities_version},
          {"outcomes_version", use.outcomes_version},
          {"accepted", use.accepted ? Json(cw::to_text(*use.accepted)) : Json()},
          {"changed_since", use.changed_since},
          {"kinds", kinds},
          {"unmapped", unmapped}};
}

std::string kind_line(const workspace::KindUse& kind) {
  std::string line = fmt::format("{:<9} {:<22} {:>10} rows  {:<12} {}", kind.fact, kind.name, kind.rows,
                                 kind.last ? cw::to_text(*kind.last) : "never", workspace::name_of(kind.state));
  if (!kind.sources.empty()) line += "  from " + joined(kind.sources);
  return line + "\n";
}

std::string unmapped_text(const workspace::TaxonomyUse& use) {
  std::string text;
  for (const auto& one : use.unmapped) {
    text += one.unwanted
                ? fmt::format("{}: its {} \"{}\" is not wanted (renamed to nothing)\n", one.source, one.fact, one.name)
                : fmt::format(
                      "{}: may give the {} \"{}\", which the taxonomy does not have: declare it, or rename "
                      "it under `rename` of the source\n",
                      one.source, one.fact, one.name);
  }
  return text;
}

Result<> list(const Context& context) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto use, workspace::taxonomy_use(*workspace));
  if (context.json) return print(to_json(use).dump(2) + "\n");
  std::string text =
      fmt::format("activities version {}, outcomes version {}\n", use.activities_version, use.outcomes_version);
  for (const auto& kind : use.kinds) text += kind_line(kind);
  return print(text + unmapped_text(use));
}

Result<> show(const Context& context, const Words& words) {
  if (!words.format.empty()) {
    CW_TRY(const auto checked, workspace::read_catalog(context.options()));
    CW_TRY(const auto text, workspace::export_taxonomy(checked.catalog, words.format));
    return print(text);
  }
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto use, workspace::taxonomy_use(*workspace));
  std::vector<std::string> names;
  for (const auto& kind : use.kinds) {
    names.push_back(kind.name);
    if (kind.name != words.name) continue;
    if (context.json) return print(to_json(kind).dump(2) + "\n");
    return print(fmt::format("{} {}: {}\n  {}\n  owner {}; counts as {}\n  {}", kind.fact, kind.name, kind.title,
                             kind.definition.empty() ? "no definition" : kind.definition, kind.owner, kind.counts_as,
                             kind_line(kind)));
  }
  return fail(
      ErrorCode::usage, words.name.empty() ? "no name was given" : "the dictionary has no \"" + words.name + "\"",
      "taxonomy show", did_you_mean(words.name, names, "or write --format markdown, schema or segment for all of it"));
}

Json to_json(const workspace::TaxonomyDiff& diff) {
  Json words = Json::array(), figures = Json::array();
  for (const auto& change : diff.words)
    words.push_back({{"fact", change.fact},
                     {"name", change.name},
                     {"field", change.field},
                     {"before", change.before},
                     {"after", change.after}});
  for (const auto& change : diff.figures)
    figures.push_back(
        {{"figure", change.figure}, {"estimate", change.estimate}, {"before", change.before}, {"after", change.after}});
  return {
      {"against", diff.against}, {"words", words}, {"figures", figures}, {"figures_unchanged", diff.figures_unchanged}};
}

std::string text_or(const std::string& text, const char* otherwise) {
  return text.empty() ? otherwise : text;
}

Result<> diff(const Context& context, const Words& words) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto diff, workspace::taxonomy_diff(*workspace, words.against, words.period));
  if (context.json) return print(to_json(diff).dump(2) + "\n");
  std::string text = "against " + diff.against + "\n";
  for (const auto& change : diff.words) {
    if (change.field.empty()) {
      text +=
          fmt::format("  {} {}: {}\n", change.fact, change.name, change.before.empty() ? "new" : "no longer declared");
    } else {
      text += fmt::format("  {} {}: {} was \"{}\", is \"{}\"\n", change.fact, change.name, change.field, change.before,
                          change.after);
    }
  }
  if (diff.words.empty()) text += "  no word changed\n";
  text += fmt::format("figures: {} change, {} stay as they are\n", diff.figures.size(), diff.figures_unchanged);
  for (const auto& change : diff.figures) {
    text += fmt::format("  {} {}: {} -> {}\n", change.figure, change.estimate, text_or(change.before, "not given"),
                        text_or(change.after, "not given"));
  }
  return print(text);
}

std::string review_text(const workspace::TaxonomyUse& use, Day today) {
  constexpr int month = 31;
  std::string text;
  for (const auto& kind : use.kinds) {
    if (kind.state == workspace::KindState::not_declared)
      text += fmt::format("{} {}: {} rows are in no figure; declare it anew\n", kind.fact, kind.name, kind.rows);
    if (kind.state == workspace::KindState::retired_in_use)
      text += fmt::format("{} {}: retired, yet recorded until {}; stop it at the source, or take `deprecated` away\n",
                          kind.fact, kind.name, kind.last ? cw::to_text(*kind.last) : std::string("now"));
    if (kind.state == workspace::KindState::unused)
      text += fmt::format("{} {}: no row; remove it, or find out why nothing comes in\n", kind.fact, kind.name);
    if (kind.definition.empty() && kind.state != workspace::KindState::not_declared)
      text += fmt::format("{} {}: no definition says what is counted and what is not\n", kind.fact, kind.name);
  }
  text += unmapped_text(use);
  if (!use.accepted) return text + "never accepted: when the wording is right, `commonweal taxonomy review --accept`\n";
  const int days = today.days - use.accepted->days;
  text += fmt::format("accepted {} days ago{}{}\n", days,
                      use.changed_since ? ", changed since: see `commonweal taxonomy diff`" : "",
                      days > month ? "; a review a month is due" : "");
  return text;
}

Result<> review(const Context& context, const Words& words) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  if (words.accept) {
    CW_TRY_VOID(workspace::accept_taxonomy(*workspace));
    return print("accepted: .accepted/ holds the wording (keep it in git), the registry the day\n");
  }
  CW_TRY(const auto use, workspace::taxonomy_use(*workspace));
  if (context.json) return print(to_json(use).dump(2) + "\n");
  return print(review_text(use, context.options().today));
}

}  // namespace

void add_taxonomy_commands(CLI::App& app, Context& context) {
  auto* taxonomy = app.add_subcommand("taxonomy", "the event dictionary: what words mean, and what a change does");
  taxonomy->require_subcommand(1);
  taxonomy->add_subcommand("list", "every kind with its use, and what tools give that is not declared")
      ->callback([&context] { run(context, [&] { return list(context); }); });
  auto show_words = std::make_shared<Words>();
  auto* shown = taxonomy->add_subcommand("show", "one kind, or the whole dictionary as a file");
  shown->add_option("name", show_words->name, "the kind");
  shown
      ->add_option("--format", show_words->format,
                   "the whole: markdown, schema (JSON Schema) or segment (a tracking plan)")
      ->check(CLI::IsMember({"markdown", "schema", "segment"}));
  shown->callback([&context, show_words] { run(context, [&] { return show(context, *show_words); }); });
  auto diff_words = std::make_shared<Words>();
  auto* compared = taxonomy->add_subcommand("diff", "what changed in the files, and which figures that moves");
  compared->add_option("--against", diff_words->against, "a folder of YAML files; else what was accepted last");
  compared->add_option("--period", diff_words->period, "2026Q3, 2026-08, 2026; else the last whole quarter");
  compared->callback([&context, diff_words] { run(context, [&] { return diff(context, *diff_words); }); });
  auto review_words = std::make_shared<Words>();
  auto* reviewed = taxonomy->add_subcommand("review", "what needs a decision, once a month");
  reviewed->add_flag("--accept", review_words->accept, "take the present files as the accepted wording");
  reviewed->callback([&context, review_words] { run(context, [&] { return review(context, *review_words); }); });
}

}  // namespace cw::cli
