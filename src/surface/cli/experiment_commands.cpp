#include <CLI/CLI.hpp>

#include "surface/cli/plain_run.hpp"
#include "workspace/plain_experiment.hpp"

/// `experiment`: design and analysis on given numbers and own files.
namespace cw::cli {

namespace {

using Answer = std::function<Result<Finding>(const measure::plain::Run&)>;

/// Prints what `answer` finds; input: the file, or where the numbers came from.
void on_run(CLI::App* command, Context& context, std::function<std::string()> input, Answer answer) {
  command->callback([&context, input = std::move(input), answer = std::move(answer)] {
    run(context, [&]() -> Result<> {
      CW_TRY(auto finding, answer(plain_run(context)));
      return print_to_owner(context, std::move(finding), input());
    });
  });
}

std::string said() {
  return "command line";
}

std::function<std::string()> file_of(const workspace::ArmsRequest& arms) {
  return [&arms] { return arms.data.empty() ? said() : arms.data; };
}

void add_arms(CLI::App* command, workspace::ArmsRequest& arms, bool numbers) {
  auto* data = command->add_option("--data", arms.data, "one row a unit: CSV, TSV, JSON lines, Parquet, - for stdin");
  if (!numbers) data->required();
  command->add_option("--arm", arms.arm, "column of the arm");
  command->add_option("--outcome", arms.outcome, "column of the outcome");
  command->add_option("--control", arms.control,
                      numbers ? "name of the control arm; without --data its numbers: successes,n or mean,sd,n"
                              : "name of the control arm, control or 0 if not said");
  if (numbers) command->add_option("--treatment", arms.treatment, "without --data: the treated arm's numbers");
}

void add_power(CLI::App* experiment, Context& context) {
  auto request = std::make_shared<workspace::PowerRequest>();
  auto* command = experiment->add_subcommand("power", "size, power or smallest effect of two arms");
  command->add_option("--kind", request->kind, "proportions, means or ratio")->capture_default_str();
  command->add_option("--baseline", request->baseline, "figure of the control");
  command->add_option("--effect", request->effect, "difference from it; without it and with --n: the smallest found");
  command->add_option("--sd", request->sd, "standard deviation of one unit, for means and ratio");
  command->add_option("--n", request->n, "people of the control arm; without it: how many it takes");
  command->add_option("--alpha", request->alpha)->capture_default_str();
  command->add_option("--power", request->power)->capture_default_str();
  command->add_option("--ratio", request->ratio, "treated people per control")->capture_default_str();
  command->add_flag("--one-sided", request->one_sided, "alpha on one side");
  command->add_option("--cluster-size", request->cluster_size, "mean people of a cluster that is assigned whole");
  command->add_option("--icc", request->icc, "correlation within clusters");
  command->add_option("--cluster-cv", request->cluster_variation, "coefficient of variation of clusters' sizes")
      ->capture_default_str();
  command->add_option("--formula", request->formula, "of proportions: arcsine or score")->capture_default_str();
  on_run(command, context, &said, [request](const auto& run) { return workspace::experiment_power(*request, run); });
}

void add_analyse(CLI::App* experiment, Context& context) {
  auto request = std::make_shared<workspace::AnalyseRequest>();
  auto* command = experiment->add_subcommand("analyse", "treated against control: difference and relative difference");
  add_arms(command, request->arms, false);
  command->add_option("--pre", request->arms.before, "column of a measure from before, to adjust for (CUPED)");
  command->add_option("--cluster", request->arms.cluster, "column of the cluster that was assigned whole");
  command->add_option("--denominator", request->arms.denominator, "column: the figure is outcome per denominator");
  command->add_option("--weights", request->weights, "planned sizes, the control's first, then by name: 1,1");
  command->add_flag("--randomised", request->randomised, "chance made the arms");
  command->add_flag("--srm-acknowledged", request->mismatch_acknowledged,
                    "show results though sizes are not as planned");
  on_run(command, context, file_of(request->arms),
         [request](const auto& run) { return workspace::experiment_analyse(*request, run); });
}

void add_test(CLI::App* experiment, Context& context) {
  auto request = std::make_shared<workspace::TestRequest>();
  auto* command = experiment->add_subcommand("test", "two arms, from rows or from numbers");
  command->add_option("--kind", request->kind, "proportions or means")->capture_default_str();
  add_arms(command, request->arms, true);
  command->add_option("--method", request->method,
                      "newcombe, miettinen_nurminen, agresti_caffo or wald; welch or student");
  on_run(command, context, file_of(request->arms),
         [request](const auto& run) { return workspace::experiment_test(*request, run); });
}

void add_ratio_and_adjust(CLI::App* experiment, Context& context) {
  auto counts = std::make_shared<std::string>(), weights = std::make_shared<std::string>();
  auto* ratio = experiment->add_subcommand("srm", "whether the arms are as large as planned");
  ratio->add_option("--counts", *counts, "people by arm, as in 4900,5100")->required();
  ratio->add_option("--weights", *weights, "planned, as in 1,1; equal if not said");
  on_run(ratio, context, &said,
         [counts, weights](const auto& run) { return workspace::experiment_srm(*counts, *weights, run); });

  auto p = std::make_shared<std::string>(), method = std::make_shared<std::string>("holm");
  auto alpha = std::make_shared<double>(0.05);
  auto* adjust = experiment->add_subcommand("adjust", "p-values of several tests, taken together");
  adjust->add_option("--pvalues", *p, "as in 0.01,0.04,0.3")->required();
  adjust->add_option("--method", *method, "holm, bh, by, hochberg or bonferroni")->capture_default_str();
  adjust->add_option("--alpha", *alpha)->capture_default_str();
  on_run(adjust, context, &said,
         [p, method, alpha](const auto& run) { return workspace::experiment_adjust(*p, *method, *alpha, run); });
}

void add_boundaries(CLI::App* experiment, Context& context) {
  auto request = std::make_shared<workspace::BoundariesRequest>();
  auto* command = experiment->add_subcommand("boundaries", "when to stop at planned looks");
  command->add_option("--spending", request->spending, "obrien_fleming, pocock, ld_obf or ld_pocock")
      ->capture_default_str();
  command->add_option("--looks", request->looks, "how many, at equal steps");
  command->add_option("--at", request->at, "shares of the planned information, as in 0.25,0.6,1");
  command->add_option("--alpha", request->alpha, "of all looks, both sides together")->capture_default_str();
  command->add_option("--power", request->power, "at which people are compared with a test of one look")
      ->capture_default_str();
  command->add_flag("--one-sided", request->one_sided, "alpha on one side");
  on_run(command, context, &said,
         [request](const auto& run) { return workspace::experiment_boundaries(*request, run); });
}

void add_looks(CLI::App* experiment, Context& context) {
  auto request = std::make_shared<workspace::SequentialRequest>();
  auto* sequential = experiment->add_subcommand("sequential", "a difference that may be looked at any time");
  add_arms(sequential, request->arms, true);
  sequential->add_option("--time", request->time, "column that orders the rows; as in the file if not said");
  sequential->add_option("--tau", request->tau, "spread of the effects expected, chosen before the data");
  sequential->add_option("--looks", request->looks, "at equal steps of rows, the last after all")
      ->capture_default_str();
  on_run(sequential, context, file_of(request->arms),
         [request](const auto& run) { return workspace::experiment_sequential(*request, run); });

  auto belief = std::make_shared<workspace::BayesRequest>();
  auto* bayes = experiment->add_subcommand("bayes", "the chance that the treated arm is better, and the expected loss");
  add_arms(bayes, belief->arms, true);
  bayes->add_option("--prior", belief->prior, "Beta prior of a share")->capture_default_str();
  on_run(bayes, context, file_of(belief->arms),
         [belief](const auto& run) { return workspace::experiment_bayes(*belief, run); });
}

}  // namespace

void add_experiment_commands(CLI::App& app, Context& context) {
  auto* experiment = app.add_subcommand("experiment", "randomised experiments: design and analysis");
  experiment->require_subcommand(1);
  add_power(experiment, context);
  add_analyse(experiment, context);
  add_test(experiment, context);
  add_ratio_and_adjust(experiment, context);
  add_boundaries(experiment, context);
  add_looks(experiment, context);
}

}  // namespace cw::cli
