#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statement/bundle.hpp"
#include "statement/coverage.hpp"
#include "statement/goals.hpp"
#include "statement/statement.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// JSON that may stand in a script element: no '<' ends it, no line separator breaks it.
std::string script_safe(std::string json) {
  static constexpr std::pair<std::string_view, std::string_view> replaced[] = {
      {"<", "\\u003c"}, {"\u2028", "\\u2028"}, {"\u2029", "\\u2029"}};
  for (const auto& [from, to] : replaced) {
    for (auto at = json.find(from); at != std::string::npos; at = json.find(from, at + to.size())) {
      json.replace(at, from.size(), to);
    }
  }
  return json;
}

std::string cell_text(const Cell& cell) {
  struct Text {
    std::string operator()(std::monostate) const { return "\u2013"; }
    std::string operator()(bool value) const { return value ? "yes" : "no"; }
    std::string operator()(std::int64_t value) const { return plain(static_cast<double>(value), 0); }
    std::string operator()(double value) const { return std::abs(value) >= 1000.0 ? plain(value, 2) : brief(value); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Text{}, cell);
}

/// Everything that the statement says, as plain elements: what is read without script, and by machines.
class Static {
 public:
  explicit Static(const Statement& statement) : s_(statement), scale_(scale_of(statement)) {}

  std::string print() {
    head();
    rois();
    lines();
    costs();
    goals();
    doubts();
    trail();
    for (const auto& [id, released] : s_.findings) finding(id, released);
    return std::move(out_);
  }

 private:
  using Row = std::vector<std::string>;

  void element(std::string_view name, std::string_view text) {
    if (!text.empty()) out_ += fmt::format("<{0}>{1}</{0}>\n", name, escaped(text));
  }
  void list(const std::vector<std::string>& items) {
    if (items.empty()) return;
    out_ += "<ul>\n";
    for (const auto& item : items) element("li", item);
    out_ += "</ul>\n";
  }
  void table(std::string_view caption, const Row& head, const std::vector<Row>& rows) {
    if (rows.empty()) return;
    out_ += "<table>\n<caption>" + escaped(caption) + "</caption>\n<thead><tr>";
    for (const auto& cell : head) out_ += "<th scope=\"col\">" + escaped(cell) + "</th>";
    out_ += "</tr></thead>\n<tbody>\n";
    for (const auto& row : rows) {
      out_ += "<tr>";
      for (const auto& cell : row) out_ += "<td>" + escaped(cell) + "</td>";
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table>\n";
  }

  std::string exactly(double amount) const { return exact(amount, s_.currency_digits); }
  /// In the statement's step: a bound to the cent would promise what the draws do not hold.
  std::string money_bounds(const Amount& amount) const {
    const std::string range = range_of(amount, scale_);
    return range.empty() ? "no range" : range + (scale_.suffix.empty() ? "" : " " + scale_.suffix);
  }
  std::string bounds(const Amount& amount, int digits) const {
    return amount.low && amount.high ? range_text(plain(*amount.low, digits), plain(*amount.high, digits)) : "no range";
  }

  void head() {
    element("h1", s_.title + ", " + s_.period_label);
    element("p", period_words(s_.from, s_.until) + ", " + s_.time_zone + ", " + s_.currency);
    if (s_.draft)
      element("p", "DRAFT, not to be shared: " +
                       (s_.draft_reasons.empty() ? "marked as a draft" : listed(s_.draft_reasons)) + ".");
    out_ += "<p><strong>" + escaped(s_.sentence) + "</strong></p>\n";
    list(s_.below_sentences);
    if (!s_.missing.empty()) element("h2", "What is missing");
    list(s_.missing);
  }

  void rois() {
    std::vector<Row> rows;
    for (const auto& roi : s_.rois) {
      const std::string which =
          std::string(words(roi)) + (roi.with_capacity ? ", with capacity" : ", without capacity");
      if (!roi.value) {
        rows.push_back({which, roi.reason, "", ""});
        continue;
      }
      const std::string cost = exactly(roi.cost);
      rows.push_back({which, plain(roi.value->value, 2), bounds(*roi.value, 2),
                      "(" + exactly(roi.return_value) + " \u2212 " + cost + ") / " + cost});
    }
    element("h2", "Return on what was spent");
    table("(return \u2212 cost) / cost, " + percent(s_.level) + " intervals", {"Cost", "ROI", "Range", "Formula"},
          rows);
  }

  void lines() {
    std::vector<Row> rows, columns;
    for (const auto& line : s_.lines) {
      rows.push_back({line.title, std::string(word(line.grade)), std::string(words(line.kind)),
                      line.in_headline ? "yes"
                      : line.forecast  ? "no, a forecast"
                                       : "no",
                      exactly(line.claimed.value), money_bounds(line.claimed), exactly(line.wanted.value),
                      line.estimand, line.counterfactual, line.population, line.next_best_proof});
    }
    for (const auto& [kind, amount] : s_.benefit_columns)
      columns.push_back({std::string(words_of(kind)), exactly(amount.value), money_bounds(amount)});
    element("h2", "Lines");
    table("What was claimed, " + s_.currency,
          {"Line", "Evidence", "Kind", "In the headline", "Claimed", "Range", "Wanted", "Estimand", "Against", "Who",
           "Next best proof"},
          rows);
    table("Kinds of benefit in the headline, " + s_.currency, {"Kind", "Amount", "Range"}, columns);
  }

  void costs() {
    std::vector<Row> rows, programmes, overlaps;
    for (const auto& cost : s_.costs)
      rows.push_back({cost.category, exactly(cost.amount), exactly(cost.direct), cost.evidence});
    if (!rows.empty()) rows.push_back({"all", exactly(s_.cost_total), exactly(s_.cost_direct), ""});
    for (const auto& cost : s_.programme_costs) {
      programmes.push_back({cost.programme.empty() ? "shared" : cost.programme, cost.activity, cost.mode,
                            exactly(cost.amount), exactly(cost.direct)});
    }
    for (const auto& [names, amount] : s_.overlaps) overlaps.push_back({names, exactly(amount)});
    element("h2", "Cost");
    table("By category, " + s_.currency, {"Category", "Amount", "Direct", "Evidence"}, rows);
    table("By programme, " + s_.currency, {"Programme", "Activity", "Mode", "Amount", "Direct"}, programmes);
    element("p", s_.tie_out);
    element("p", s_.volunteer_memo);
    table("Wanted beyond what there was, not claimed, " + s_.currency, {"Lines", "Amount"}, overlaps);
  }

  void goals() {
    std::vector<Row> rows;
    for (const auto& goal : s_.goals) {
      rows.push_back(
          {goal.programme, goal.side, goal.question.empty() ? goal.outcome : goal.question, standing_text(goal)});
    }
    if (!rows.empty()) element("h2", "Goals of the business and of the members");
    table("Where they stand", {"Programme", "Side", "Question", "Standing"}, rows);
  }

  void doubts() {
    std::vector<Row> bars, assumed, comparatives, refused;
    for (const auto& one : s_.refused_figures) refused.push_back({one.figure, one.code, one.what, one.next});
    for (const auto& bar : s_.sensitivities) {
      bars.push_back({bar.assumption, range_text(brief(bar.low_value), brief(bar.high_value)), exactly(bar.low_result),
                      exactly(bar.high_result), bar.break_even ? brief(*bar.break_even) : "none"});
    }
    for (const auto& a : s_.assumptions) {
      assumed.push_back({a.text.empty() ? a.id : a.text, brief(a.value), a.unit, a.distribution, a.source, a.owner,
                         a.approver, a.review_by, listed(a.used_by)});
    }
    for (const auto& c : s_.comparatives)
      comparatives.push_back({c.name, c.measure,
                              !c.value             ? c.reason
                              : c.measure == "roi" ? plain(*c.value, 2)
                                                   : exactly(*c.value)});
    element("h2", "Doubts");
    element("p", "Weakest assumption: " + s_.weakest_assumption);
    table("What would change the result: net value of all lines, one thing at a time, " + s_.currency,
          {"Assumption", "From 5 % to 95 %", "Result at 5 %", "Result at 95 %", "Break-even"}, bars);
    table("Assumptions",
          {"Assumption", "Value", "Unit", "Range", "Source", "Owner", "Approver", "Review by", "Used by"}, assumed);
    table("Comparatives, " + s_.currency, {"Against", "Measure", "Amount"}, comparatives);
    element("p", s_.independence + "; " + plain(s_.draws, 0) + " draws, seed " + std::to_string(s_.seed) + ".");
    element("p", "Currency effect: " + s_.currency_effect + ". Materiality: " + exactly(s_.materiality) + ".");
    list(s_.choices);
    list(s_.open_questions);
    table("Not measured, and why", {"Figure", "Code", "Why", "What to do"}, refused);
    if (!s_.next_best_proof.empty()) element("p", "Next best proof: " + s_.next_best_proof);
  }

  void trail() {
    const auto& c = s_.coverage;
    const auto whole = [](std::int64_t count) { return plain(static_cast<double>(count), 0); };
    const auto people = [this](const std::optional<std::int64_t>& count) { return count_text(count, s_.k); };
    const double units = std::pow(10.0, s_.currency_digits);
    element("h2", "Coverage and sources");
    table("Coverage, " + period_words(s_.window_from, s_.window_until), {"What", "How many"},
          {{"people", people(c.people)},
           {"members", people(c.members)},
           {"customers", people(c.customers)},
           {"members matched to a customer", people(c.members_matched)},
           {"opted out", people(c.opted_out)},
           {"rows without a legal basis, left out", people(c.no_basis)},
           {"revenue, " + s_.currency, exactly(static_cast<double>(c.revenue_minor) / units)},
           {"of which anonymous", exactly(static_cast<double>(c.revenue_anonymous_minor) / units)},
           {"could hide at most", exactly(static_cast<double>(c.hidden_at_most_minor) / units)}});
    std::vector<Row> tiers, raises, totals, sources, versions;
    for (const auto& [tier, count] : c.matched_by_tier) tiers.push_back({tier, people(count)});
    for (const auto& [action, gain] : c.raise_match_rate) {
      raises.push_back({action, gain ? percent(*gain) : "not shown"});
    }
    for (const auto& t : s_.control_totals)
      totals.push_back({t.source, t.month, t.measure, plain(t.ours, 2), plain(t.books, 2), plain(t.difference, 2)});
    for (const auto& n : s_.sources) {
      sources.push_back({n.id, n.reader, n.time_zone, n.basis, n.tax, n.coverage_from, n.coverage_until,
                         whole(n.received), whole(n.kept), whole(n.dropped)});
    }
    for (const auto& [name, digest] : s_.versions) versions.push_back({name, digest});
    table("Matched by tier", {"Tier", "People"}, tiers);
    table("What would raise the match rate", {"What to do", "Expected gain"}, raises);
    table("Control totals", {"Source", "Month", "Measure", "Here", "Books", "Unexplained"}, totals);
    table("Sources", {"Source", "Reader", "Zone", "Legal basis", "Tax", "From", "Until", "Received", "Kept", "Dropped"},
          sources);
    table("Versions", {"Part", "Digest"}, versions);
  }

  void finding(const std::string& id, const Released& released) {
    const Finding& f = released.finding();
    element("h2", "Finding " + id + ": " + f.method + ", " + std::string(word(f.grade)) + ", released " +
                      released.released());
    element("p", f.estimand + (f.counterfactual.empty() ? "" : ", against " + f.counterfactual) +
                     (f.population.empty() ? "" : "; " + f.population));
    if (!f.reason.empty()) element("p", f.reason);
    std::vector<Row> estimates, checks, proof;
    for (const auto& e : f.estimates) {
      estimates.push_back({e.name, cell_text(e.value),
                           e.low && e.high ? range_text(cell_text(*e.low), cell_text(*e.high)) : e.no_interval,
                           percent(e.level), e.unit, e.n ? plain(static_cast<double>(*e.n), 0) : "",
                           e.interval_method});
    }
    for (const auto& part : f.refused)
      estimates.push_back({part.name, "refused: " + part.code, part.next, "", "", "", ""});
    table("Estimates", {"Name", "Value", "Range", "Level", "Unit", "n", "Method of the range"}, estimates);
    for (const auto& figure : f.figures) element("p", figure.title + ". " + figure.sentence);
    for (const auto& one : f.tables) finding_table(one);
    static constexpr std::string_view outcomes[] = {"pass", "warn", "fail"};
    for (const auto& d : f.diagnostics) {
      checks.push_back({d.name, std::string(outcomes[static_cast<std::size_t>(d.status)]),
                        d.value ? cell_text(*d.value) : "", d.detail});
    }
    table("Checks", {"Check", "Outcome", "Value", "Detail"}, checks);
    list(f.caveats);
    for (const auto& q : f.proof.queries)
      proof.push_back({"query " + q.name, plain(static_cast<double>(q.rows), 0), q.sha256});
    for (const auto& i : f.proof.inputs)
      proof.push_back({"input " + i.name, plain(static_cast<double>(i.rows), 0), i.sha256});
    table("Proof", {"What", "Rows", "SHA-256"}, proof);
  }

  void finding_table(const Table& t) {
    Row head;
    std::vector<Row> rows;
    for (const auto& column : t.columns)
      head.push_back(column.unit.empty() ? column.name : column.name + " (" + column.unit + ")");
    for (const auto& row : t.rows) {
      Row cells;
      for (const auto& cell : row) cells.push_back(cell_text(cell));
      rows.push_back(std::move(cells));
    }
    table(t.name, head, rows);
  }

  const Statement& s_;
  Scale scale_;
  std::string out_;
};

constexpr std::string_view page_without_bundle =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>Commonweal statement</title>\n"
    "<!-- This commonweal was built without web/report/dist/report.html, so the page has no charts. -->\n"
    "<style>\n"
    ":root{color-scheme:light dark}\n"
    "body{margin:0 auto;padding:24px;max-width:1200px;font:16px/1.5 \"Source Sans "
    "3\",system-ui,sans-serif;background:#fcfcfa;color:#1c1e21}\n"
    "table{border-collapse:collapse;margin:16px 0;display:block;overflow-x:auto;font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;font-weight:600}th,td{text-align:left;vertical-align:top;padding:4px 16px 4px "
    "0;border-bottom:1px solid #c9c8c2}\n"
    "p,li{max-width:66ch}strong{font-size:28px;font-weight:600;line-height:1.3}\n"
    "@media (prefers-color-scheme:dark){body{background:#14171a;color:#e8e6e1}th,td{border-color:#3a4046}}\n"
    "@media print{body{max-width:none;padding:0}table{display:table}}\n"
    "</style>\n</head>\n<body>\n<main><!--COMMONWEAL_STATIC--></main>\n"
    "<script id=\"statement\" type=\"application/json\">/*COMMONWEAL_STATEMENT_JSON*/</script>\n</body>\n</html>\n";

constexpr std::string_view json_slot = "/*COMMONWEAL_STATEMENT_JSON*/";
constexpr std::string_view static_slot = "<!--COMMONWEAL_STATIC-->";

void fill(std::string& page, std::string_view slot, const std::string& content) {
  const auto at = page.find(slot);
  CW_CHECK(at != std::string::npos);
  page.replace(at, slot.size(), content);
}

}  // namespace

std::string static_html(const Statement& statement) {
  return Static(statement).print();
}

std::string to_html(const Statement& statement) {
  return to_html(statement, report_bundle());
}

std::string to_html(const Statement& statement, std::string_view bundle) {
  std::string page(bundle.empty() ? page_without_bundle : bundle);
  // The JSON slot stands behind the static one and holds no '<': neither filling can touch the other's slot.
  fill(page, json_slot, script_safe(to_json(statement)));
  fill(page, static_slot, static_html(statement));
  return page;
}

}  // namespace cw::statement
