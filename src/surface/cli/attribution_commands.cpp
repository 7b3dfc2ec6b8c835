#include <CLI/CLI.hpp>

#include "surface/cli/plain_run.hpp"
#include "workspace/plain_attribution.hpp"

/// `attribution run` on the caller's own files.
namespace cw::cli {

namespace {

using workspace::AttributionRequest;

void add_files(CLI::App* command, AttributionRequest& request) {
  command->add_option("--data", request.data, "paths or touches: CSV, TSV, JSON lines, Parquet, - for stdin")
      ->required();
  command->add_option("--path", request.path, "paths: column of the steps, the earliest first");
  command->add_option("--separator", request.separator, "paths: what stands between steps")->capture_default_str();
  command->add_option("--conversions", request.conversions, "paths: column of how many journeys converted");
  command->add_option("--value", request.value, "paths: column of what they brought together");
  command->add_option("--nulls", request.nulls, "paths: column of how many did not convert");
  command->add_option("--person", request.person, "touches: column of the person");
  command->add_option("--time", request.time, "touches: column of the time, ISO 8601");
  command->add_option("--channel", request.channel, "touches: column of the touchpoint");
  command->add_option("--outcomes", request.outcomes, "touches: file of the conversions, one a row");
  command->add_option("--outcome-person", request.outcome_person, "its column of the person, --person if not said");
  command->add_option("--outcome-time", request.outcome_time, "its column of the time, --time if not said");
  command->add_option("--outcome-value", request.outcome_value, "its column of the value");
}

void add_conventions(CLI::App* command, AttributionRequest& request) {
  command->add_option("--lookback-days", request.lookback_days, "touches count this long before a conversion, else 30");
  command->add_flag("--reuse", request.reuse, "a touch serves every conversion in its lookback (as if not said)");
  command->add_flag("--reset", request.reset, "a touch serves the next conversion only");
  command->add_flag("--without-nulls", request.without_nulls, "touches without a conversion are no journeys");
  command->add_option("--zone", request.zone, "of times without an offset")->capture_default_str();
  command
      ->add_option("--model", request.model,
                   "first, last, last_non_direct, linear, position, time_decay, markov, shapley or all")
      ->capture_default_str();
  command->add_option("--position", request.position, "shares of first/middle/last")->capture_default_str();
  command->add_option("--half-life-days", request.half_life_days, "of time_decay, else 7");
  command->add_option("--half-life-steps", request.half_life_steps, "of time_decay without times, else 1");
  command->add_option("--decay", request.decay, "continuous or step")->capture_default_str();
  command->add_option("--direct", request.direct, "channels that last_non_direct passes over, else direct,(direct)");
  command->add_option("--order", request.order, "of markov, 1 to 4; else 1");
  command->add_option("--game", request.game, "of shapley: unordered, ordered or markov")->capture_default_str();
  command->add_option("--orderings", request.orderings, "of shapley, drawn beyond 16 channels")
      ->capture_default_str()
      ->check(CLI::Range(2, 1'000'000));
  command->add_option("--bootstrap", request.draws, "draws of the interval, 0 for none; else 1000 where that is quick")
      ->check(CLI::Range(0, 1'000'000));
  command->add_option("--currency", request.currency, "of the values, as in EUR");
}

}  // namespace

void add_attribution_commands(CLI::App& app, Context& context) {
  auto request = std::make_shared<AttributionRequest>();
  auto* command = app.get_subcommand("attribution")
                      ->add_subcommand("run", "share conversions among touchpoints: rules, Markov chains, Shapley");
  add_files(command, *request);
  add_conventions(command, *request);
  command->callback([&context, request] {
    run(context, [&]() -> Result<> {
      CW_TRY(auto finding, workspace::attribution(*request, plain_run(context)));
      return print_to_owner(context, std::move(finding), request->data);
    });
  });
}

}  // namespace cw::cli
