#include "measure/references.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measure/participation.hpp"
#include "stats/moments.hpp"

namespace cw::measure {

namespace {

using Declared = catalog::Members::Satisfaction;

/// Answers of a share are kept in hundredths.
constexpr double answer_scale = 0.01;

struct Answers {
  stats::Moments answers = {};  // one a person
  std::int64_t satisfied = 0;
};

struct AnswersOfGroups {
  Answers references, others;
};

bool serves_advocacy(const catalog::Catalog& catalog) {
  return std::any_of(catalog.activities.begin(), catalog.activities.end(), [](const auto& activity) {
    return std::find(activity.funnel.begin(), activity.funnel.end(), "advocacy") != activity.funnel.end();
  });
}

std::int32_t place_of(const catalog::Catalog& catalog, const std::string& outcome) {
  const auto found = std::find_if(catalog.outcomes.begin(), catalog.outcomes.end(),
                                  [&](const auto& one) { return one.name == outcome; });
  return static_cast<std::int32_t>(found - catalog.outcomes.begin());
}

AnswersOfGroups answers_of(std::span<const PersonRow> people, std::span<const OutcomeRowOfPerson> answers,
                           std::int32_t outcome_id, double satisfied_from) {
  const std::int64_t from = std::llround(satisfied_from / answer_scale);
  AnswersOfGroups groups;
  auto person = people.begin();
  for (const auto& answer : answers) {
    if (answer.outcome_id != outcome_id) continue;
    person = std::lower_bound(person, people.end(), answer.person,
                              [](const PersonRow& row, PersonId wanted) { return row.person < wanted; });
    if (person == people.end()) break;
    if (person->person != answer.person || !person->customer()) continue;
    Answers& group = is_reference_customer(*person) ? groups.references : groups.others;
    group.answers.add(answer.latest);
    group.satisfied += answer.latest >= from ? 1 : 0;
  }
  return groups;
}

void add_mean(Finding& finding, const std::string& name, const stats::Moments& answers, const Scope& scope) {
  if (answers.n == 0) return;
  const auto each = answers.summary();
  const auto interval = each ? stats::mean_interval(*each, scope.level) : tl::unexpected(each.error());
  const double mean = answer_scale * answers.sum() / static_cast<double>(answers.n);
  finding.estimates.push_back(
      interval ? with_interval(name, *interval, scope, "answer", answers.n, "Student's t on the mean", answer_scale)
               : without_interval(name, mean, scope, "answer", answers.n, interval.error().what));
}

void add_group(Finding& finding, Table& table, const std::string& outcome, const std::string& group,
               const Answers& answers, const Scope& scope) {
  const std::string name = outcome + "_satisfied_" + group;
  auto share = share_estimate(name, answers.satisfied, answers.answers.n, scope);
  if (!share) {
    finding.refused.push_back({name, "missing_data", "nobody of them answered: ask them"});
    return;
  }
  table.rows.push_back(interval_row(outcome + ", " + group, *share));
  table.rows.back().emplace_back(answers.satisfied);
  table.rows.back().emplace_back(answers.answers.n - answers.satisfied);
  finding.estimates.push_back(std::move(*share));
  add_mean(finding, outcome + "_mean_" + group, answers.answers, scope);
}

Finding begin(const Scope& scope, std::int64_t references, std::int64_t customers) {
  Finding finding = begin_finding(scope, "references", "how content customers are who stand up for us");
  finding.population = fmt::format("{} customers; staff left out", count(customers));
  finding.estimates.push_back(
      without_interval("reference_customers", static_cast<double>(references), scope, "people", references, "counted"));
  add(finding, "references_of_customers", share_estimate("references_of_customers", references, customers, scope));
  return finding;
}

Figure figure_of(const Finding& finding, const Declared& first, std::int64_t references) {
  Figure figure{"references", "interval", "Satisfied customers, references and others", "", "satisfaction"};
  const Estimate* share = finding.estimate(first.outcome + "_satisfied_references");
  figure.sentence =
      fmt::format("{} customers are references; of those who answered {} are satisfied ({}).", count(references),
                  share == nullptr ? "an unknown share" : percent_with_range(*share), first.outcome);
  figure.caveats = {"Of those who answered only."};
  figure.alt = figure.sentence + " One dot with a range for each answer and group.";
  return figure;
}

}  // namespace

bool declares_references(const catalog::Catalog& catalog) {
  return serves_advocacy(catalog) && !catalog.members.satisfaction.empty();
}

Result<Finding> satisfied_references(std::span<const PersonRow> people, std::span<const OutcomeRowOfPerson> answers,
                                     const catalog::Catalog& catalog, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (!declares_references(catalog)) {
    return fail(ErrorCode::missing_data,
                "nobody declared who is a reference, or which answers say how content they are", "references",
                "give an activity the stage advocacy (taxonomy/touchpoints.yml) and name the answers under "
                "`satisfaction:` in members.yml");
  }
  const auto references = std::count_if(people.begin(), people.end(), &is_reference_customer);
  const auto customers = std::count_if(people.begin(), people.end(), [](const auto& row) { return row.customer(); });
  if (references == 0) {
    return fail(ErrorCode::missing_data, "no customer is a reference in the window", "references",
                "import the talks, case studies or reviews that customers gave");
  }
  Finding finding = begin(scope, references, customers);
  Table table{"satisfaction", interval_columns("answer", "share"), {}, false, "people"};
  table.columns.push_back({"satisfied", "people", Role::n});
  table.columns.push_back({"not_satisfied", "people", Role::n});
  for (const Declared& declared : catalog.members.satisfaction) {
    const auto groups = answers_of(people, answers, place_of(catalog, declared.outcome), declared.satisfied_from);
    add(finding, declared.outcome + "_answered_references",
        share_estimate(declared.outcome + "_answered_references", groups.references.answers.n, references, scope));
    add_group(finding, table, declared.outcome, "references", groups.references, scope);
    add_group(finding, table, declared.outcome, "others", groups.others, scope);
    finding.proof.parameters["satisfied_from." + declared.outcome] = fmt::format("{:g}", declared.satisfied_from);
  }
  finding.tables.push_back(std::move(table));
  finding.figures.push_back(figure_of(finding, catalog.members.satisfaction.front(), references));
  finding.caveats = {"Who answers is content more often than who does not: see how many answered.",
                     "References are asked because they are content; being one is not what made them so.",
                     "Reference customers: customers who reached the advocacy stage since " +
                         to_text(scope.window.from) + "; of several answers the newest counts."};
  finding.proof.queries.push_back({"person_rows", "", static_cast<std::int64_t>(people.size())});
  return finding;
}

}  // namespace cw::measure
