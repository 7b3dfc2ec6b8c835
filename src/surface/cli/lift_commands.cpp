#include <CLI/CLI.hpp>

#include "surface/cli/context.hpp"
#include "workspace/plain_lift.hpp"

/// `lift`: what was caused, on the caller's own file.
namespace cw::cli {

namespace {

measure::plain::Run run_of(const Context& context) {
  measure::plain::Run run;
  run.level = context.level_or_default();
  run.seed = Seed{context.seed};
  run.threads = context.options().threads;
  run.version = std::string(workspace::version);
  return run;
}

/// A command that hands its request to `verb` and prints the Finding.
template <class Request>
void add_verb(CLI::App* command, Context& context, const std::shared_ptr<Request>& request,
              Result<Finding> (*verb)(const Request&, const measure::plain::Run&)) {
  command->callback([&context, request, verb] {
    run(context, [&]() -> Result<> {
      CW_TRY(auto finding, verb(*request, run_of(context)));
      return print_to_owner(context, std::move(finding), request->file.data);
    });
  });
}

void add_file(CLI::App* command, workspace::OwnFile& file) {
  command->add_option("--data", file.data, "CSV, TSV, JSON lines or Parquet; - reads CSV from standard input")
      ->required();
  command->add_option("--missing", file.missing, "missing cells: refuse, drop the row, or indicator (covariates)")
      ->capture_default_str();
}

void add_regress(CLI::App* lift, Context& context) {
  auto request = std::make_shared<workspace::RegressRequest>();
  auto* command = lift->add_subcommand("regress", "least squares with robust or clustered errors");
  add_file(command, request->file);
  command->add_option("--outcome", request->outcome, "column of the outcome")->required();
  command->add_option("--covariates", request->covariates, "columns, separated by commas")->required();
  command->add_option("--cluster", request->cluster, "column of the clusters, as accounts");
  command->add_option("--errors", request->errors,
                      "classic, hc0 to hc3, cr0 to cr2; without it cr2 over clusters, else hc1");
  add_verb(command, context, request, &workspace::regress);
}

void add_match(CLI::App* lift, Context& context) {
  auto request = std::make_shared<workspace::MatchRequest>();
  auto* command = lift->add_subcommand("match", "effect against rows of equal covariates: matching and weighting");
  add_file(command, request->file);
  command->add_option("--treatment", request->treatment, "column: 1 treated, 0 not")->required();
  command->add_option("--outcome", request->outcome, "column of the outcome")->required();
  command->add_option("--covariates", request->covariates, "columns known before treatment, separated by commas")
      ->required();
  command->add_option("--method", request->method, "nearest, mahalanobis, exact, subclass, ipw, aipw, entropy, overlap")
      ->capture_default_str();
  command->add_option("--estimand", request->estimand, "att (the treated) or ate (everybody)")->capture_default_str();
  command->add_option("--caliper", request->caliper, "farthest match, in standard deviations of the propensity");
  command->add_option("--ratio", request->ratio, "controls a treated row")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command->add_flag("--replace", request->replace, "a control may serve several times");
  command->add_option("--exact", request->exact, "columns in which matches must agree");
  command->add_option("--cluster", request->cluster, "column of the clusters, as accounts");
  command->add_option("--subclasses", request->subclasses, "how many")
      ->check(CLI::Range(2, 1000))
      ->capture_default_str();
  command->add_option("--folds", request->folds, "of the cross-fitted estimate beside aipw")
      ->check(CLI::Range(2, 100))
      ->capture_default_str();
  add_verb(command, context, request, &workspace::match);
}

void add_did(CLI::App* lift, Context& context) {
  auto request = std::make_shared<workspace::DidRequest>();
  auto* command = lift->add_subcommand("did", "effect by change: difference-in-differences, also of staggered starts");
  add_file(command, request->file);
  command->add_option("--unit", request->unit, "column of the unit")->required();
  command->add_option("--time", request->time, "column of the period")->required();
  command->add_option("--outcome", request->outcome, "column of the outcome")->required();
  command
      ->add_option("--first-treated", request->first_treated, "column of the first treated period; 0 or empty = never")
      ->required();
  command->add_option("--control", request->control, "never or not_yet treated")->capture_default_str();
  command->add_option("--estimator", request->estimator, "with covariates: dr, or, ipw")->capture_default_str();
  command->add_option("--covariates", request->covariates, "columns known before, separated by commas");
  command->add_option("--cluster", request->cluster, "column of the clusters, coarser than units");
  command->add_option("--bands", request->bands, "pointwise, or simultaneous over all cells")->capture_default_str();
  add_verb(command, context, request, &workspace::did);
}

void add_synth(CLI::App* lift, Context& context) {
  auto request = std::make_shared<workspace::SynthRequest>();
  auto* command = lift->add_subcommand("synth", "effect on one or few units: synthetic control and its relatives");
  add_file(command, request->file);
  command->add_option("--unit", request->unit, "column of the unit")->required();
  command->add_option("--time", request->time, "column of the period")->required();
  command->add_option("--outcome", request->outcome, "column of the outcome")->required();
  command->add_option("--treated", request->treated, "the treated unit; several, separated by commas, are averaged")
      ->required();
  command->add_option("--from", request->from, "first treated period")->required();
  command->add_option("--predictors", request->predictors,
                      "columns, with periods as in beer@1984:1988 or sales@1975; without it all outcomes before");
  command->add_option("--method", request->method, "synth, sdid or did")->capture_default_str();
  command->add_option("--pre-fit-cut", request->prefit_cut, "rank only placebos that fit at most so many times worse");
  add_verb(command, context, request, &workspace::synth);
}

void add_impact(CLI::App* lift, Context& context) {
  auto request = std::make_shared<workspace::ImpactRequest>();
  auto* command = lift->add_subcommand("impact", "effect of an event on one series, from series that it did not touch");
  add_file(command, request->file);
  command->add_option("--time", request->time, "column of the period; without it rows are periods 1 to n");
  command->add_option("--outcome", request->outcome, "column of the outcome")->required();
  command->add_option("--controls", request->controls, "columns that the event did not touch, separated by commas");
  command->add_option("--from", request->from, "first period after the event")->required();
  command->add_option("--level-prior", request->level_prior, "weak, mle, or a deviation as in 0.01")
      ->capture_default_str();
  command->add_option("--season", request->season, "periods of a season, as 7 for days")->check(CLI::Range(2, 400));
  command->add_flag("--trend", request->trend, "a straight trend goes on");
  add_verb(command, context, request, &workspace::impact);
}

void add_sensitivity(CLI::App* lift, Context& context) {
  auto request = std::make_shared<workspace::SensitivityRequest>();
  auto* command = lift->add_subcommand("sensitivity", "how strong a hidden reason must be to explain an effect away");
  add_file(command, request->file);
  command->get_option("--data")->required(false);
  command->add_option("--kind", request->kind, "e_value, rosenbaum or partial_r2")->required();
  command->add_option("--estimate,--rr", request->estimate, "the effect");
  command->add_option("--low,--lo", request->low, "low end of its interval");
  command->add_option("--high,--hi", request->high, "high end of its interval");
  command->add_option("--scale", request->scale, "e_value: rr, or, or_common, hr or difference")->capture_default_str();
  command->add_option("--sd", request->sd, "e_value of a difference: the outcome's standard deviation");
  command->add_option("--se", request->standard_error, "partial_r2: standard error of the effect");
  command->add_option("--df", request->df, "partial_r2: degrees of freedom of the regression");
  command->add_option("--share", request->share, "partial_r2: share of the effect to explain away")
      ->capture_default_str();
  command->add_option("--gamma", request->gamma, "rosenbaum: odds, separated by commas")->capture_default_str();
  command->add_option("--treated", request->treated, "rosenbaum: column of the treated of each pair");
  command->add_option("--control", request->control, "rosenbaum: column of its control");
  command->add_option("--treatment", request->treatment, "partial_r2 with --data: column");
  command->add_option("--outcome", request->outcome, "partial_r2 with --data: column");
  command->add_option("--covariates", request->covariates, "partial_r2 with --data: columns, each a benchmark");
  add_verb(command, context, request, &workspace::sensitivity);
}

void add_dose(CLI::App* lift, Context& context) {
  auto request = std::make_shared<workspace::DoseRequest>();
  auto* command = lift->add_subcommand("dose", "how the outcome goes with how much, and where it hurts");
  add_file(command, request->file);
  command->add_option("--dose", request->dose, "column of the amount, as groups joined")->required();
  command->add_option("--outcome", request->outcome, "column of the outcome")->required();
  command->add_option("--covariates", request->covariates, "columns known before, separated by commas");
  command->add_option("--bins", request->bins, "by quantiles; at most 10 different doses are a bin each")
      ->check(CLI::Range(2, 100))
      ->capture_default_str();
  add_verb(command, context, request, &workspace::dose);
}

std::shared_ptr<workspace::ManyEffectsRequest> add_many_effects(CLI::App* command) {
  auto request = std::make_shared<workspace::ManyEffectsRequest>();
  add_file(command, request->file);
  command->add_option("--outcome", request->outcome, "column of the outcome")->required();
  command->add_option("--covariates", request->covariates, "columns known before, separated by commas")->required();
  command->add_option("--method", request->method, "as of lift match")->capture_default_str();
  command->add_option("--caliper", request->caliper, "as of lift match");
  command->add_option("--cluster", request->cluster, "column of the clusters, as accounts");
  return request;
}

void add_segments(CLI::App* lift, Context& context) {
  auto* command =
      lift->add_subcommand("hte", "for whom: the effect in each declared segment, with all of them counted");
  const auto request = add_many_effects(command);
  command->add_option("--treatment", request->treatment, "column: 1 treated, 0 not")->required();
  command->add_option("--segment", request->segment, "column of the segments")->required();
  add_verb(command, context, request, &workspace::effects_by_segment);
}

void add_actions(CLI::App* lift, Context& context) {
  auto* command = lift->add_subcommand("action", "which action to expand, keep or stop, by its effect");
  const auto request = add_many_effects(command);
  command->add_option("--actions", request->actions, "columns of 1 and 0, separated by commas")->required();
  command->add_option("--margin", request->margin, "effects up to it do not matter")->capture_default_str();
  add_verb(command, context, request, &workspace::effects_of_actions);
}

void add_after(CLI::App* lift, Context& context) {
  auto request = std::make_shared<workspace::AfterRequest>();
  auto* command =
      lift->add_subcommand("after", "the days after first attending, against people alike from the same day on");
  add_file(command, request->file);
  command->add_option("--person", request->person, "column of the person, one row each")->required();
  command->add_option("--attended", request->attended, "column of the first day; empty = never")->required();
  command->add_option("--covariates", request->covariates, "columns known before, separated by commas");
  command->add_option("--outcomes", request->outcomes, "file of outcomes, one row each")->required();
  command->add_option("--outcome-person", request->outcome_person, "its column of the person; without it as --person");
  command->add_option("--outcome-time", request->outcome_time, "its column of the time")->required();
  command->add_option("--outcome-value", request->outcome_value, "its column of the value; without it each counts 1");
  command->add_option("--days", request->days, "after, and as many before")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  command->add_option("--zone", request->zone, "in which days are cut")->capture_default_str();
  command->add_option("--caliper", request->caliper, "farthest match, in standard deviations of the propensity");
  add_verb(command, context, request, &workspace::after);
}

}  // namespace

void add_lift_commands(CLI::App& app, Context& context) {
  auto* lift = app.add_subcommand("lift", "what was caused, and how sure that is");
  lift->require_subcommand(1);
  add_match(lift, context);
  add_did(lift, context);
  add_synth(lift, context);
  add_impact(lift, context);
  add_sensitivity(lift, context);
  add_dose(lift, context);
  add_after(lift, context);
  add_segments(lift, context);
  add_actions(lift, context);
  add_regress(lift, context);
}

}  // namespace cw::cli
