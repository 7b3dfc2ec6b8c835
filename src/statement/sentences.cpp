#include "statement/sentences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "statement/words.hpp"

namespace cw::statement {

namespace {

std::string bracketed(const std::string& range, const std::string& suffix = {}) {
  return range.empty() ? std::string() : " (" + range + suffix + ")";
}

std::string unit_suffix(const Scale& scale) {
  return scale.suffix.empty() ? "" : " " + scale.suffix;
}

/// "€118 k (31–164 k)".
std::string amount_text(const Amount& amount, const Scale& scale, const std::string& currency) {
  return money(amount.value, scale, currency) + bracketed(range_of(amount, scale), unit_suffix(scale));
}

std::string cost_clause(const Statement& s) {
  return s.costs.empty() ? std::string() : " The community cost " + money(s.cost_total, scale_of(s), s.currency) + ".";
}

std::string per_unit_of_money(const Statement& s, const Amount& roi) {
  const int digits = roi_decimals(roi);
  const bool loss = roi.value < 0.0;
  std::string bounds;
  if (roi.low && roi.high) bounds = range_text(plain(*roi.low, digits), plain(*roi.high, digits)) + ", ";
  std::string text =
      fmt::format("For every {} spent, the community returned {}{} {} ({}{} interval), fully loaded.",
                  currency_word(s.currency), currency_sign(s.currency), plain(loss ? -roi.value : roi.value, digits),
                  loss ? "less than it cost" : "beyond its cost", loss && !bounds.empty() ? "ROI " + bounds : bounds,
                  percent(s.level));
  if (bounds.empty()) {
    text = fmt::format("For every {} spent, the community returned {}{} {}, fully loaded; its range is not known.",
                       currency_word(s.currency), currency_sign(s.currency),
                       plain(loss ? -roi.value : roi.value, digits), loss ? "less than it cost" : "beyond its cost");
  } else if (roi.low.value_or(0.0) < 0.0 && roi.high.value_or(0.0) > 0.0) {
    text += " The range includes a loss.";
  }
  return text;
}

bool any_headline(const Statement& s) {
  return std::any_of(s.lines.begin(), s.lines.end(), [](const Line& line) { return line.in_headline; });
}

std::string missing_clause(const Statement& s) {
  std::vector<std::string> kinds;
  kinds.reserve(s.missing.size());
  for (const auto& one : s.missing) kinds.push_back(one.substr(0, one.find(':')));
  return listed(kinds);
}

}  // namespace

const Roi* headline_roi(const Statement& s) {
  const auto found = std::find_if(s.rois.begin(), s.rois.end(),
                                  [](const Roi& roi) { return roi.name == "fully_loaded" && !roi.with_capacity; });
  return found == s.rois.end() ? nullptr : &*found;
}

std::string headline_sentence(const Statement& s) {
  const Roi* roi = headline_roi(s);
  if (roi != nullptr && roi->value) return per_unit_of_money(s, *roi->value);
  if (s.refused && s.lines.empty()) {
    return "No return can be stated: the data lacks " + missing_clause(s) + "." + cost_clause(s);
  }
  if (!any_headline(s)) {
    const std::string cost = s.costs.empty() ? " Its cost is not declared either." : cost_clause(s);
    return "Not shown to be caused yet: no line comes from an experiment or an adjusted comparison, so there is no "
           "headline "
           "ROI." +
           cost;
  }
  Amount sum;
  for (const auto& [kind, amount] : s.benefit_columns) {
    if (kind != name(BenefitKind::capacity_freed)) sum.value += amount.value;
  }
  return "The community returned " + money(sum.value, scale_of(s), s.currency) +
         ", but no ROI can be stated: " + (roi == nullptr ? "no cost is declared" : roi->reason) + ".";
}

std::vector<std::string> below_sentences(const Statement& s) {
  const Scale scale = scale_of(s);
  std::vector<std::string> sentences;
  for (const auto& line : s.lines) {
    if (line.in_headline) continue;
    sentences.push_back(
        fmt::format("{}: {}, {}, {}{}.", line.title,
                    amount_text(line.claimed, scale_of(line.claimed, scale, s.currency_digits), s.currency),
                    word(line.grade), words(line.kind), line.forecast ? ", a forecast and not realised" : ""));
  }
  return sentences;
}

std::string weakest_assumption_text(const Statement& s) {
  const auto declared = [&](const Sensitivity& bar) {
    return std::any_of(s.assumptions.begin(), s.assumptions.end(),
                       [&](const Assumed& a) { return (a.text.empty() ? a.id : a.text) == bar.assumption; });
  };
  const auto bar = std::find_if(s.sensitivities.begin(), s.sensitivities.end(), declared);
  if (bar == s.sensitivities.end()) return "none: nothing in the result is assumed";
  const auto assumed = std::find_if(s.assumptions.begin(), s.assumptions.end(), [&](const Assumed& a) {
    return (a.text.empty() ? a.id : a.text) == bar->assumption;
  });
  const int digits = decimals_for_width(bar->high_value - bar->low_value);
  std::string text = fmt::format("{}: {} ({})", bar->assumption, plain(assumed->value, digits),
                                 range_text(plain(bar->low_value, digits), plain(bar->high_value, digits)));
  const auto& break_even = bar->break_even;
  text += break_even ? "; break-even " + brief(*break_even) : "; no value of it alone breaks even";
  if (!bar->owner.empty()) text += "; owner " + bar->owner;
  if (!bar->review_by.empty()) text += ", review by " + bar->review_by;
  return text;
}

std::string where_it_comes_from(const std::string& kind) {
  static const std::map<std::string, std::string> sources = {
      {"orders", "orders: export them from the shop or the billing system (commonweal sources howto shopify)"},
      {"outcomes",
       "outcomes: name the source that holds purchases or another result (commonweal sources howto shopify)"},
      {"costs", "costs: write hours, rates, tooling, travel and perks with their days in costs/"},
      {"members", "members: export the user list of the community (commonweal sources howto discourse)"},
      {"activities",
       "activities: export posts, topics and visits of the community (commonweal sources howto discourse)"},
      {"community", "community: export its members, posts and visits (commonweal sources howto discourse)"},
      {"tickets", "tickets: export them from the help desk (commonweal sources howto zendesk)"},
      {"links", "links: a common identifier, such as an SSO subject or a verified e-mail, in community and shop"},
      {"margin", "margin: declare the contribution margin of each outcome in taxonomy/outcomes.yml"},
      {"benefit",
       "benefit: no measure could put an amount on what the community did; see the findings for what each needs"}};
  const auto found = sources.find(kind);
  return found == sources.end() ? kind + ": add a source that holds it in sources/" : found->second;
}

}  // namespace cw::statement
