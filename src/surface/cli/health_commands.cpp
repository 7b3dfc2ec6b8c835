#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "surface/cli/figure_commands.hpp"
#include "surface/cli/plain_run.hpp"
#include "workspace/data_tests.hpp"
#include "workspace/figures.hpp"
#include "workspace/health_topics.hpp"
#include "workspace/plain_health.hpp"
#include "workspace/traffic.hpp"

/// `health`: of the workspace's period, or with --data on the caller's own file.
namespace cw::cli {

namespace {

using workspace::EventsRequest;

using Measure = std::function<Result<Finding>(const measure::plain::Run&)>;

Result<> print_own(const Context& context, const std::string& data, const Measure& measure) {
  CW_TRY(auto finding, measure(plain_run(context)));
  return print_to_owner(context, std::move(finding), data);
}

void add_data(CLI::App* command, std::string& data) {
  command->add_option("--data", data, "own file instead of the workspace: CSV, TSV, JSON lines, Parquet, - for stdin");
}

void add_events(CLI::App* command, EventsRequest& request) {
  add_data(command, request.data);
  command->add_option("--person", request.person, "column of the person")->needs("--data");
  command->add_option("--time", request.time, "column of the time, ISO 8601")->needs("--data");
  command->add_option("--event", request.event, "column of the kind of event")->needs("--data");
  command->add_option("--zone", request.zone, "in which days are cut")->needs("--data");
  command->add_option("--as-of", request.as_of, "nothing at or after it is seen; else the last event")->needs("--data");
}

Result<> need(const std::string& value, const std::string& option) {
  if (!value.empty()) return {};
  return fail(ErrorCode::usage, option + " is required with --data", option, "name the column of the file");
}

Result<> need_events(const EventsRequest& request) {
  CW_TRY_VOID(need(request.person, "--person"));
  return need(request.time, "--time");
}

/// A command that prints the workspace's figure, or its twin on a plain file where --data is given.
template <class Request>
void add_twin(CLI::App* command, Context& context, const std::shared_ptr<Request>& request, const std::string& data,
              const char* figure, std::function<Result<>()> check, Measure measure) {
  auto words = std::make_shared<FigureWords>();
  add_period(command, words);
  command->callback([&context, words, request, &data, figure, check = std::move(check), measure = std::move(measure)] {
    run(context, [&]() -> Result<> {
      if (data.empty()) return show_finding(context, *words, figure);
      CW_TRY_VOID(check());
      return print_own(context, data, measure);
    });
  });
}

void add_retention(CLI::App* health, Context& context) {
  auto request = std::make_shared<workspace::RetentionRequest>();
  auto* command = health->add_subcommand("retention", "who comes back, by period after the start and by cohort");
  add_events(command, request->events);
  command->add_option("--start", request->events.start, "kind of event that starts; else the first")->needs("--data");
  command->add_option("--return", request->events.returning, "kind that counts as coming back; else any")
      ->needs("--data");
  command->add_option("--convention", request->convention, "rolling, calendar or hour_floor")->needs("--data");
  command->add_option("--mode", request->mode, "on or on_or_after")->needs("--data");
  command->add_option("--unit", request->unit, "day, week or month")->needs("--data");
  command->add_option("--periods", request->periods, "how many")->needs("--data")->check(CLI::Range(0, 1000));
  command->add_option("--brackets", request->brackets, "periods taken together: 1-7,8-30")->needs("--data");
  add_twin(
      command, context, request, request->events.data, "retention", [request] { return need_events(request->events); },
      [request](const auto& run) { return workspace::retention(*request, run); });
}

void add_survival(CLI::App* health, Context& context) {
  auto request = std::make_shared<workspace::SurvivalRequest>();
  auto* command = health->add_subcommand("survival", "how long people stay, those still there counted as such");
  add_data(command, request->data);
  command->add_option("--time", request->time, "column of the time until it happened or watching ended")
      ->needs("--data");
  command->add_option("--event", request->event, "column: 1 if it happened, 0 if not yet")->needs("--data");
  command->add_option("--group", request->group, "column of the groups to compare")->needs("--data");
  command->add_option("--horizon", request->horizon, "of the restricted mean")->needs("--data");
  command->add_option("--unit", request->unit, "of the times, for people")->needs("--data");
  const auto check = [request]() -> Result<> {
    CW_TRY_VOID(need(request->time, "--time"));
    return need(request->event, "--event");
  };
  add_twin(command, context, request, request->data, "survival", check,
           [request](const auto& run) { return workspace::survival(*request, run); });
}

void add_first_value(CLI::App* health, Context& context) {
  auto request = std::make_shared<EventsRequest>();
  auto* command = health->add_subcommand("ttfv", "time to first value: from joining to the first event that helps");
  add_events(command, *request);
  command->add_option("--start", request->start, "kind of event that starts; else the first")->needs("--data");
  command->add_option("--value", request->returning, "kind of event that is the value; else any")->needs("--data");
  add_twin(
      command, context, request, request->data, "first_value", [request] { return need_events(*request); },
      [request](const auto& run) { return workspace::first_value(*request, run); });
}

void add_active(CLI::App* health, Context& context) {
  auto request = std::make_shared<workspace::ActiveRequest>();
  auto* command = health->add_subcommand("active", "active people by day and month of an own file");
  add_events(command, request->events);
  command->get_option("--data")->required();
  command->add_option("--month", request->month, "2025-03; else that of the last event");
  command->add_option("--on", request->on, "last day of the rolling 28 days; else the month's");
  command->callback([&context, request] {
    run(context, [&]() -> Result<> {
      CW_TRY_VOID(need_events(request->events));
      return print_own(context, request->events.data,
                       [&](const auto& run) { return workspace::active_people(*request, run); });
    });
  });
}

void add_contributors(CLI::App* health, Context& context) {
  auto request = std::make_shared<workspace::ContributorsRequest>();
  auto* command = health->add_subcommand("contributors", "how few people make half of all contributions");
  add_data(command, request->data);
  command->add_option("--person", request->person, "column of the person")->needs("--data");
  command->add_option("--count", request->count, "column of how many; else a row is one")->needs("--data");
  add_twin(
      command, context, request, request->data, "contributors", [request] { return need(request->person, "--person"); },
      [request](const auto& run) { return workspace::contributors(*request, run); });
}

using OfPeriod = Result<Released> (*)(workspace::Workspace&, const std::string& period, const std::string& role);

/// `health NAME --period P`, answered by `figure` from the workspace's ledger.
void add_of_period(CLI::App* health, Context& context, const std::string& name, const std::string& help,
                   OfPeriod figure) {
  auto words = std::make_shared<FigureWords>();
  auto* command = health->add_subcommand(name, help);
  add_period(command, words);
  command->callback([&context, words, figure] {
    run(context, [&]() -> Result<> {
      CW_TRY(auto workspace, workspace::open(context.options()));
      CW_TRY(const auto released, figure(*workspace, words->period, words->role));
      return print_finding(context, released);
    });
  });
}

/// `sources tests`: every declared test of the data, held against a period.
Result<> show_data_tests(const Context& context, const std::string& period) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto begun, workspace::period_scope(*workspace, period));
  CW_TRY(const auto tests, workspace::run_data_tests(*workspace, begun.scope));
  std::string text;
  for (const auto& test : tests) {
    text += fmt::format("{}  {}  {} {:g}: {}\n", test.passed ? "passed" : "FAILED", test.source, test.test, test.limit,
                        test.detail);
  }
  if (text.empty()) text = "no source declares `tests:`\n";
  CW_TRY_VOID(print(text));
  return workspace::pass_data_tests(tests);
}

void add_data_tests_command(CLI::App& app, Context& context) {
  auto words = std::make_shared<FigureWords>();
  auto* command = app.get_subcommand("sources")->add_subcommand("tests", "declared tests of the data, for a period");
  add_period(command, words);
  command->callback([&context, words] { run(context, [&] { return show_data_tests(context, words->period); }); });
}

}  // namespace

void add_health_commands(CLI::App& app, Context& context) {
  auto* health = app.add_subcommand("health", "is it alive? never a return");
  health->require_subcommand(1);
  add_finding_command(health, context, "response", "first_response", "how long topics wait for a first answer");
  add_finding_command(health, context, "months", "health", "active members, contributors, topics and replies by month");
  add_finding_command(health, context, "answers", "solutions", "how often a topic gets an accepted answer");
  add_finding_command(health, context, "cohorts", "cohorts", "who comes back, by when they started");
  add_finding_command(health, context, "paths", "paths", "steps of growth that joiners reach within 90 days");
  add_finding_command(health, context, "mentoring", "mentored", "newcomers with a mentor against those without, raw");
  add_finding_command(health, context, "migration", "migration", "from one channel to another");
  add_finding_command(health, context, "attendance", "attendance", "who comes to another event");
  add_finding_command(health, context, "momentum", "momentum", "active members against their trend, with a warning");
  add_finding_command(health, context, "staff", "staff_answers", "share of replies from staff, by department");
  add_finding_command(health, context, "ideas", "ideas", "ideas proposed, decided and open");
  add_finding_command(health, context, "velocity", "velocity", "from an idea or bug to its release");
  add_retention(health, context);
  add_survival(health, context);
  add_first_value(health, context);
  add_active(health, context);
  add_contributors(health, context);
  add_of_period(health, context, "topics", "what titles are about, rising and falling; competitors' share",
                &workspace::health_topics);
  add_of_period(health, context, "traffic", "visits by week and referrer, as web analytics counted them",
                &workspace::traffic);
  add_data_tests_command(app, context);
}

}  // namespace cw::cli
