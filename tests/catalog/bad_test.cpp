#include <gtest/gtest.h>

#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

const Day today = make_day(2026, 11, 22);

std::string problems_of(const Folder& folder, Day on = today) {
  const auto loaded = load(folder.path(), on);
  if (!loaded) return to_text(loaded.error()) + "\n";
  std::string text;
  for (const Problem& problem : loaded->problems) text += to_text(problem) + "\n";
  return text;
}

/// One change to the good workspace, and all that `check` then says.
struct Break {
  const char* rule;
  const char* file;
  const char* from;
  const char* to;
  const char* says;
};

std::ostream& operator<<(std::ostream& out, const Break& one) {
  return out << one.rule;
}

class BrokenOnce : public testing::TestWithParam<Break> {};

TEST_P(BrokenOnce, SaysExactlyThat) {
  const Folder folder(fixture_folder());
  folder.replace(GetParam().file, GetParam().from, GetParam().to);
  EXPECT_EQ(problems_of(folder), GetParam().says);
}

const char* const activities = "taxonomy/activities.yml";
const char* const outcomes = "taxonomy/outcomes.yml";
const char* const orders = "sources/orders.yml";
const char* const meetups = "programmes/meetups.yml";
const char* const forum = "programmes/support_forum.yml";
const char* const costs = "costs/2026q3.yml";
const char* const workspace = "commonweal.yml";

INSTANTIATE_TEST_SUITE_P(
    Fields, BrokenOnce,
    testing::Values(
        Break{"missing", activities, "    owner: events team\n", "",
              "taxonomy/activities.yml:17:5: activity \"attended\" has no owner\n"
              "  add `owner: <team or person>`, or remove the activity\n"},
        Break{"empty", activities, "owner: events team", "owner:",
              "taxonomy/activities.yml:20:5: activity \"attended\" has no owner\n"
              "  add `owner: <team or person>`, or remove the activity\n"},
        Break{"unknown key", activities, "definition:", "defintion:",
              "taxonomy/activities.yml:19:5: activity \"attended\" has an unknown key \"defintion\"\n"
              "  did you mean \"definition\"?\n"},
        Break{"unknown key, nothing near", workspace, "k: 10", "zzzzzzzzzz: 10",
              "commonweal.yml:6:1: the workspace has an unknown key \"zzzzzzzzzz\"\n"
              "  known keys: name, currency, time_zone, fiscal_year_start_month, locale, k, level, materiality, "
              "materiality_share, retention_days, reject_retention_days, engine, engine_connection_file and budget\n"},
        Break{"twice", workspace, "k: 10", "k: 10\ncurrency: USD",
              "commonweal.yml:7:1: \"currency\" is written twice; the first is in line 3\n"
              "  remove one of the two\n"},
        Break{"not a number", workspace, "k: 10", "k: ten",
              "commonweal.yml:6:4: k of the workspace is \"ten\"; it must be a whole number of at least 5\n"
              "  write for example `k: 10`\n"},
        Break{"not whole", workspace, "k: 10", "k: 10.5",
              "commonweal.yml:6:4: k of the workspace is \"10.5\"; it must be a whole number of at least 5\n"
              "  write for example `k: 10`\n"},
        Break{"floor of k", workspace, "k: 10", "k: 3",
              "commonweal.yml:6:4: k of the workspace is \"3\"; the smallest allowed is 5\n"
              "  write for example `k: 10`\n"},
        Break{"quoted number", workspace, "k: 10", "k: \"10\"",
              "commonweal.yml:6:4: k of the workspace is \"10\"; it must be a whole number of at least 5\n"
              "  write 10 without quotes\n"},
        Break{"thousands mark", workspace, "materiality: 500", "materiality: 1,500",
              "commonweal.yml:7:14: materiality of the workspace is \"1,500\"; it must be a number of at least 0\n"
              "  write 1500; a point stands before decimals, nothing else\n"},
        Break{"not finite", workspace, "materiality: 500", "materiality: .inf",
              "commonweal.yml:7:14: materiality of the workspace is \".inf\"; it must be a number of at least 0\n"
              "  write for example `materiality: 500`\n"},
        Break{"percentage of no share", workspace, "materiality: 500", "materiality: 5 %",
              "commonweal.yml:7:14: materiality of the workspace is \"5 %\"; it must be a number of at least 0\n"
              "  a percentage is read only where the unit is share\n"},
        Break{"share above one", workspace, "materiality_share: 1 %", "materiality_share: 25",
              "commonweal.yml:8:20: materiality_share of the workspace is \"25\"; a share lies between 0 and 1\n"
              "  write 0.25 or 25 %\n"},
        Break{"share below zero", workspace, "materiality_share: 1 %", "materiality_share: -0.1",
              "commonweal.yml:8:20: materiality_share of the workspace is \"-0.1\"; the smallest allowed is 0\n"
              "  write for example `materiality_share: 0.01`\n"},
        Break{"currency", workspace, "currency: EUR", "currency: EURO",
              "commonweal.yml:3:11: currency of the workspace is \"EURO\", which is no ISO 4217 currency\n"
              "  did you mean \"EUR\"?\n"},
        Break{"zone", workspace, "time_zone: Europe/Berlin", "time_zone: Europe/Berln",
              "commonweal.yml:4:12: time_zone of the workspace is \"Europe/Berln\", which is no known time zone\n"
              "  did you mean \"Europe/Berlin\"?\n"},
        Break{"month of year", workspace, "fiscal_year_start_month: 1", "fiscal_year_start_month: 13",
              "commonweal.yml:5:26: fiscal_year_start_month of the workspace is \"13\"; the largest allowed is 12\n"
              "  write for example `fiscal_year_start_month: 1`\n"},
        Break{"budget period", workspace, "2026Q3: 45000", "2026Q5: 45000",
              "commonweal.yml:9:10: \"2026Q5\" in budget of the workspace is not a period\n"
              "  write 2026, 2026Q3 or 2026-07\n"},
        Break{"engine without connection", workspace, "k: 10", "k: 10\nengine: postgres",
              "commonweal.yml:7:9: the workspace has no engine_connection_file, which postgres needs\n"
              "  add `engine_connection_file:` with a file outside this folder\n"},
        Break{"connection in the folder", workspace, "k: 10", "k: 10\nengine_connection_file: secret.txt",
              "commonweal.yml:7:25: engine_connection_file lies in the workspace folder; secrets do not belong there\n"
              "  move it out and write its path from / or ~/\n"},
        Break{"choice", activities, "mode: travel", "mode: traveling",
              "taxonomy/activities.yml:22:11: mode of activity \"attended\" is \"traveling\", which is not known here\n"
              "  did you mean \"travel\"?\n"},
        Break{"choice, nothing near", activities, "mode: travel", "mode: somewhere",
              "taxonomy/activities.yml:22:11: mode of activity \"attended\" is \"somewhere\", which is not known here\n"
              "  write online, travel or hybrid\n"},
        Break{"name", activities, "name: replied", "name: Replied!",
              "programmes/support_forum.yml:5:14: programme \"support_forum\" names the activity \"replied\", which is "
              "not declared\n"
              "  declare it in taxonomy/activities.yml, or remove the name here\n"
              "taxonomy/activities.yml:6:11: name of activity \"Replied!\" is \"Replied!\"; it must be a name of small "
              "letters, digits and _\n"
              "  write replied\n"},
        Break{"list", activities, "properties: [city]", "properties: city",
              "taxonomy/activities.yml:23:17: properties of activity \"attended\" is \"city\"; it must be a list\n"
              "  write for example `properties: [category]`\n"},
        Break{"item", activities, "properties: [city]", "properties: [city, [a]]",
              "taxonomy/activities.yml:23:24: an item of properties of activity \"attended\" is a list; it must be a "
              "name of small letters, digits and _\n"
              "  write for example `properties: [category]`\n"},
        Break{"map", orders, "legal_basis:\n  measurement: contract\n  matching: legitimate_interest",
              "legal_basis: consent",
              "sources/orders.yml:6:14: legal_basis of source \"orders\" is \"consent\"; it must be a map\n"
              "  write `legal_basis: {measurement: legitimate_interest, matching: consent}`\n"},
        Break{"yes or no", orders, "tax_included: yes", "tax_included: maybe",
              "sources/orders.yml:9:15: tax_included of source \"orders\" is \"maybe\"; it must be true or false\n"
              "  write for example `tax_included: true`\n"},
        Break{"address", activities, "owner: events team", "owner: ana@example.org",
              "taxonomy/activities.yml:20:12: owner of activity \"attended\" holds an address\n"
              "  write a team, a role or initials: statements print it\n"},
        Break{"month", orders, "month: 2026-07, measure: gross", "month: July, measure: gross",
              "sources/orders.yml:12:13: month of total \"July\" is \"July\"; it must be a month, as 2026-07\n"
              "  write year and month\n"},
        Break{"day", "assumptions.yml", "review_by: 2027-03-31\n    correlated", "review_by: 31.3.2027\n    correlated",
              "assumptions.yml:9:16: review_by of assumption \"deflection_share\" is \"31.3.2027\"; it must be a day, "
              "as 2026-07-01\n"
              "  write year, month, day: 2026-07-01\n"},
        Break{"days reversed", orders, "until: 2026-10-01", "until: 2025-10-01",
              "sources/orders.yml:14:11: coverage of source \"orders\" ends before it begins\n"
              "  until is the first day that is no longer in it\n"},
        Break{"last day of the month", orders, "until: 2026-10-01", "until: 2026-09-30",
              "sources/orders.yml:14:37: warning: coverage of source \"orders\" leaves out 2026-09-30\n"
              "  until is the first day that is no longer in it: 2026-10-01\n"},
        Break{"days without end", orders, ", until: 2026-10-01", "",
              "sources/orders.yml:14:11: coverage of source \"orders\" has no until\n"
              "  add `until: <YYYY-MM-DD>`\n"},
        Break{"range out of order", outcomes, "low: 30 %, mode: 35 %", "low: 36 %, mode: 35 %",
              "taxonomy/outcomes.yml:9:13: margin of outcome \"order\" goes from 0.36 over 0.35 to 0.4\n"
              "  low comes first, then mode, then high; for one exact value write the number alone\n"},
        Break{"range not whole", outcomes, "mode: 35 %, high: 40 %", "mode: 35 %",
              "taxonomy/outcomes.yml:9:13: margin of outcome \"order\" is not one whole range\n"
              "  write a number, {low, high}, {low, mode, high} or {mean, sd}, and nothing else\n"},
        Break{"range above one", outcomes, "high: 40 %", "high: 140 %",
              "taxonomy/outcomes.yml:9:43: high of margin of outcome \"order\" is \"140 %\"; the largest allowed is 1\n"
              "  write for example `high: 0.40`\n"},
        Break{"no spread", outcomes, "sd: 10", "sd: 0",
              "taxonomy/outcomes.yml:21:17: value_each of outcome \"repair_done\" has a standard deviation of 0\n"
              "  for one exact value write the number alone\n"},
        Break{"no beta", "assumptions.yml", "kind: lognormal, mean: 9.5", "kind: beta, mean: 9.5",
              "assumptions.yml:16:19: distribution of assumption \"ticket_cost\" is no beta distribution\n"
              "  the mean lies between 0 and 1, and sd² below mean × (1 − mean)\n"},
        Break{"an entry that is no map", activities, "  - name: joined\n", "  - joined\n  - name: joined\n",
              "taxonomy/activities.yml:3:5: an entry of activities of taxonomy/activities.yml is \"joined\"; it must "
              "be a map\n"
              "  write `- name: answer_accepted`\n"},
        Break{"a list that is a map", "rates.yml", "rates:\n", "rates: {}\nrate:\n",
              "costs/2026q3.yml:22:15: cost \"meetup_rooms\" is in USD, and no rate leads from USD to EUR\n"
              "  add one to rates.yml, dated on or before its days\n"
              "rates.yml:1:8: rates of rates.yml is a map; it must be a list\n"
              "  start each entry with `- `\n"
              "rates.yml:2:1: rates.yml has an unknown key \"rate\"\n"
              "  did you mean \"rates\"?\n"}));

INSTANTIATE_TEST_SUITE_P(
    Syntax, BrokenOnce,
    testing::Values(Break{"tab", activities, "    owner: events team", "\towner: events team",
                          "taxonomy/activities.yml:20:1: the line is indented with a tab\n"
                          "  indent with spaces\n"},
                    Break{"not UTF-8", workspace, "Spoke", "Sp\xF6ke",
                          "commonweal.yml:2:9: the file is not UTF-8 text\n"
                          "  save it as UTF-8\n"},
                    Break{"colon in text", workspace, "name: Spoke", "name: the: Spoke",
                          "commonweal.yml:2:10: the file is not YAML: illegal map value\n"
                          "  put text that holds a colon and a space into quotes\n"},
                    Break{"open bracket", activities, "[city]", "[city",
                          "taxonomy/activities.yml:24:14: the file is not YAML: end of sequence flow not found\n"
                          "  a bracket or brace before this place is not closed\n"},
                    Break{"open quote", workspace, "name: Spoke", "name: \"Spoke",
                          "commonweal.yml:2:7: the quote that is opened here is not closed\n"
                          "  close it on this line\n"},
                    Break{"alias", workspace, "k: 10", "k: *ten",
                          "commonweal.yml:6:4: the file is not YAML: the referenced anchor is not defined\n"
                          "  an alias (*name) is not read; write the value out\n"},
                    Break{"anchor and alias", workspace, "currency: EUR", "currency: &c EUR\nlocale: *c",
                          "commonweal.yml:4:9: an alias (*name) is not read\n"
                          "  write the value out here\n"},
                    Break{"tag", workspace, "k: 10", "k: !!int 10",
                          "commonweal.yml:6:4: a tag (!name) is not read\n"
                          "  remove the tag\n"},
                    Break{"second document", workspace, "k: 10", "k: 10\n---\nlevel: 0.9\n---\n",
                          "commonweal.yml:8:1: a second document (---) is not read\n"
                          "  keep one document in a file\n"},
                    Break{"key that is a list", workspace, "k: 10", "? [a, b]\n: 10",
                          "commonweal.yml:6:3: a key must be a word\n"
                          "  write `key: value`\n"},
                    Break{"a list on top", "rates.yml", "rates:\n", "",
                          "rates.yml:1:3: rates.yml holds a list, not fields\n"
                          "  begin with `rates:`\n"},
                    Break{"text on top", "rates.yml", "rates:\n", "rates\n# ",
                          "rates.yml:1:1: rates.yml holds one value, not fields\n"
                          "  begin with `rates:`\n"
                          "rates.yml:3:3: a second document (---) is not read\n"
                          "  keep one document in a file\n"}));

INSTANTIATE_TEST_SUITE_P(
    Sources, BrokenOnce,
    testing::Values(
        Break{"no basis", orders, "  matching: legitimate_interest\n", "",
              "sources/orders.yml:7:3: draft: legal_basis of source \"orders\" has no matching\n"
              "  add `matching: <consent, contract, legitimate_interest, legal_obligation, anonymous, undecided or "
              "none>`\n"},
        Break{"no basis at all", orders, "legal_basis:\n  measurement: contract\n  matching: legitimate_interest\n", "",
              "sources/orders.yml:1:1: draft: source \"orders\" has no legal_basis\n"
              "  add `legal_basis: {measurement: ..., matching: ...}`\n"},
        Break{"undecided", orders, "matching: legitimate_interest", "matching: undecided",
              "sources/orders.yml:8:3: draft: the legal basis of source \"orders\" for matching is undecided\n"
              "  decide it with whoever answers for data protection; until then nothing may be shared\n"},
        Break{"never measured", orders, "measurement: contract", "measurement: none",
              "sources/orders.yml:7:3: warning: source \"orders\" has no legal basis for measurement: its rows are "
              "never counted\n"
              "  remove the source if that is meant\n"},
        Break{"tax", orders, "tax_included: yes\n", "",
              "sources/orders.yml:1:1: draft: source \"orders\" does not say whether its amounts include tax\n"
              "  add `tax_included: <true or false>`\n"},
        Break{"reader", orders, "reader: shopify_orders", "reader: shopify_order",
              "sources/orders.yml:2:9: reader of source \"orders\" is \"shopify_order\", which is not known here\n"
              "  did you mean \"shopify_orders\"?\n"},
        Break{"mapped without emits", "sources/meetups.yml", "emits: activity\n", "",
              "sources/meetups.yml:1:1: source \"meetups\" has no emits\n"
              "  say what a row is: `emits: <actor, activity or outcome>`\n"},
        Break{"mapped without columns", "sources/meetups.yml", "columns: {actor: member, at: checked_in}\n", "",
              "sources/meetups.yml:1:1: source \"meetups\" has no columns\n"
              "  say which column holds what: `columns: {at: created_at}`\n"},
        Break{"field of no column", "sources/meetups.yml", "at: checked_in", "at: checked_in, emial: mail",
              "sources/meetups.yml:5:42: columns of source \"meetups\" has an unknown field \"emial\"\n"
              "  did you mean \"email\"?\n"},
        Break{"setting that is none", "sources/meetups.yml", "activity: attended",
              "activity: attended, dateformat: dmy",
              "sources/meetups.yml:6:30: values of source \"meetups\" has an unknown field \"dateformat\"\n"
              "  did you mean \"date_format\"?\n"},
        Break{"mapped without a time", "sources/meetups.yml", "actor: member, at: checked_in", "actor: member",
              "sources/meetups.yml:3:8: source \"meetups\" emits rows of kind activity, but nothing says their at\n"
              "  name its column under `columns:`, or one value for all rows under `values:`\n"},
        Break{
            "mapped without a name", "sources/meetups.yml", "values: {activity: attended}\n", "",
            "sources/meetups.yml:3:8: source \"meetups\" emits rows of kind activity, but nothing says their activity\n"
            "  name its column under `columns:`, or one value for all rows under `values:`\n"},
        Break{
            "price alone", "sources/meetups.yml", "at: checked_in", "at: checked_in, price: fee",
            "sources/meetups.yml:3:8: source \"meetups\" emits rows of kind activity, but nothing says their quantity\n"
            "  name its column under `columns:`, or one value for all rows under `values:`\n"},
        Break{"undeclared value", "sources/meetups.yml", "activity: attended", "activity: atended",
              "sources/meetups.yml:6:10: source \"meetups\" gives rows the name \"atended\", which is not declared\n"
              "  did you mean \"attended\"?\n"},
        Break{"undeclared rename", "sources/forum_users.yml", "refresh: monthly", "rename: {post: answered_it_all}",
              "sources/forum_users.yml:7:10: source \"forum_users\" gives rows the name \"answered_it_all\", which is "
              "not declared\n"
              "  declare it in taxonomy/activities.yml or outcomes.yml\n"},
        Break{"total twice", orders, "measure: rows", "measure: gross",
              "sources/orders.yml:13:13: the total of gross for 2026-07 is written twice\n"
              "  remove one\n"}));

INSTANTIATE_TEST_SUITE_P(
    References, BrokenOnce,
    testing::Values(
        Break{"activity twice", activities, "name: answer_accepted", "name: replied",
              "programmes/support_forum.yml:5:23: programme \"support_forum\" names the activity \"answer_accepted\", "
              "which is not declared\n"
              "  declare it in taxonomy/activities.yml, or remove the name here\n"
              "taxonomy/activities.yml:13:11: activity \"replied\" is declared twice\n"
              "  the first is at taxonomy/activities.yml:6:5; rename or remove one\n"
              "taxonomy/touchpoints.yml:3:16: touchpoint \"answer_accepted\" names the activity \"answer_accepted\", "
              "which is not declared\n"
              "  declare it in taxonomy/activities.yml, or remove the name here\n"},
        Break{"programme of an activity", activities, "programme: meetups", "programme: meetup",
              "taxonomy/activities.yml:24:16: activity \"attended\" names the programme \"meetup\", which is not "
              "declared\n"
              "  did you mean \"meetups\"?\n"},
        Break{"goal of an activity", activities, "goal: ticket", "goal: deflection",
              "taxonomy/activities.yml:11:11: activity \"replied\" names the outcome \"deflection\", which is not "
              "declared\n"
              "  declare it in taxonomy/outcomes.yml, or remove the name here\n"},
        Break{"activity of a touchpoint", "taxonomy/touchpoints.yml", "activity: attended", "activity: attendee",
              "taxonomy/touchpoints.yml:2:16: touchpoint \"attendee\" names the activity \"attendee\", which is not "
              "declared\n"
              "  did you mean \"attended\"?\n"},
        Break{"stages in two files", activities, "mode: travel", "mode: travel\n    funnel: [awareness]",
              "taxonomy/touchpoints.yml:2:5: activity \"attended\" has its funnel stages in two files\n"
              "  keep them here, or at taxonomy/activities.yml:23:13\n"},
        Break{"activity of a programme", forum, "[replied, answer_accepted]", "[replied, answers]",
              "programmes/support_forum.yml:5:23: programme \"support_forum\" names the activity \"answers\", which is "
              "not declared\n"
              "  declare it in taxonomy/activities.yml, or remove the name here\n"},
        Break{"programme of staff", costs, "meetups: 0.2", "parties: 0.2",
              "costs/2026q3.yml:6:35: staff entry \"community manager\" names the programme \"parties\", which is not "
              "declared\n"
              "  declare it in programmes/, or remove the name here\n"
              "programmes/meetups.yml:1:1: draft: programme \"meetups\" states no cost of category people\n"
              "  add it in costs/; `amount: 0` says that there was none\n"},
        Break{"programme of a cost", costs, "programme: support_forum", "programme: suport_forum",
              "costs/2026q3.yml:11:16: cost \"forum_licence\" names the programme \"suport_forum\", which is not "
              "declared\n"
              "  did you mean \"support_forum\"?\n"},
        Break{"activity of a cost", costs, "activity: attended", "activity: walked",
              "costs/2026q3.yml:19:15: cost \"meetup_rooms\" names the activity \"walked\", which is not declared\n"
              "  declare it in taxonomy/activities.yml, or remove the name here\n"},
        Break{"cost centre", costs, "evidence: timesheet", "evidence: timesheet\n    cost_centre: 4712",
              "costs/2026q3.yml:8:18: staff entry \"community manager\" names the cost centre \"4712\", which is not "
              "declared\n"
              "  did you mean \"4711\"?\n"
              "costs/2026q3.yml:30:74: warning: cost centre \"4711\" holds 32,742.19 EUR; declared are 2,742.19 EUR\n"
              "  find the missing lines, or correct their days; the statement prints the difference\n"},
        Break{"correlated with nothing", "assumptions.yml", "correlated_with: ticket_cost",
              "correlated_with: ticket_price",
              "assumptions.yml:10:22: assumption \"deflection_share\" names the assumption \"ticket_price\", which is "
              "not declared\n"
              "  declare it in assumptions.yml, or remove the name here\n"},
        Break{"cost twice", costs, "id: speaker_trains", "id: meetup_rooms",
              "costs/2026q3.yml:25:10: cost \"meetup_rooms\" is declared twice\n"
              "  the first is at costs/2026q3.yml:16:5; rename or remove one\n"}));

INSTANTIATE_TEST_SUITE_P(
    Goals, BrokenOnce,
    testing::Values(
        Break{"no member goal", forum,
              "member_goals:\n  - outcome: repair_done\n    question: Do askers get their bicycle to run?\n    target: "
              "0.8\n    unit: share\n",
              "",
              "programmes/support_forum.yml:1:1: draft: programme \"support_forum\" has no member goal\n"
              "  add one or two under `member_goals:`; until then its statement is a draft\n"},
        Break{"three goals", meetups, "member_goals:\n",
              "member_goals:\n  - {outcome: accepted, question: \"Answered?\", target: 1, unit: share}\n  - "
              "{outcome: first_response_median, question: \"Soon?\", target: 1, unit: hours}\n",
              "programmes/meetups.yml:8:3: draft: programme \"meetups\" has 3 member goals\n"
              "  keep the one or two that matter most\n"},
        Break{"no target", forum, "    target: 0.8\n", "",
              "programmes/support_forum.yml:14:5: draft: goal \"repair_done\" has no target\n"
              "  add `target: <number>`\n"},
        Break{"wrong side", meetups, "outcome: order", "outcome: repair_done",
              "programmes/meetups.yml:6:15: business goal \"repair_done\" is on the side of the members\n"
              "  move it to member_goals, or name another outcome\n"},
        Break{"measure of the wrong side", forum, "outcome: tickets_avoided", "outcome: accepted",
              "programmes/support_forum.yml:7:14: business goal \"accepted\" is on the side of the members\n"
              "  move it to member_goals, or name another outcome\n"},
        Break{"measure as money", forum, "unit: tickets", "unit: EUR",
              "programmes/support_forum.yml:11:11: goal \"tickets_avoided\" is a measure, not money\n"
              "  state its own unit, or name an outcome with `unit: money`\n"},
        Break{
            "activity as business goal", meetups, "outcome: order", "outcome: attended",
            "programmes/meetups.yml:6:15: business goal \"attended\" counts an activity: that shows health, not value\n"
            "  name an outcome of taxonomy/outcomes.yml\n"},
        Break{"activity as member goal", forum, "outcome: repair_done", "outcome: replied",
              "programmes/support_forum.yml:14:14: warning: member goal \"replied\" counts an activity, not what "
              "members get from it\n"
              "  name an outcome with `side: member`\n"},
        Break{
            "activity as money", forum,
            "outcome: repair_done\n    question: Do askers get their bicycle to run?\n    target: 0.8\n    unit: share",
            "outcome: replied\n    question: What?\n    target: 1\n    unit: money",
            "programmes/support_forum.yml:14:14: member goal \"replied\" counts an activity: that shows health, not "
            "value\n"
            "  name an outcome of taxonomy/outcomes.yml\n"},
        Break{"unknown goal", meetups, "outcome: order", "outcome: oder",
              "programmes/meetups.yml:6:15: business goal \"oder\" is neither an outcome nor a measure\n"
              "  did you mean \"order\"?\n"},
        Break{"past due", forum, "due: 2026-12-31", "due: 2026-06-30",
              "programmes/support_forum.yml:12:10: warning: goal \"tickets_avoided\" was due on 2026-06-30\n"
              "  note what came of it, and set the next target\n"},
        Break{"programme reversed", forum, "from: 2026-01-01", "from: 2026-01-01\nuntil: 2025-01-01",
              "programmes/support_forum.yml:19:8: programme \"support_forum\" ends before it begins\n"
              "  until is the first day that is no longer part of it\n"}));

INSTANTIATE_TEST_SUITE_P(
    Money, BrokenOnce,
    testing::Values(
        Break{"margin unknown", outcomes, "margin: {low: 30 %, mode: 35 %, high: 40 %}", "margin: unknown",
              "taxonomy/outcomes.yml:9:13: warning: the margin of outcome \"order\" is unknown: its value is a range "
              "of grade Assumption, outside the headline\n"
              "  add `margin:` with `margin_owner:` and `margin_source:`\n"},
        Break{"margin without owner", outcomes, "    margin_owner: finance\n", "",
              "taxonomy/outcomes.yml:9:13: warning: the margin of outcome \"order\" has no owner\n"
              "  add `margin_owner: <team or person>`\n"},
        Break{"money twice", outcomes, "unit: money, sign: -1", "unit: money, sign: -1, value_each: 3",
              "taxonomy/outcomes.yml:13:106: outcome \"refund\" is money already; value_each would count it twice\n"
              "  remove `value_each:`, or set `unit: count`\n"},
        Break{"vanity as money", outcomes, "name: repair_done", "name: page_views",
              "programmes/meetups.yml:8:15: member goal \"repair_done\" is neither an outcome nor a measure\n"
              "  declare it in taxonomy/outcomes.yml\n"
              "programmes/support_forum.yml:14:14: member goal \"repair_done\" is neither an outcome nor a measure\n"
              "  declare it in taxonomy/outcomes.yml\n"
              "taxonomy/outcomes.yml:21:17: outcome \"page_views\" shows health; money cannot be hung on it\n"
              "  remove `value_each:`\n"},
        Break{"sign of nothing", outcomes, "sign: -1, window", "sign: 0, window",
              "taxonomy/outcomes.yml:14:95: the sign of outcome \"ticket\" is 0\n"
              "  write 1 or -1\n"},
        Break{"refund as a good", outcomes, "unit: money, sign: -1", "unit: money",
              "taxonomy/outcomes.yml:13:5: warning: outcome \"refund\" counts as a refund, but as a good\n"
              "  add `sign: -1`\n"},
        Break{"review past", "assumptions.yml", "review_by: 2027-03-31\n    correlated",
              "review_by: 2026-03-31\n    correlated",
              "assumptions.yml:9:16: warning: assumption \"deflection_share\" was to be reviewed by 2026-03-31\n"
              "  look at it again with its owner, then set the next date\n"},
        Break{"no review", "assumptions.yml", "    review_by: 2027-03-31\n    correlated", "    correlated",
              "assumptions.yml:2:5: warning: assumption \"deflection_share\" has no review date\n"
              "  add `review_by: <YYYY-MM-DD>`\n"},
        Break{"correlated with itself", "assumptions.yml", "correlated_with: ticket_cost",
              "correlated_with: deflection_share",
              "assumptions.yml:10:22: assumption \"deflection_share\" is correlated with itself\n"
              "  name another assumption, or remove the line\n"},
        Break{"how closely", "assumptions.yml", "    correlation: 0.3\n", "",
              "assumptions.yml:10:22: assumption \"deflection_share\" does not say how closely it is correlated\n"
              "  add `correlation: <number>` from -1 to 1\n"},
        Break{"with what", "assumptions.yml", "    correlated_with: ticket_cost\n", "",
              "assumptions.yml:10:18: assumption \"deflection_share\" does not say what it is correlated with\n"
              "  add `correlated_with: <name>`\n"},
        Break{"shares above 100", costs, "support_forum: 60 %", "support_forum: 90 %",
              "costs/2026q3.yml:6:13: the shares of staff entry \"community manager\" add up to 110 %\n"
              "  lower them to 100 % at most; what is left is shown as unallocated\n"
              "costs/2026q3.yml:29:74: warning: cost centre \"4711\" holds 32,742.19 EUR; declared are 35,742.19 EUR\n"
              "  find the missing lines, or correct their days; the statement prints the difference\n"},
        Break{"same days twice", costs, "costs:\n",
              "  - {person: community manager, service: 2026-09, hours: 0, rate: 1, shares: {meetups: 1}}\ncosts:\n",
              "costs/2026q3.yml:8:42: staff entry \"community manager\" is declared twice for the same days\n"
              "  the other is at costs/2026q3.yml:2:5; merge them, or part their days\n"},
        Break{"no amount", costs, "amount: 640, ", "",
              "costs/2026q3.yml:25:5: cost \"speaker_trains\" has no amount\n"
              "  add `amount: <number>`, or `hours:` and `rate:`\n"
              "costs/2026q3.yml:29:74: warning: cost centre \"4711\" holds 32,742.19 EUR; declared are 32,102.19 EUR\n"
              "  find the missing lines, or correct their days; the statement prints the difference\n"},
        Break{"two amounts", costs, "amount: 640", "amount: 640, hours: 10, rate: 20",
              "costs/2026q3.yml:25:72: cost \"speaker_trains\" has an amount of 640, but 10 hours at 20 make 200\n"
              "  keep the amount, or hours and rate\n"},
        Break{"cents of a cent", costs, "amount: 1800", "amount: 1800.005",
              "costs/2026q3.yml:12:13: cost \"forum_licence\" has more decimals than EUR has\n"
              "  round it to 2 decimals\n"},
        Break{"negative", costs, "amount: 640", "amount: -640",
              "costs/2026q3.yml:25:72: warning: cost \"speaker_trains\" is negative\n"
              "  a credit lowers the cost; income is an outcome\n"
              "costs/2026q3.yml:29:74: warning: cost centre \"4711\" holds 32,742.19 EUR; declared are 31,462.19 EUR\n"
              "  find the missing lines, or correct their days; the statement prints the difference\n"},
        Break{"volunteers without hours", costs, "hours: 60, rate: 20, volunteer: true", "amount: 5, volunteer: true",
              "costs/2026q3.yml:26:87: cost \"volunteer_hosts\" is volunteer time without hours\n"
              "  add `hours: <number>`\n"},
        Break{"category not stated", costs, "category: travel", "category: other",
              "programmes/meetups.yml:1:1: draft: programme \"meetups\" states no cost of category travel\n"
              "  add it in costs/; `amount: 0` says that there was none\n"},
        Break{"books differ", costs, "total: 32742.19", "total: 40000",
              "costs/2026q3.yml:29:74: warning: cost centre \"4711\" holds 40,000.00 EUR; declared are 32,742.19 EUR\n"
              "  find the missing lines, or correct their days; the statement prints the difference\n"},
        Break{"no rate", costs, "currency: USD", "currency: GBP",
              "costs/2026q3.yml:22:15: cost \"meetup_rooms\" is in GBP, and no rate leads from GBP to EUR\n"
              "  add one to rates.yml, dated on or before its days\n"},
        Break{"rate of nothing", "rates.yml", "value: 0.91", "value: 0",
              "rates.yml:2:50: the rate of 2026-07-01 is 0\n"
              "  write how much 1 `from` is in `to`\n"},
        Break{"rate to itself", "rates.yml", "day: 2026-07-01, from: USD, to: EUR",
              "day: 2026-07-01, from: EUR, to: EUR",
              "rates.yml:2:38: the rate of 2026-07-01 goes from a currency to itself\n"
              "  name two currencies\n"},
        Break{"rate twice", "rates.yml", "day: 2026-09-01", "day: 2026-07-01",
              "rates.yml:3:11: the rate of 2026-07-01 is declared twice for these currencies\n"
              "  remove one\n"},
        Break{"role", "access.yml", "rows]", "row]",
              "access.yml:3:40: an item of \"analyst\" in roles of access.yml is \"row\", which is not known here\n"
              "  did you mean \"rows\"?\n"}));

}  // namespace
}  // namespace cw::catalog
