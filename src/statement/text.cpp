#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "statement/coverage.hpp"
#include "statement/goals.hpp"
#include "statement/page.hpp"
#include "statement/sentences.hpp"
#include "statement/statement.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

constexpr std::size_t label_width = 23;
constexpr std::size_t title_width = 34;

class Page {
 public:
  Page(const Statement& statement, Glyphs glyphs, bool color)
      : s_(statement), ascii_(glyphs == Glyphs::ascii), color_(color), scale_(scale_of(statement)) {
    weigh_lines();
  }

  std::string print() {
    head();
    rois();
    returns();
    costs();
    below();
    goals();
    doubts();
    next();
    return std::move(out_);
  }

 private:
  /// As it will be printed: what is padded must be turned into ASCII first, which is wider.
  std::string shown(std::string text) const { return ascii_ ? to_ascii(std::move(text)) : text; }
  std::string broken(const std::string& text, std::string_view first = {}, std::string_view other = {}) const {
    return wrapped(shown(text), first, other);
  }
  void add(const std::string& text) { out_ += shown(text); }
  void blank() { out_ += "\n"; }
  std::string bold(const std::string& text) const { return color_ ? "\033[1m" + text + "\033[0m" : text; }
  std::string dim(const std::string& text) const { return color_ ? "\033[2m" + text + "\033[0m" : text; }
  void heading(const std::string& text) {
    blank();
    add(bold(text) + "\n");
  }
  /// "  label               text": the text is wrapped under itself.
  void row(const std::string& label, const std::string& text) {
    if (text.empty()) return;
    add(broken(text, "  " + padded(label, label_width), std::string(label_width + 2, ' ')));
  }
  std::string printed(std::int64_t steps) const { return scaled_steps(steps, scale_); }
  std::string in_brackets(const Amount& amount) const { return in_brackets(amount, scale_); }
  std::string in_brackets(const Amount& amount, const Scale& scale) const {
    const std::string range = range_of(amount, scale);
    return range.empty() ? "" : shown("(" + range + ")");
  }

  /// Rounds headline lines and cost categories once, so that what is printed adds up.
  void weigh_lines() {
    std::vector<double> lines, costs;
    for (const auto& line : s_.lines) {
      if (line.in_headline) lines.push_back(line.claimed.value);
    }
    for (const auto& cost : s_.costs) costs.push_back(cost.amount);
    line_steps_ = steps_of(lines, scale_.step);
    cost_steps_ = steps_of(costs, scale_.step);
  }

  std::int64_t steps_of_kind(BenefitKind kind) const {
    std::int64_t steps = 0;
    std::size_t i = 0;
    for (const auto& line : s_.lines) {
      if (!line.in_headline) continue;
      if (line.kind == kind) steps += line_steps_[i];
      ++i;
    }
    return steps;
  }

  std::string unit_words() const {
    if (scale_.suffix == "k") return s_.currency + " thousand";
    if (scale_.suffix == "M") return s_.currency + " million";
    return s_.currency;
  }

  void head() {
    add(bold(s_.title) + " \u00b7 " + s_.period_label + " (" + period_words(s_.from, s_.until) + ", " + s_.time_zone +
        ")\n");
    if (s_.draft) {
      add(broken("DRAFT, not to be shared: " +
                 (s_.draft_reasons.empty() ? "marked as a draft" : listed(s_.draft_reasons)) + "."));
    }
    blank();
    out_ += bold_lines(broken(s_.sentence));
    for (const auto& missing : s_.missing) add(broken("missing " + missing, "  ", "    "));
  }

  std::string bold_lines(const std::string& text) const {
    return color_ ? bold(text.substr(0, text.size() - 1)) + "\n" : text;
  }

  void rois() {
    if (std::none_of(s_.rois.begin(), s_.rois.end(), [](const Roi& roi) { return roi.value.has_value(); })) return;
    heading("Return on what was spent: (return \u2212 cost) / cost, Experiment and Adjusted lines only");
    for (const auto& roi : s_.rois) {
      const std::string label = padded(std::string(words(roi)) + (roi.with_capacity ? ", with capacity" : ""), 30);
      if (!roi.value) {
        add("  " + label + roi.reason + "\n");
        continue;
      }
      const int digits = std::max(roi_decimals(*roi.value), 2);
      std::string range;
      if (roi.value->low && roi.value->high) {
        range = "(" +
                range_text(plain(*roi.value->low, roi_decimals(*roi.value)),
                           plain(*roi.value->high, roi_decimals(*roi.value))) +
                ")";
      }
      const std::string cost = exact(roi.cost, s_.currency_digits);
      const std::string row =
          "  " + label + padded_left(plain(roi.value->value, digits), 6) + " " + padded(shown(range), 16);
      const std::string formula =
          "= (" + exact(roi.return_value, s_.currency_digits) + " \u2212 " + cost + ") / " + cost;
      const bool fits = columns_of(row) + columns_of(formula) <= page_columns;
      add(row + (fits ? "" : "\n      ") + formula + "\n");
    }
  }

  void line(const Line& line, const std::string& amount, const Scale& scale) {
    const std::string mark(cw::mark(line.grade, ascii_));
    const bool fits = columns_of(line.title) <= title_width;
    if (!fits) add(broken(line.title, "  " + mark + " ", "    "));
    add((fits ? "  " + mark + " " + padded(line.title, title_width) : std::string(title_width + 4, ' ')) + " " +
        padded_left(amount, 9) + " " + padded(in_brackets(line.claimed, scale), 18) + " " +
        padded(std::string(word(line.grade)), 12) + " " + std::string(words(line.kind)) + "\n");
  }

  void total(const std::string& label, std::int64_t steps, const std::string& rest) {
    const std::string row = "  " + padded(label, ascii_ ? 38 : 36) + " " + padded_left(printed(steps), 9);
    add(rest.empty() ? row + "\n" : broken(rest, row + " ", std::string(columns_of(row) + 1, ' ')));
  }

  void returns() {
    if (line_steps_.empty()) return;
    heading("Return, " + unit_words());
    std::size_t i = 0;
    for (const auto& one : s_.lines) {
      if (one.in_headline) line(one, printed(line_steps_[i++]), scale_);
    }
    const std::int64_t cash_in = steps_of_kind(BenefitKind::cash_in);
    const std::int64_t avoided = steps_of_kind(BenefitKind::cash_out_avoided);
    const std::int64_t capacity = steps_of_kind(BenefitKind::capacity_freed);
    for (const auto& [kind, steps] :
         {std::pair{BenefitKind::cash_in, cash_in}, {BenefitKind::cash_out_avoided, avoided}}) {
      total(std::string(words(kind)), steps, in_brackets(column(kind)));
    }
    total("return", cash_in + avoided, "cash in + cash-out avoided; without capacity");
    total("capacity freed", capacity, in_brackets(column(BenefitKind::capacity_freed)));
    total("return with capacity", cash_in + avoided + capacity, "");
  }

  Amount column(BenefitKind kind) const {
    for (const auto& [key, amount] : s_.benefit_columns) {
      if (key == name(kind)) return amount;
    }
    return {};
  }

  void costs() {
    if (s_.costs.empty()) return;
    heading("Cost, accrued to the period, " + unit_words());
    for (std::size_t i = 0; i < s_.costs.size(); ++i)
      total(s_.costs[i].category, cost_steps_[i], "as " + s_.costs[i].evidence);
    const std::int64_t sum = std::accumulate(cost_steps_.begin(), cost_steps_.end(), std::int64_t{0});
    Amount range{s_.cost_total, s_.cost_low, s_.cost_high};
    std::string rest = in_brackets(range);
    rest += (rest.empty() ? "" : " ") + std::string("fully loaded; direct ") +
            exact(s_.cost_direct, s_.currency_digits) + " of " + exact(s_.cost_total, s_.currency_digits);
    total("cost", sum, rest);
    row("unallocated hours", s_.cost_unallocated != 0.0 ? exact(s_.cost_unallocated, s_.currency_digits) +
                                                              " paid but claimed by no programme, in the cost"
                                                        : "");
    row("books", s_.tie_out);
    row("volunteers", s_.volunteer_memo);
  }

  void below() {
    if (std::all_of(s_.lines.begin(), s_.lines.end(), [](const Line& l) { return l.in_headline; })) return;
    heading("Below the line: not in the ROI until shown to be caused, " + unit_words());
    for (const auto& one : s_.lines) {
      if (one.in_headline) continue;
      const Scale own = scale_of(one.claimed, scale_, s_.currency_digits);
      line(one, scaled(one.claimed.value, own), own);
      if (one.forecast) add("    a forecast, not realised\n");
      if (!one.next_best_proof.empty()) add(broken("to prove it: " + one.next_best_proof, "    ", "      "));
    }
  }

  /// Business and members side by side: a programme is as good as its worse side.
  void goals() {
    if (s_.goals.empty()) return;
    heading("Goals, both sides");
    std::string programme;
    for (const auto& goal : s_.goals) {
      if (goal.programme != programme) add(broken(goal.programme, "  ", "    "));
      programme = goal.programme;
      add(broken(goal.question.empty() ? goal.outcome : goal.question, "    " + padded(goal.side, label_width - 2),
                 std::string(label_width + 2, ' ')));
      add(broken(standing_text(goal), std::string(label_width + 2, ' '), std::string(label_width + 2, ' ')));
    }
  }

  void doubts() {
    heading("Doubts");
    row("ranges", fmt::format("{} intervals from one simulation of {} draws, seed {}; {}", percent(s_.level),
                              plain(s_.draws, 0), s_.seed, s_.independence));
    row("weakest assumption", s_.weakest_assumption);
    row("overlap", overlap_text());
    row("coverage", coverage_text());
    row("match rate", match_text());
    row("currency", s_.currency_effect);
    for (const auto& choice : s_.choices) row("declared choice", choice);
    for (const auto& [name, text] : comparatives()) row(name, text);
    row("materiality",
        exact(s_.materiality, s_.currency_digits) + " " + s_.currency + ": smaller differences are not looked into");
    for (const auto& question : s_.open_questions) row("open question", question);
    for (const auto& refused : s_.refused_figures) {
      row("not measured", refused.figure + ": " + refused.what + (refused.next.empty() ? "" : "; " + refused.next));
    }
  }

  /// One row a name: "cost 45,000.00; return not known: no statement of that period was built".
  std::vector<std::pair<std::string, std::string>> comparatives() const {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& one : s_.comparatives) {
      const std::string text =
          one.measure + " " +
          (one.value ? exact(*one.value, one.measure == "roi" ? 2 : s_.currency_digits) : "not known: " + one.reason);
      const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.first == one.name; });
      if (row == rows.end())
        rows.emplace_back(one.name, text);
      else
        row->second += "; " + text;
    }
    return rows;
  }

  std::string overlap_text() const {
    if (s_.overlaps.empty()) return "none: no amount was wanted by two lines or beyond what there was";
    std::vector<std::string> parts;
    for (const auto& [lines, amount] : s_.overlaps) parts.push_back(exact(amount, s_.currency_digits) + " by " + lines);
    return "wanted beyond what there was and not claimed: " + listed(parts) + " (commonweal roi overlaps)";
  }

  std::string coverage_text() const {
    const auto& c = s_.coverage;
    if (c.members && *c.members == 0) return "no members in the data";
    const double units = std::pow(10.0, s_.currency_digits);
    const auto share = [&](const std::optional<std::int64_t>& part) { return share_text(part, c.members); };
    return fmt::format(
        "{} of {} members matched to a customer, {} opted out, {} rows without a legal basis left out; "
        "sources overlap {}; what is "
        "not seen could hide at most {}",
        share(c.members_matched), count_text(c.members, s_.k), share(c.opted_out), count_text(c.no_basis, s_.k),
        period_words(s_.window_from, s_.window_until),
        exact(static_cast<double>(c.hidden_at_most_minor) / units, s_.currency_digits));
  }

  std::string match_text() const {
    std::vector<std::string> parts;
    for (const auto& [action, gain] : s_.coverage.raise_match_rate)
      parts.push_back(action + (gain ? " (+" + percent(*gain) + ")" : ""));
    return parts.empty() ? "" : "would rise by: " + listed(parts);
  }

  void next() {
    blank();
    if (!s_.next_best_proof.empty()) add(broken("Next best proof: " + s_.next_best_proof, "", "  "));
    std::string versions;
    for (const auto& [name, digest] : s_.versions)
      versions += (versions.empty() ? "" : " \u00b7 ") + name + " " + digest.substr(0, 12);
    if (!versions.empty()) add(dim(broken("Made from: " + versions, "", "  ")));
    add(dim("See: commonweal explain LINE | commonweal roi overlaps | commonweal roi --json\n"));
  }

  const Statement& s_;
  bool ascii_;
  bool color_;
  Scale scale_;
  std::vector<std::int64_t> line_steps_;  // of headline lines, in their order
  std::vector<std::int64_t> cost_steps_;
  std::string out_;
};

}  // namespace

std::string to_text(const Statement& statement, Glyphs glyphs, bool color) {
  return Page(statement, glyphs, color).print();
}

}  // namespace cw::statement
