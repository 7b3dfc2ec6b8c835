#include <CLI/CLI.hpp>

#include "surface/cli/figure_commands.hpp"
#include "surface/cli/plain_run.hpp"

namespace cw::cli {

namespace {

void add_roi_ratio(CLI::App& roi, Context& context) {
  auto request = std::make_shared<workspace::RoiRatioRequest>();
  auto* ratio = roi.add_subcommand("ratio", "return on cost of a plain table, one row an account, with its interval");
  ratio->add_option("--data", request->data, "CSV, TSV, JSON lines or Parquet; - reads CSV from standard input")
      ->required();
  ratio->add_option("--benefit", request->benefit, "column of the benefit")->required();
  ratio->add_option("--cost", request->cost, "column of the cost, in the same unit")->required();
  ratio->add_option("--method", request->method, "delta, log_delta, fieller, percentile, basic or bca")
      ->capture_default_str();
  ratio->callback([&context, request] {
    run(context, [&]() -> Result<> {
      CW_TRY(auto finding, workspace::roi_ratio(*request, plain_run(context)));
      return print_to_owner(context, std::move(finding), request->data);
    });
  });
}

void add_growth(CLI::App& app, Context& context) {
  auto* growth = app.add_subcommand("growth", "growth by contact and by word of mouth");
  growth->require_subcommand(1);
  growth->add_subcommand("example", "the published worked example, as printed and as corrected")->callback([&context] {
    run(context, [&]() -> Result<> {
      CW_TRY(auto finding, measure::plain::growth_example(plain_run(context)));
      return print_to_owner(context, std::move(finding), "the published example");
    });
  });
  add_finding_command(growth, context, "referrals", "referrals",
                      "customers who came by referral, who brings them, and what rewards cost");
}

/// "0.2" or "0.1,0.2,0.4" (low, value, high).
Result<> read_range(AssumptionUse& assumption, const std::string& text) {
  std::vector<double> parts;
  for (const auto& part : CLI::detail::split(text, ',')) {
    double value = 0.0;
    if (!CLI::detail::lexical_cast(part, value))
      return fail(ErrorCode::usage, "\"" + text + "\" is not a number or low,value,high", "--" + assumption.id);
    parts.push_back(value);
  }
  if (parts.size() == 1) {
    assumption.value = parts[0];
  } else if (parts.size() == 3) {
    assumption.low = parts[0], assumption.value = parts[1], assumption.high = parts[2];
  } else {
    return fail(ErrorCode::usage, "\"" + text + "\" is not a number or low,value,high", "--" + assumption.id);
  }
  return {};
}

struct SimpleField {
  const char* option;
  const char* text;
  const char* unit;
  AssumptionUse measure::plain::RoiSimpleInput::* field;
};

constexpr SimpleField simple_fields[] = {
    {"member-transaction", "revenue per member who is a customer", "money",
     &measure::plain::RoiSimpleInput::member_transaction},
    {"other-transaction", "revenue per other customer", "money", &measure::plain::RoiSimpleInput::other_transaction},
    {"member-customers", "customers who are members", "people", &measure::plain::RoiSimpleInput::member_customers},
    {"other-customers", "other customers", "people", &measure::plain::RoiSimpleInput::other_customers},
    {"member-market", "members who could still become customers", "people",
     &measure::plain::RoiSimpleInput::member_market},
    {"other-market", "others who could still become customers", "people",
     &measure::plain::RoiSimpleInput::other_market},
    {"member-conversion", "share of the members' market that buys", "share",
     &measure::plain::RoiSimpleInput::member_conversion},
    {"other-conversion", "share of the others' market that buys", "share",
     &measure::plain::RoiSimpleInput::other_conversion},
    {"margin", "contribution margin, share of revenue", "share", &measure::plain::RoiSimpleInput::margin},
    {"cost", "cost of the community in the period", "money", &measure::plain::RoiSimpleInput::cost},
};

void add_roi_simple(CLI::App& roi, Context& context) {
  auto values = std::make_shared<std::map<std::string, std::string>>();
  auto currency = std::make_shared<std::string>("EUR");
  auto owner = std::make_shared<std::string>("whoever runs this command");
  auto* simple =
      roi.add_subcommand("simple", "value of members against non-members from ten assumptions; never a headline");
  for (const auto& field : simple_fields)
    simple
        ->add_option("--" + std::string(field.option), (*values)[field.option],
                     std::string(field.text) + "; a number or low,value,high")
        ->required();
  simple->add_option("--currency", *currency)->capture_default_str();
  simple->add_option("--owner", *owner, "who stands for the assumptions")->capture_default_str();
  simple->callback([&context, values, currency, owner] {
    run(context, [&]() -> Result<> {
      measure::plain::RoiSimpleInput input;
      CW_TRY(input.currency, Currency::parse(*currency));
      for (const auto& field : simple_fields) {
        auto& assumption = input.*field.field;
        assumption.id = field.option;
        assumption.text = field.text;
        assumption.unit = field.unit;
        assumption.owner = *owner;
        assumption.source = "command line";
        CW_TRY_VOID(read_range(assumption, (*values)[field.option]));
      }
      CW_TRY(auto finding, measure::plain::roi_simple(input, plain_run(context)));
      return print_to_owner(context, std::move(finding), "command line");
    });
  });
}

void add_money(CLI::App& app, Context& context) {
  auto* money = app.add_subcommand("money", "unit economics");
  money->require_subcommand(1);
  auto input = std::make_shared<measure::plain::UnitEconomicsInput>();
  auto* unit = money->add_subcommand("unit", "cost to win a customer, lifetime value by each convention, payback");
  unit->add_option("--sales-marketing", input->sales_marketing, "spend of the period")->required();
  unit->add_option("--new-customers", input->new_customers, "won in the same period")->required();
  unit->add_option("--arpa-month", input->arpa_month, "revenue per account and month")->required();
  unit->add_option("--gross-margin", input->gross_margin, "share of revenue")->required();
  unit->add_option("--monthly-churn", input->monthly_churn, "share of accounts lost per month")->required();
  unit->add_option("--annual-discount", input->annual_discount, "share per year")->required();
  unit->add_option("--horizon-months", input->horizon_months)->capture_default_str();
  unit->add_option("--currency", input->currency);
  unit->callback([&context, input] {
    run(context, [&]() -> Result<> {
      CW_TRY(auto finding, measure::plain::unit_economics(*input, plain_run(context)));
      return print_to_owner(context, std::move(finding), "command line");
    });
  });
}

}  // namespace

void add_plain_commands(CLI::App& app, Context& context) {
  auto* roi = app.get_subcommand("roi");
  add_roi_ratio(*roi, context);
  add_roi_simple(*roi, context);
  add_growth(app, context);
  add_money(app, context);
}

}  // namespace cw::cli
