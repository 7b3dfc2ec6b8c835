#include "measure/attitudes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cw::measure {

namespace {

using catalog::Survey;
using stats::Moments;

constexpr double hundredth = 0.01;

/// The two groups of a comparison, and those who could not be watched long enough.
struct Compared {
  Moments one, two;
  std::int64_t not_watched = 0;
};

/// One survey's rows with how to print its followed outcome.
struct Asked {
  const Survey& survey;
  std::string follows;  // "net sales"
  std::string unit;
  double scale = 1.0;
  std::span<const SurveyRow> rows;

  Instant before(Instant at) const { return Instant{at.micros - survey.days * micros_per_day}; }
  Instant after(Instant at) const { return Instant{at.micros + survey.days * micros_per_day}; }
  bool favourable(const SurveyRow& row) const {
    return static_cast<double>(row.answer_hundredths) * hundredth >= survey.favourable_from;
  }
};

Asked asked_of(const Survey& survey, const catalog::Catalog& catalog, const Scope& scope,
               std::span<const SurveyRow> rows) {
  const auto* outcome = catalog.outcome(survey.follows);
  const std::string title = outcome == nullptr       ? survey.follows
                            : outcome->title.empty() ? outcome->name
                                                     : outcome->title;
  const std::string unit = outcome == nullptr ? "count" : outcome->unit;
  if (unit == "money") return {survey, title, scope.currency_code(), scope.major(1.0), rows};
  return {survey, title, unit, unit == "count" ? 1.0 : hundredth, rows};
}

/// Difference of two means by Welch, one − two. n is the smaller group, so that it decides what may leave.
Result<Estimate> difference(const std::string& name, const Compared& groups, const Asked& asked, const Scope& scope) {
  const auto one = groups.one.summary(), two = groups.two.summary();
  if (!one || !two) {
    return fail(ErrorCode::too_few_rows, "", {},
                fmt::format("each group needs two people who could be watched for {} days: take a later period, or ask "
                            "more people",
                            asked.survey.days));
  }
  const std::int64_t fewest = std::min(one->n, two->n);
  const auto welch = stats::welch(*one, *two, scope.level);
  if (!welch) {
    return without_interval(name, (one->mean - two->mean) * asked.scale, scope, asked.unit, fewest,
                            "nothing varies between people");
  }
  return with_interval(name, {welch->difference, welch->low, welch->high}, scope, asked.unit, fewest, "Welch",
                       asked.scale);
}

/// Favourable answers against the others, in the days after the answer.
Compared by_answer(const Asked& asked, const Scope& scope) {
  Compared groups;
  for (const auto& row : asked.rows) {
    if (!row.answered()) continue;
    if (scope.until() < asked.after(row.answered_at)) {
      ++groups.not_watched;
      continue;
    }
    (asked.favourable(row) ? groups.one : groups.two).add(row.after_answer);
  }
  return groups;
}

/// Those who answered against those who were asked and stayed silent, before the question.
Compared before_asked(const Asked& asked, const Scope& scope) {
  Compared groups;
  for (const auto& row : asked.rows) {
    if (!row.asked()) continue;
    if (asked.before(row.asked_at) < scope.window_from()) {
      ++groups.not_watched;
      continue;
    }
    (row.answered() ? groups.one : groups.two).add(row.before_asked);
  }
  return groups;
}

Compared after_asked(const Asked& asked, const Scope& scope) {
  Compared groups;
  for (const auto& row : asked.rows) {
    if (!row.asked()) continue;
    if (scope.until() < asked.after(row.asked_at)) {
      ++groups.not_watched;
      continue;
    }
    (row.answered() ? groups.one : groups.two).add(row.after_asked);
  }
  return groups;
}

struct Counts {
  std::int64_t asked = 0, answered = 0, unasked = 0, favourable = 0, answers = 0;
};

Counts counts_of(const Asked& asked) {
  Counts counts;
  for (const auto& row : asked.rows) {
    counts.asked += row.asked() ? 1 : 0;
    counts.answered += row.asked() && row.answered() ? 1 : 0;
    counts.unasked += row.asked() ? 0 : 1;
    counts.answers += row.answered() ? 1 : 0;
    counts.favourable += row.answered() && asked.favourable(row) ? 1 : 0;
  }
  return counts;
}

std::vector<Cell> mean_row(const Asked& asked, const std::string& group, const Moments& each, const Scope& scope) {
  const auto summary = each.summary();
  const auto interval = summary ? stats::mean_interval(*summary, scope.level) : tl::unexpected<Error>(summary.error());
  const double n = static_cast<double>(std::max<std::int64_t>(each.n, 1));
  return {asked.survey.name,
          group,
          each.sum() / n * asked.scale,
          interval ? Cell{interval->low * asked.scale} : Cell{},
          interval ? Cell{interval->high * asked.scale} : Cell{},
          each.n};
}

Table mean_table(const std::string& name, const std::string& unit) {
  return {name,
          {{"survey", "", Role::group},
           {"group", "", Role::label},
           {"mean", unit, Role::value},
           {"low", unit, Role::low},
           {"high", unit, Role::high},
           {"people", "people", Role::n}},
          {},
          false,
          "people"};
}

void add_rows(Table& table, const Asked& asked, const Compared& groups, const std::string& one, const std::string& two,
              const Scope& scope) {
  if (groups.one.n > 0) table.rows.push_back(mean_row(asked, one, groups.one, scope));
  if (groups.two.n > 0) table.rows.push_back(mean_row(asked, two, groups.two, scope));
}

/// A diagnostic where the silent differed already before anybody was asked: then answers speak of other people.
Diagnostic same_before(const Survey& survey, const Result<Estimate>& before) {
  const std::string name = survey.name + "_answerers_like_the_silent";
  const auto low = before ? before->low : std::nullopt, high = before ? before->high : std::nullopt;
  if (!low || !high) {
    return {name, CheckStatus::warn, {}, "it can not be seen whether answerers were like the silent before"};
  }
  const bool differ = *low > 0.0 || *high < 0.0;
  return {name,
          differ ? CheckStatus::warn : CheckStatus::pass,
          {},
          differ ? "answerers differed from the silent before they were asked: answers do not speak for all"
                 : "no difference seen before they were asked; a small one may be hidden in the range"};
}

void add_survey(Finding& finding, Table& after, Table& response, const Asked& asked, const Scope& scope) {
  const Survey& survey = asked.survey;
  const Counts counts = counts_of(asked);
  add(finding, survey.name + "_answered",
      counts.asked > 0 ? share_estimate(survey.name + "_answered", counts.answered, counts.asked, scope)
                       : fail(ErrorCode::missing_data, "", {},
                              "import the list of those who were asked, as activities named " + survey.asked));
  add(finding, survey.name + "_favourable",
      share_estimate(survey.name + "_favourable", counts.favourable, counts.answers, scope));
  const Compared answers = by_answer(asked, scope), earlier = before_asked(asked, scope),
                 later = after_asked(asked, scope);
  const auto before = difference(survey.name + "_before_asked", earlier, asked, scope);
  add(finding, survey.name + "_difference", difference(survey.name + "_difference", answers, asked, scope));
  add(finding, survey.name + "_before_asked", before);
  add(finding, survey.name + "_after_asked", difference(survey.name + "_after_asked", later, asked, scope));
  add_rows(after, asked, answers, fmt::format("answered {:g} or more", survey.favourable_from), "answered less", scope);
  add_rows(response, asked, earlier, "before: answered", "before: stayed silent", scope);
  add_rows(response, asked, later, "after: answered", "after: stayed silent", scope);
  finding.diagnostics.push_back(same_before(survey, before));
  if (answers.not_watched > 0)
    finding.caveats.push_back(survey.name + ": who answered less than " + std::to_string(survey.days) +
                              " days before the period's end is not compared yet.");
  if (counts.unasked > 0 && counts.asked > 0)
    finding.caveats.push_back(survey.name +
                              ": some answered who are not on the list of those asked; they are in no "
                              "share of answers.");
  finding.proof.parameters[survey.name + ".question"] = survey.question;
  finding.proof.parameters[survey.name + ".favourable_from"] = fmt::format("{:g}", survey.favourable_from);
  finding.proof.parameters[survey.name + ".follows"] = asked.follows + ", " + std::to_string(survey.days) + " days";
}

void add_figures(Finding& finding, const Survey& first) {
  Figure answers{"attitudes", "interval", "What people said, and what they did afterwards", "", "after_answer"};
  const Estimate* gap = finding.estimate(first.name + "_difference");
  const Estimate* answered = finding.estimate(first.name + "_answered");
  answers.sentence =
      gap != nullptr && gap->low && gap->high
          ? fmt::format("Favourable answers went with {:+.2f} {} ({:.2f} to {:.2f}) in the {} days after.", gap->value,
                        gap->unit, *gap->low, *gap->high, first.days)
          : "Too few answers could be followed to compare them.";
  answers.caveats = {"Self-reported, and a correlation: content people may have bought as much without a word."};
  answers.alt = answers.sentence + " One dot with a range for favourable and for other answers.";
  finding.figures.push_back(std::move(answers));
  Figure silent{"non_response", "interval", "Those who answered and those who stayed silent", "", "response"};
  silent.sentence = answered != nullptr ? percent_with_range(*answered) + " of those asked answered."
                                        : "Who was asked is not known, so nothing can be said of the silent.";
  silent.caveats = {"Where the two differ before they were asked, the answers do not speak for everybody."};
  silent.alt = silent.sentence + " Dots with ranges for both groups, before and after the question.";
  finding.figures.push_back(std::move(silent));
}

}  // namespace

Result<Finding> attitudes(const SurveyAnswersFold& fold, const catalog::Catalog& catalog, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (catalog.surveys.empty()) {
    return fail(
        ErrorCode::missing_data, "no survey is declared whose answers could be followed", "survey",
        "declare one in surveys.yml: the question, who was asked, which outcome is the answer, what is followed");
  }
  Finding finding =
      begin_finding(scope, "attitudes", "followed outcome per person after the answer, favourable − other answers");
  finding.window.from = to_text(scope.window.from);
  finding.counterfactual = "none: people are compared as they answered";
  finding.grade = Grade::correlation;
  const std::string unit = catalog.surveys.size() == 1 ? asked_of(catalog.surveys[0], catalog, scope, {}).unit : "";
  Table after = mean_table("after_answer", unit), response = mean_table("response", unit);
  std::int64_t people = 0;
  for (std::size_t i = 0; i < fold.surveys(); ++i) {
    const Survey& survey = catalog.surveys[i];
    if (fold.rows(i).empty()) {
      finding.refused.push_back({survey.name + "_difference", "missing_data", "import its answers and who was asked"});
      continue;
    }
    people += static_cast<std::int64_t>(fold.rows(i).size());
    add_survey(finding, after, response, asked_of(survey, catalog, scope, fold.rows(i)), scope);
  }
  if (people == 0) {
    return fail(ErrorCode::missing_data, "nobody was asked and nobody answered in the window", "survey",
                "import the answers (a mapped source with `self_reported: true`) and the list of those asked");
  }
  finding.population = "people who were asked or who answered; staff and who opted out left out";
  finding.tables = {std::move(after), std::move(response)};
  add_figures(finding, catalog.surveys.front());
  finding.caveats.insert(finding.caveats.begin(),
                         {"Self-reported: people said it of themselves, and nobody checked it.",
                          "Correlation only: who is content and who buys may be the same person for other reasons."});
  finding.proof.queries.push_back({"survey_answers", "", people});
  return finding;
}

}  // namespace cw::measure
