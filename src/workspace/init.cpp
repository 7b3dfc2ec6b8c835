#include "workspace/init.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "catalog/catalog.hpp"
#include "ingest/mappings.hpp"
#include "ingest/read.hpp"
#include "workspace/files.hpp"

namespace cw::workspace {

namespace {

namespace fs = std::filesystem;

/// A file that was given, what it is, and the system whose ids it holds.
struct Export {
  std::string path, name, kind, family;
  std::string currency;  // most frequent in a column of that name
  bool folder = false;   // an export of many files, unpacked
  const ingest::ReadyMapping* mapping = nullptr;
};

std::string family_of(const std::string& kind) {
  return kind.substr(0, kind.find('_'));
}

std::string system_of(const std::string& family) {
  static const std::map<std::string, std::string> systems = {{"discourse", "forum"},  {"stackexchange", "forum"},
                                                             {"shopify", "shop"},     {"stripe", "payments"},
                                                             {"zendesk", "helpdesk"}, {"luma", "events"}};
  const auto found = systems.find(family);
  return found == systems.end() ? family : found->second;
}

bool holds_money(const std::string& family) {
  return family == "shopify" || family == "stripe" || family == "woocommerce";
}

std::string currency_in(const ingest::Detection& detection) {
  for (std::size_t column = 0; column < detection.columns.size(); ++column) {
    if (ingest::column_key(detection.columns[column]) != "currency") continue;
    std::map<std::string, int> counts;
    for (const auto& row : detection.sample) {
      const auto currency = column < row.size() ? Currency::parse(row[column]) : Currency::parse("");
      if (currency) ++counts[std::string(currency->code())];
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != counts.end()) return most->first;
  }
  return {};
}

Result<std::vector<Export>> look_at(const std::vector<std::string>& files, InitReport& report) {
  std::vector<Export> exports;
  for (const auto& path : files) {
    CW_TRY(const auto detection, ingest::detect_file(path));
    std::error_code error;
    const fs::path given = (fs::path(path) / "").parent_path();  // without a slash at the end
    Export found{given.string(),         given.filename().string(),     {}, {},
                 currency_in(detection), fs::is_directory(given, error)};
    if (detection.candidates.empty() || !detection.question.empty()) {
      return fail(ErrorCode::invalid_input,
                  detection.question.empty() ? "no reader knows these columns" : detection.question, found.name,
                  "start without this file, then describe its columns in a source with `reader: mapped`");
    }
    found.kind = detection.candidates.front().kind;
    found.mapping = ingest::ready_mapping(found.kind);
    found.family = found.mapping != nullptr ? found.kind : family_of(found.kind);
    report.notes.push_back(found.name + " is taken for " + found.kind + ": " + detection.candidates.front().reason);
    exports.push_back(std::move(found));
  }
  return exports;
}

std::string unknown_to_empty(std::string answer) {
  std::string plain;
  for (const char c : answer) {
    if (c != '\'' && c != '.') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (plain == "i dont know" || plain == "dont know" || plain == "unknown" || plain == "?") return {};
  return answer;
}

class Writer {
 public:
  Writer(const InitRequest& request, InitReport& report) : request_(request), report_(report) {}

  /// The answer to one of the seven questions: given by flag, asked, or the guess.
  std::string answer(const Question& question) {
    const auto given = request_.answers.find(question.id);
    if (given != request_.answers.end() && !given->second.empty()) return unknown_to_empty(given->second);
    if (!request_.ask) return question.guess;
    const std::string typed = request_.ask(question);
    return typed.empty() ? question.guess : unknown_to_empty(typed);
  }

  Result<> file(const std::string& path, std::string_view kind, std::map<std::string, std::string> values) {
    std::erase_if(values, [](const auto& entry) { return entry.second.empty(); });
    CW_TRY(const auto text, catalog::file_template(kind, {std::move(values)}));
    return plain(path, text);
  }

  Result<> plain(const std::string& path, std::string_view text) {
    const fs::path target = fs::path(request_.folder) / path;
    std::error_code error;
    if (fs::exists(target, error)) return {};
    fs::create_directories(target.parent_path(), error);
    if (error)
      return fail(ErrorCode::unreachable, "the folder cannot be made: " + error.message(),
                  target.parent_path().string());
    report_.written.push_back(path);
    return write_file(target.string(), text);
  }

  Result<> copy_in(const Export& found) {
    const fs::path target = fs::path(request_.folder) / "inbox" / found.name;
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    constexpr auto how = fs::copy_options::skip_existing | fs::copy_options::recursive;
    if (!error) fs::copy(found.path, target, how, error);
    if (error)
      return fail(ErrorCode::unreachable, "the file cannot be copied: " + error.message(), found.name,
                  "check that the disk is not full");
    report_.written.push_back("inbox/" + found.name);
    return {};
  }

 private:
  const InitRequest& request_;
  InitReport& report_;
};

/// One source per family, so that next month's files find it by their names: letters before the first digit, then *.
std::string glob_of(const std::string& name) {
  const auto digit = name.find_first_of("0123456789");
  const auto dot = name.find('.');
  const std::string stem = name.substr(0, std::min(digit, dot));
  return "inbox/" + stem + "*" + (dot == std::string::npos ? "" : name.substr(dot));
}

/// The ready-made declaration of a tool's file; all files of a tool share its ids.
void declare_mapping(const ingest::ReadyMapping& mapping, std::map<std::string, std::string>& values) {
  values["reader"] = "mapped";
  values["system"] = mapping.tool;
  values["emits"] = mapping.emits;
  values["space"] = mapping.space;
  values["columns"] = ingest::yaml_map(mapping.columns);
  if (!mapping.values.empty()) values["values"] = ingest::yaml_map(mapping.values);
  if (!mapping.time_zone.empty()) values["time_zone"] = mapping.time_zone;
}

Result<> write_sources(Writer& writer, const std::vector<Export>& exports, const std::string& owner,
                       const std::string& basis) {
  std::set<std::string> families;
  for (const auto& one : exports) families.insert(one.family);
  for (const auto& family : families) {
    std::set<std::string> kinds, globs;
    std::string currency;
    for (const auto& one : exports) {
      if (one.family != family) continue;
      kinds.insert(one.kind);
      globs.insert(one.folder ? "inbox/" + one.name : glob_of(one.name));
      if (currency.empty()) currency = one.currency;
    }
    std::string files;
    for (const auto& glob : globs) files += (files.empty() ? "" : "\n") + glob;
    std::map<std::string, std::string> values = {{"reader", kinds.size() == 1 && *kinds.begin() == family ? family
                                                            : kinds.size() == 1 ? *kinds.begin()
                                                                                : family},
                                                 {"system", system_of(family)},
                                                 {"files", files},
                                                 {"owner", owner},
                                                 {"legal_basis.measurement", basis},
                                                 {"legal_basis.matching", basis}};
    for (const auto& one : exports) {
      if (one.family == family && one.mapping != nullptr) declare_mapping(*one.mapping, values);
    }
    if (holds_money(family)) {
      values["currency"] = currency;
      values["tax_included"] = "true";
    }
    CW_TRY_VOID(writer.file("sources/" + system_of(family) + ".yml", "source", std::move(values)));
  }
  return {};
}

bool any_family(const std::vector<Export>& exports, const std::set<std::string>& families) {
  return std::any_of(exports.begin(), exports.end(), [&](const auto& one) { return families.contains(one.family); });
}

/// A goal that the exports at hand can answer.
struct ProposedGoal {
  std::string outcome, question, unit, why;
};

ProposedGoal business_goal(const std::vector<Export>& exports) {
  if (any_family(exports, {"zendesk"})) {
    return {"tickets_avoided", "How many support tickets do solved topics avoid in a quarter?", "tickets",
            "since there are tickets of a help desk"};
  }
  return {"members_who_buy", "Which share of the members buys in a quarter?", "share",
          any_family(exports, {"shopify", "stripe"}) ? "since there are orders or payments"
                                                     : "it needs orders or payments"};
}

ProposedGoal member_goal(const std::vector<Export>& exports) {
  if (any_family(exports, {"discourse", "stackexchange"})) {
    return {"accepted", "Do people who ask get an answer that helps?", "share",
            "since there are topics of a community"};
  }
  return {"first_response_median", "How long do people wait for a first answer?", "hours",
          "it needs topics and posts of a community"};
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return out + "\"";
}

std::string goal_text(const ProposedGoal& goal) {
  return "  - outcome: " + goal.outcome + "  # proposed, " + goal.why + "\n    question: " + quoted(goal.question) +
         "\n    unit: " + goal.unit +
         "\n    # baseline: where it stands, fixed before the period\n    # target: where it shall be; until it is "
         "set, "
         "the statement is a draft\n    # due: by when, as in 2026-12-31\n";
}

/// One programme, the community as a whole, with one goal of each side.
std::string programme_text(const std::string& name, const std::string& owner, const std::vector<Export>& exports) {
  return "# A programme: what is done, for whom, and what shall come of it, for the business and for the members "
         "alike.\n"
         "# One file a programme. Every field: docs/reference/catalog.md. `commonweal check` reads this file.\n"
         "# The kind sets which categories of cost it must state in costs/: a community has people and tooling.\n"
         "title: " +
         quoted(name) + "\nkind: community\nowner: " + quoted(owner) +
         "\n# One or two goals of the business. Goals name an outcome of taxonomy/outcomes.yml or a figure.\n"
         "business_goals:\n" +
         goal_text(business_goal(exports)) + "# One or two goals of the members, of equal weight.\nmember_goals:\n" +
         goal_text(member_goal(exports));
}

Day year_after(Day day) {
  const auto [year, month, in_month] = to_ymd(day);
  return make_day(year + 1, month, month == 2 && in_month == 29 ? 28 : in_month);
}

}  // namespace

Result<InitReport> init(const InitRequest& request) {
  std::error_code error;
  if (fs::exists(fs::path(request.folder) / "commonweal.yml", error)) {
    return fail(ErrorCode::usage, "this folder already is a workspace", request.folder,
                "put new exports into its inbox/ and run `commonweal update`");
  }
  InitReport report;
  CW_TRY(const auto exports, look_at(request.files, report));
  std::string currency_guess;
  for (const auto& one : exports) {
    if (currency_guess.empty()) currency_guess = one.currency;
  }
  Writer writer(request, report);
  const auto folder_name = fs::absolute(request.folder).lexically_normal().filename().string();
  const auto name =
      writer.answer({"name", "What is the community called?", folder_name.empty() ? "Our community" : folder_name});
  const auto currency =
      writer.answer({"currency", "In which currency do you report?", currency_guess.empty() ? "EUR" : currency_guess});
  const auto zone = writer.answer({"time_zone", "In which time zone does your business day begin and end?", "UTC"});
  const auto owner = writer.answer({"owner", "Which team answers for the community?", "community team"});
  const auto basis = writer.answer(
      {"legal_basis",
       "On what legal basis may these rows be used for figures (consent, contract, legitimate_interest)?", ""});
  const auto margin = writer.answer({"margin", "What share of net revenue is contribution margin, as in 0.35?", ""});
  const auto k = writer.answer(
      {"k", "Which is the smallest group of people that a figure may be about? 10 is usual, 5 the floor.", "10"});
  CW_TRY(const auto zone_found, Zone::find(zone));
  CW_TRY(const auto currency_found, Currency::parse(currency));

  CW_TRY_VOID(writer.file(
      "commonweal.yml", "commonweal",
      {{"name", name}, {"currency", std::string(currency_found.code())}, {"time_zone", zone_found.name()}, {"k", k}}));
  CW_TRY_VOID(write_sources(writer, exports, owner, basis.empty() ? "undecided" : basis));
  CW_TRY_VOID(writer.file("taxonomy/activities.yml", "activities", {{"owner", owner}}));
  CW_TRY_VOID(
      writer.file("taxonomy/outcomes.yml", "outcomes",
                  {{"owner", owner},
                   {"margin", margin},
                   {"margin_owner", margin.empty() ? "" : owner},
                   {"margin_source", margin.empty() ? "" : "As answered to `commonweal init`; replace by the P&L"}}));
  CW_TRY_VOID(writer.file("taxonomy/touchpoints.yml", "touchpoints", {}));
  CW_TRY_VOID(writer.file("costs/costs.yml", "costs", {}));
  CW_TRY_VOID(writer.plain("programmes/community.yml", programme_text(name, owner, exports)));
  CW_TRY_VOID(writer.file("assumptions.yml", "assumptions",
                          {{"owner", owner}, {"review_by", to_text(year_after(request.today))}}));
  CW_TRY_VOID(writer.file("rates.yml", "rates", {}));
  CW_TRY_VOID(writer.file("access.yml", "access", {}));
  CW_TRY_VOID(writer.plain(".gitignore",
                           "# derived data, keys and exports do not belong in git\n.commonweal/\n.secrets/\ninbox/\n"));
  for (const auto& one : exports) CW_TRY_VOID(writer.copy_in(one));
  if (basis.empty())
    report.notes.push_back("the legal basis is undecided: statements are drafts that must not be shared");
  if (margin.empty()) {
    report.notes.push_back(
        "the margin is unknown: it is a range in assumptions.yml, and no money line can enter the headline");
  }
  report.notes.push_back(
      "programmes/community.yml proposes one goal of the business and one of the members: set their targets, or the "
      "statement stays a draft");
  report.notes.push_back("no costs are declared yet: fill in costs/costs.yml, or the statement has no ROI");
  return report;
}

}  // namespace cw::workspace
