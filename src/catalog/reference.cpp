#include <algorithm>

#include "catalog/rule.hpp"

namespace cw::catalog {

namespace {

constexpr std::string_view introduction = R"(# The catalog

What you declare, as YAML files in the workspace folder. `commonweal check` reads them all, without a network and before
any data, and lists every problem at once with its file, line and column. This page is written by the same rule table
that checks; `schemas/` holds the JSON Schemas for completion in an editor.

## How the files are read

- The files are UTF-8, indented with spaces, one document in a file, at most 4 MB. Aliases (`*name`) and tags (`!name`)
  are not read; write values out.
- An unknown key is an error, and so is a key that is written twice. The message names the nearest known key.
- A number is written plainly: `1000` or `1000.50`, without thousands marks and without quotes. Where the unit is a
  share, `25 %` is read as 0.25.
- A day is `2026-07-01`, with or without quotes. Ranges of days are half-open: `from` is in, `until` is out; a whole
  month may be written as `2026-07`.
- `yes`, `no`, `true` and `false` are read only where the table says so; elsewhere they are text.
- A number that is not known exactly is a range: `{low, high}` (uniform), `{low, mode, high}` (triangular), `{mean, sd}`
  (normal; `kind: lognormal` or `kind: beta` on request).
- A money amount is in the currency of its entry, else in the workspace's. It has no more decimals than the currency.
- Owners are teams, roles or initials. Addresses are refused, because statements print owners.
- Text with `: `, `#`, `?`, `{` or `[` needs quotes.
- Files of features that this version does not have (experiments/, studies/, metrics/, stories/, reports/, alerts.yml,
  digests.yml, annotations.yml) are named in a warning and otherwise left alone.

## What a problem means

| kind | what follows |
|---|---|
| error | nothing can be built until it is mended; `check` exits with 3 |
| draft | a statement can be built, but not signed or published: a missing goal, an undecided legal basis, a cost category that is not stated; `check` exits with 3 |
| warning | worth a look: a review date that is past, a margin that nobody knows, books that differ; `check` exits with 0 |

## What is checked across files

- Names are unique, and every name that a file refers to is declared.
- A programme has one or two goals for the business and one or two for its members, each with a target and a unit. A goal of
  the business is an outcome or a figure (list below), never the count of an activity: that shows health, not value.
- A self-reported source is mapped, names one outcome and has consent; its outcome is no sale and no ticket. One source alone
  gives attributes of people.
- A contribution has a link as its evidence, holds no address and no amount.
- Money cannot be hung on views, visits, likes and the like (`value_each`).
- A source states its legal basis for measurement and matching, and whether its amounts include tax.
- The shares of a person's time add up to 100 % at most; no two entries of one person cover the same days.
- A programme states every category of cost that its kind has, and travel where an activity means a journey: community,
  support and academy people and tooling; events people and events; ambassadors people and perks; general people.
- Declared costs are held against the totals of the cost centres, beyond the materiality of the workspace.
- Every other currency has a rate on or before the days of the amount.
- A sale has a margin with owner and source, or `unknown`, which keeps its value out of the headline.
- An assumption has a review date that is not past, and says how closely it is correlated with which other one.
)";

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "`" : ", `") + name + "`";
  return text;
}

std::string_view word(Need need) {
  switch (need) {
    case Need::optional:
      return "";
    case Need::required:
      return "yes";
    case Need::draft:
      return "else a draft";
  }
  return {};
}

std::string table(const Record& record) {
  std::string text = "| field | holds | needed | meaning | if missing | example |\n|---|---|---|---|---|---|\n";
  for (const Field& field : record.fields) {
    const std::string unit = field.unit.empty() ? "" : " (" + field.unit + ")";
    text += "| `" + field.name + "` | " + cell(described(field.shape)) + unit + " | " + std::string(word(field.need)) +
            " | " + cell(field.docs) + " | " + cell(field.fallback) + " | " +
            (field.shape.kind == Shape::Kind::records ? "" : "`" + cell(field.example) + "`") + " |\n";
  }
  return text + "\n";
}

std::string nested(const Record& record) {
  std::string text;
  for (const Field& field : record.fields) {
    if (field.shape.record == nullptr) continue;
    const bool many = field.shape.kind == Shape::Kind::records;
    text += (many ? "### An entry of `" : "### `") + field.name + "`\n\n" + table(*field.shape.record);
    text += nested(*field.shape.record);
  }
  return text;
}

}  // namespace

std::string reference() {
  std::string text(introduction);
  for (const FileKind& kind : file_kinds()) {
    text += "\n## " + kind.path + "\n\n" + kind.docs + "\n\n" + table(*kind.record) + nested(*kind.record);
    text.pop_back();
  }
  text += "\n## Fields of a mapped source\n\n`columns` may name " + listed(mapped_fields()) + ".\n\n";
  text += "`values` may set each of them for all rows, and " + listed(file_settings()) + ".\n";
  text += "\n## Figures that a goal may name\n\nInstead of an outcome; docs/methods/ says how each is made.\n\n";
  text += "| figure | side |\n|---|---|\n";
  for (const auto& [name, side] : goal_measures()) {
    text += "| `" + name + "` | " + (side == Side::business ? "business" : "member") + " |\n";
  }
  text += "\n## Ranges\n\nWherever a field holds a number or a range.\n\n" + table(distribution_record());
  text.pop_back();
  return text;
}

}  // namespace cw::catalog
