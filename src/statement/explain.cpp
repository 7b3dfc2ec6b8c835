#include "statement/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.hpp"
#include "finding/fields.hpp"
#include "statement/page.hpp"
#include "statement/sentences.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

constexpr std::size_t most_rows = 5;

std::string roi_id(const Roi& roi) {
  return "roi." + roi.name + (roi.with_capacity ? ".with_capacity" : "");
}

/// "Q3 2026" and "2026Q3" are the same period in an id.
std::string period_id(const Statement& s) {
  const auto space = s.period_label.find(' ');
  return space == std::string::npos ? s.period_label
                                    : s.period_label.substr(space + 1) + s.period_label.substr(0, space);
}

class Unfolding {
 public:
  explicit Unfolding(const Statement& statement) : s_(statement) {}

  /// Nothing if the statement knows no such figure.
  std::optional<Explanation> of(const std::string& id) {
    e_.id = id;
    e_.versions.assign(s_.versions.begin(), s_.versions.end());
    if (const Roi* found = roi(id)) return roi(*found);
    for (const auto& line : s_.lines) {
      if (line.id == id) return this->line(line);
    }
    if (id == "cost") return cost();
    for (const auto& one : s_.costs) {
      if ("cost." + one.category == id) return category(one);
    }
    for (const auto& one : s_.assumptions) {
      if (one.id == id) return assumption(one);
    }
    for (const auto& one : s_.refused_figures) {
      if (one.figure == id) return refused(one);
    }
    return finding_or_figure(id);
  }

 private:
  const Roi* roi(const std::string& id) const {
    if (id == "roi" || id == "roi." + period_id(s_)) return headline_roi(s_);
    const auto found = std::find_if(s_.rois.begin(), s_.rois.end(), [&](const Roi& one) { return roi_id(one) == id; });
    return found == s_.rois.end() ? nullptr : &*found;
  }

  std::string exactly(double amount) const { return exact(amount, s_.currency_digits); }
  std::string with_range(const Amount& amount, int digits) const {
    std::string text = plain(amount.value, digits);
    if (amount.low && amount.high) {
      text +=
          " (" + range_text(plain(*amount.low, digits), plain(*amount.high, digits)) + ", " + percent(s_.level) + ")";
    }
    return text;
  }

  Explanation roi(const Roi& roi) {
    e_.title = "Return on what was spent, " + std::string(words(roi)) + (roi.with_capacity ? ", with capacity" : "");
    e_.sentence = roi.value ? s_.sentence : "No ROI: " + roi.reason + ".";
    const std::string cost = exactly(roi.cost);
    if (roi.value) {
      e_.formula.emplace_back("roi", "(" + exactly(roi.return_value) + " \u2212 " + cost + ") / " + cost + " = " +
                                         with_range(*roi.value, 2));
    }
    for (const auto& line : s_.lines) {
      if (!line.in_headline || (line.kind == BenefitKind::capacity_freed && !roi.with_capacity)) continue;
      e_.terms.emplace_back("return: " + line.title, exactly(line.claimed.value));
      e_.parts.push_back(line.id);
    }
    for (const auto& one : s_.costs) {
      e_.terms.emplace_back("cost: " + one.category, exactly(roi.name == "direct" ? one.direct : one.amount));
      e_.parts.push_back("cost." + one.category);
    }
    if (roi.name == "full_economic") e_.terms.emplace_back("cost: volunteer hours", exactly(s_.volunteer_cost));
    e_.assumptions = s_.assumptions;
    e_.caveats = {s_.independence, plain(s_.draws, 0) + " draws, seed " + std::to_string(s_.seed)};
    return e_;
  }

  Explanation line(const Line& line) {
    e_.title = line.title;
    e_.grade = line.grade;
    e_.sentence = fmt::format("{}: {} {}, {}, {}; {}.", line.title, s_.currency,
                              with_range(line.claimed, s_.currency_digits), word(line.grade), words(line.kind),
                              line.in_headline ? "in the headline"
                              : line.forecast  ? "a forecast"
                                               : "below the line");
    e_.formula.emplace_back("wanted", product_of(line));
    const double not_claimed = line.wanted.value - line.claimed.value;
    e_.formula.emplace_back("claimed",
                            exactly(line.wanted.value) + " \u2212 " + exactly(not_claimed) +
                                " that other lines or the cells' limits took = " + exactly(line.claimed.value));
    e_.terms = line.formula;
    for (const auto& one : s_.assumptions) {
      if (std::find(one.used_by.begin(), one.used_by.end(), line.id) != one.used_by.end())
        e_.assumptions.push_back(one);
    }
    if (!line.next_best_proof.empty()) e_.caveats.push_back("next best proof: " + line.next_best_proof);
    const auto found = s_.findings.find(line.finding);
    if (found != s_.findings.end()) add(found->second.finding());
    if (line.finding != line.id) e_.parts.push_back(line.finding);
    return e_;
  }

  /// "3,200 × 0.25 × 50.00 = 40,000.00", where the line says its terms.
  std::string product_of(const Line& line) const {
    std::string text;
    for (const auto& [term, value] : line.formula) text += (text.empty() ? "" : " \u00d7 ") + value;
    return (text.empty() ? "as estimated" : text) + " = " + exactly(line.wanted.value);
  }

  Explanation refused(const RefusedFigure& one) {
    e_.title = one.figure + ", not measured";
    e_.sentence = "No figure (" + one.code + "): " + one.what + ".";
    if (!one.next.empty()) e_.caveats = {"what to do: " + one.next};
    return e_;
  }

  Explanation cost() {
    e_.title = "Cost, accrued to the period";
    e_.sentence = "The community cost " + s_.currency + " " + exactly(s_.cost_total) + ", of which " +
                  exactly(s_.cost_direct) + " direct. " + s_.tie_out + ".";
    std::string sum;
    for (const auto& one : s_.costs) {
      sum += (sum.empty() ? "" : " + ") + exactly(one.amount);
      e_.terms.emplace_back(one.category + ", as " + one.evidence, exactly(one.amount));
      e_.parts.push_back("cost." + one.category);
    }
    e_.formula.emplace_back("cost", sum + " = " + exactly(s_.cost_total));
    e_.caveats = {s_.currency_effect};
    if (!s_.volunteer_memo.empty()) e_.caveats.push_back(s_.volunteer_memo);
    return e_;
  }

  Explanation category(const CostLine& cost) {
    e_.title = "Cost of category " + cost.category;
    e_.sentence = fmt::format("{} {} of {}, of which {} direct, as {}.", s_.currency, exactly(cost.amount),
                              cost.category, exactly(cost.direct), cost.evidence);
    for (const auto& one : s_.assumptions) {
      if (one.id == "cost." + cost.category) e_.assumptions.push_back(one);
    }
    return e_;
  }

  Explanation assumption(const Assumed& one) {
    e_.title = one.text.empty() ? one.id : one.text;
    e_.grade = Grade::assumption;
    e_.sentence = fmt::format("{}: {} {}, {}.", e_.title, brief(one.value), one.unit, one.distribution);
    e_.assumptions = {one};
    e_.parts = one.used_by;
    for (const auto& bar : s_.sensitivities) {
      if (bar.assumption == e_.title && bar.break_even) e_.terms.emplace_back("break-even", brief(*bar.break_even));
    }
    return e_;
  }

  std::optional<Explanation> finding_or_figure(const std::string& id) {
    for (const auto& [name, released] : s_.findings) {
      const Finding& finding = released.finding();
      if (name == id) return finding_alone(finding);
      for (const auto& figure : finding.figures) {
        if (figure.id != id) continue;
        e_.title = figure.title;
        e_.sentence = figure.sentence;
        e_.caveats = figure.caveats;
        add(finding);
        e_.parts.push_back(name);
        return e_;
      }
    }
    return std::nullopt;
  }

  Explanation finding_alone(const Finding& finding) {
    e_.title = finding.estimand;
    e_.sentence = finding.figures.empty() ? finding.estimand : finding.figures.front().sentence;
    add(finding);
    for (const auto& figure : finding.figures) e_.parts.push_back(figure.id);
    return e_;
  }

  /// What a Finding proves itself with.
  void add(const Finding& finding) {
    if (!e_.grade) e_.grade = finding.grade;
    e_.against = finding.estimand + (finding.counterfactual.empty() ? "" : ", against " + finding.counterfactual);
    for (const auto& estimate : finding.estimates) e_.terms.emplace_back(estimate.name, estimate_text(estimate));
    for (const auto& [key, value] : finding.proof.parameters) {
      if (key.starts_with("formula."))
        e_.formula.emplace_back(key.substr(8), value);
      else
        e_.terms.emplace_back("parameter " + key, value);
    }
    e_.queries = finding.proof.queries;
    e_.inputs = finding.proof.inputs;
    e_.caveats.insert(e_.caveats.end(), finding.caveats.begin(), finding.caveats.end());
    for (const auto& part : finding.refused)
      e_.caveats.push_back(part.name + " is refused (" + part.code + "): " + part.next);
  }

  static std::string estimate_text(const Estimate& e) {
    std::string text = brief(e.value);
    if (e.low && e.high) text += " (" + range_text(brief(*e.low), brief(*e.high)) + ", " + percent(e.level) + ")";
    if (!e.unit.empty()) text += " " + e.unit;
    if (e.n) text += ", n " + plain(static_cast<double>(*e.n), 0);
    return text + (e.no_interval.empty() ? "" : ", no range: " + e.no_interval);
  }

  const Statement& s_;
  Explanation e_;
};

std::string short_digest(const std::string& digest) {
  return digest.empty() ? "no digest" : "sha256 " + digest.substr(0, 12);
}

std::string assumption_text(const Assumed& a) {
  std::string text = (a.text.empty() ? a.id : a.text) + ": " + brief(a.value) + " " + a.unit + ", " + a.distribution;
  if (!a.source.empty()) text += "; source " + a.source;
  text += "; owner " + (a.owner.empty() ? "nobody" : a.owner);
  if (!a.approver.empty()) text += ", approved by " + a.approver;
  return text + (a.review_by.empty() ? "; no review date" : "; review by " + a.review_by);
}

std::string cell_text(const Cell& cell) {
  struct Text {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Text{}, cell);
}

}  // namespace

std::vector<std::string> explainable(const Statement& s) {
  std::vector<std::string> ids = {"roi", "cost"};
  for (const auto& roi : s.rois) ids.push_back(roi_id(roi));
  for (const auto& cost : s.costs) ids.push_back("cost." + cost.category);
  for (const auto& line : s.lines) ids.push_back(line.id);
  for (const auto& [id, released] : s.findings) {
    ids.push_back(id);
    for (const auto& figure : released.finding().figures) ids.push_back(figure.id);
  }
  for (const auto& assumption : s.assumptions) ids.push_back(assumption.id);
  for (const auto& refused : s.refused_figures) ids.push_back(refused.figure);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

Result<Explanation> explain(const Statement& statement, std::string_view id, const std::optional<Table>& sample) {
  auto explanation = Unfolding(statement).of(std::string(id));
  if (!explanation) {
    const auto known = explainable(statement);
    return fail(ErrorCode::usage, "no figure is called \"" + std::string(id) + "\"", "explain",
                did_you_mean(id, known, "known are " + listed(known)));
  }
  if (sample) {
    explanation->rows = *sample;
    explanation->rows->rows.resize(std::min(sample->rows.size(), most_rows));
  }
  return std::move(*explanation);
}

std::string to_text(const Explanation& e, Glyphs glyphs) {
  const bool ascii = glyphs == Glyphs::ascii;
  std::string out = e.title;
  if (e.grade) out += " " + std::string(mark(e.grade, ascii)) + " " + std::string(word(e.grade));
  out += "\n" + wrapped(e.sentence);
  const auto part = [&](const std::string& name, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    out += "\n" + name + "\n";
    for (const auto& line : lines) out += wrapped(ascii ? to_ascii(line) : line, "  ", "    ");
  };
  const auto pairs = [](const std::vector<std::pair<std::string, std::string>>& all, const char* between) {
    std::vector<std::string> lines;
    for (const auto& [name, value] : all) lines.push_back(name + between + value);
    return lines;
  };
  std::vector<std::string> queries, inputs, assumptions, rows;
  for (const auto& q : e.queries)
    queries.push_back(q.name + ": " + plain(static_cast<double>(q.rows), 0) + " rows, " +
                      (q.sha256.empty() ? std::string("a pass in this version's code")
                                        : short_digest(q.sha256) + " (commonweal sql show " + q.name + ")"));
  for (const auto& i : e.inputs)
    inputs.push_back(i.name + ": " + plain(static_cast<double>(i.rows), 0) + " rows, " + short_digest(i.sha256));
  for (const auto& a : e.assumptions) assumptions.push_back(assumption_text(a));
  if (e.rows) {
    for (const auto& row : e.rows->rows) {
      std::vector<std::string> cells;
      for (std::size_t i = 0; i < row.size(); ++i) cells.push_back(e.rows->columns[i].name + " " + cell_text(row[i]));
      rows.push_back(listed(cells));
    }
  }
  if (!e.against.empty()) part("What is estimated", {e.against});
  part("Formula", pairs(e.formula, " = "));
  part("Terms", pairs(e.terms, ": "));
  part("Assumptions", assumptions);
  part("Computed by", queries);
  part("From", inputs);
  part("Sample rows, people as tokens", rows);
  part("Caveats", e.caveats);
  part("Versions", pairs(e.versions, " "));
  if (!e.parts.empty()) part("Unfolds further: commonweal explain ...", {listed(e.parts)});
  return ascii ? to_ascii(std::move(out)) : out;
}

std::string to_json(const Explanation& e) {
  using fields::Json;
  using fields::number;
  using fields::text_or_null;
  const auto pairs = [](const std::vector<std::pair<std::string, std::string>>& all) {
    Json array = Json::array();
    for (const auto& [name, value] : all) array.push_back(Json::array({name, value}));
    return array;
  };
  Json queries = Json::array(), inputs = Json::array(), assumptions = Json::array(), rows = Json::array();
  for (const auto& q : e.queries) queries.push_back({{"name", q.name}, {"sha256", q.sha256}, {"rows", q.rows}});
  for (const auto& i : e.inputs) inputs.push_back({{"name", i.name}, {"rows", i.rows}, {"sha256", i.sha256}});
  for (const auto& a : e.assumptions) {
    assumptions.push_back({{"id", a.id},
                           {"text", a.text},
                           {"value", number(a.value)},
                           {"unit", a.unit},
                           {"distribution", a.distribution},
                           {"low", number(a.low)},
                           {"high", number(a.high)},
                           {"source", text_or_null(a.source)},
                           {"owner", text_or_null(a.owner)},
                           {"approver", text_or_null(a.approver)},
                           {"review_by", text_or_null(a.review_by)},
                           {"used_by", a.used_by}});
  }
  if (e.rows) {
    for (const auto& row : e.rows->rows) {
      Json object = Json::object();
      for (std::size_t i = 0; i < row.size(); ++i) object[e.rows->columns[i].name] = cell_text(row[i]);
      rows.push_back(std::move(object));
    }
  }
  return fields::print({{"explanation", 1},
                        {"id", e.id},
                        {"title", e.title},
                        {"sentence", e.sentence},
                        {"grade", e.grade ? Json(letter(*e.grade)) : Json(nullptr)},
                        {"against", text_or_null(e.against)},
                        {"formula", pairs(e.formula)},
                        {"terms", pairs(e.terms)},
                        {"assumptions", assumptions},
                        {"queries", queries},
                        {"inputs", inputs},
                        {"rows", rows},
                        {"caveats", e.caveats},
                        {"versions", pairs(e.versions)},
                        {"parts", e.parts}});
}

}  // namespace cw::statement
