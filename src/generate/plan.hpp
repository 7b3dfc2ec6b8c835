#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "generate/company.hpp"

namespace cw::generate {

/// Seconds since 1970-01-01T00:00:00Z.
using Second = std::int64_t;
inline constexpr Second hour = 3600;
inline constexpr Second day_long = 86'400;

struct Product {
  std::string_view sku;
  std::string_view title;
  std::int64_t price;            // cents, VAT included, before the price change
  std::int64_t later_price;      // after it
  std::int64_t margin_permille;  // contribution margin of net goods revenue
  int weight;                    // how often it is bought
};
inline constexpr std::array<Product, 12> products = {{
    {"FW-LGT-01", "Front light 80 lux", 4900, 5200, 430, 14},
    {"FW-LGT-02", "Rear light, brake sensing", 3400, 3600, 450, 12},
    {"FW-PAN-20", "Pannier 20 l, waterproof", 7900, 8500, 410, 10},
    {"FW-PAN-40", "Pannier pair 40 l", 14900, 15900, 400, 5},
    {"FW-HLM-10", "Helmet Allroad", 8900, 8900, 380, 8},
    {"FW-LCK-07", "Folding lock", 6900, 6900, 360, 7},
    {"FW-TYR-42", "Tyre 42 mm, tubeless ready", 4500, 4800, 330, 13},
    {"FW-SDL-03", "Saddle Tour, leather", 11900, 12900, 440, 4},
    {"FW-PMP-02", "Floor pump", 3900, 3900, 350, 6},
    {"FW-TOL-18", "Multi-tool 18", 2900, 2900, 480, 9},
    {"FW-JKT-05", "Rain jacket, \"Nebel\"", 16900, 17900, 460, 4},
    {"FW-PAD-20", "Brake pads, organic", 1900, 1900, 420, 8},
}};

/// What is planted, in one place; every number of it is repeated in truth.json.
struct Plan {
  // orders
  double orders_per_month = 0.066;       // at affinity 0, season 1
  double affinity_on_orders = 0.85;      // log rate per unit of affinity
  double responder_share = 0.60;         // of members
  double effect_factor = 1.45;           // responders' order rate from the moment of joining
  double price_change_on_orders = 0.96;  // order rate after the price change
  double code_share = 0.30;              // of members' orders after joining
  double code_leak_share = 0.015;        // of other people's orders after the launch
  std::int64_t code_percent = 10;
  double refund_share = 0.07;
  double refund_share_deals = 0.13;
  double dispute_share = 0.008;
  double dispute_share_deals = 0.08;
  double cancelled_share = 0.015;
  double unpaid_share = 0.008;
  double anonymous_share = 0.03;
  double card_share = 0.70;  // paid by card through Stripe
  // joining
  double join_logit = -1.05;
  double affinity_on_joining = 1.25;
  // community
  double deals_share = 0.22;
  double ambassador_share = 0.11;
  double ambassador_income_factor = 1.50;
  // problems and tickets
  double problems_per_month = 0.09;
  double would_open_ticket = 0.60;
  double asks_in_forum = 0.34;
  double searches_forum = 0.40;
  double solved_answer_avoids = 0.75;  // of tickets that would have been opened
  double reading_avoids = 0.35;
  // gatherings
  double webinar_effect = 1.0;  // factor on the order rate: none

  Second start = 0, end = 0;  // of the window
  Second launch = 0;          // the forum opens
  Second price_change = 0;
  Second ambassadors_from = 0;
  Second first_export = 0;       // the earlier of two overlapping exports ends here
  Second overlap_from = 0;       // the later one starts here
  std::vector<Second> months;    // first instants, and `end` as the last entry
  std::vector<Second> quarters;  // first instants, and `end` as the last entry
  std::vector<std::string> quarter_names;
  std::string earlier_export, later_export;  // "2026-08", "2026-09": the names of the overlapping exports

  std::size_t month_count() const { return months.size() - 1; }
  std::size_t quarter_count() const { return quarters.size() - 1; }
  /// Index of the quarter that holds the instant; the window must hold it.
  std::size_t quarter_of(Second at) const;
  double season_of(std::size_t month) const;
};

/// Errors: usage if the window or the number of people cannot be served.
Result<Plan> plan_for(const CompanyOptions& options);

}  // namespace cw::generate
