#include <fmt/format.h>

#include "statement/cells.hpp"
#include "statement/goals.hpp"
#include "statement/statement.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

struct Row {
  std::string part, id, title, programme, grade, kind, in_headline;
  Amount amount;
  std::string unit, note;
  bool has_amount = true;
};

void add(std::string& out, const Row& row) {
  const std::string cells[] = {row.part,
                               row.id,
                               row.title,
                               row.programme,
                               row.grade,
                               row.kind,
                               row.in_headline,
                               row.has_amount ? csv_number(row.amount.value) : "",
                               csv_number(row.amount.low),
                               csv_number(row.amount.high),
                               row.unit,
                               row.note};
  for (std::size_t i = 0; i < std::size(cells); ++i) out += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  out += "\r\n";
}

std::string truth(bool value) {
  return value ? "true" : "false";
}

}  // namespace

std::string to_csv(const Statement& s) {
  std::string out = "part,id,title,programme,grade,kind,in_headline,value,low,high,unit,note\r\n";
  for (const auto& roi : s.rois) {
    if (!roi.value) continue;
    add(out, {"roi", roi.name, "", "", "", roi.with_capacity ? "with capacity" : "without capacity", "true", *roi.value,
              "ratio", fmt::format("({} - {}) / {}", roi.return_value, roi.cost, roi.cost)});
  }
  for (const auto& line : s.lines) {
    add(out, {"line", line.id, line.title, line.programme, std::string(letter(line.grade)),
              std::string(name(line.kind)), truth(line.in_headline), line.claimed, s.currency, line.estimand});
  }
  for (const auto& cost : s.costs) {
    add(out, {"cost", cost.category, cost.category, "", "", "", "", {cost.amount, {}, {}}, s.currency, cost.evidence});
  }
  for (const auto& cost : s.programme_costs) {
    add(out, {"programme cost",
              cost.activity,
              "",
              cost.programme,
              "",
              cost.mode,
              "",
              {cost.amount, {}, {}},
              s.currency,
              ""});
  }
  for (const auto& [lines, amount] : s.overlaps) {
    add(out, {"overlap",
              lines,
              "",
              "",
              "",
              "",
              "false",
              {amount, {}, {}},
              s.currency,
              "wanted beyond what there was, not claimed"});
  }
  for (const auto& a : s.assumptions) {
    add(out,
        {"assumption", a.id, a.text, "", "", a.distribution, "", {a.value, a.low, a.high}, a.unit, "owner " + a.owner});
  }
  for (const auto& goal : s.goals) {
    Row row{"goal", goal.outcome, goal.question, goal.programme, "", goal.side, "", {}, goal.unit, standing_text(goal)};
    if (goal.current) row.amount = *goal.current;
    row.has_amount = goal.current.has_value();
    add(out, row);
  }
  for (const auto& refused : s.refused_figures) {
    Row row{"not measured", refused.figure, refused.what, "", "", refused.code, "", {}, "", refused.next};
    row.has_amount = false;
    add(out, row);
  }
  for (const auto& choice : s.choices) {
    Row row{"choice", "", choice, "", "", "", "", {}, "", ""};
    row.has_amount = false;
    add(out, row);
  }
  return out;
}

}  // namespace cw::statement
