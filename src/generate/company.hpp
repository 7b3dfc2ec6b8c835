#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/chance.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

/// The demo company "Fernweh Cycles": made-up people whose forum, events, shop, payments and tickets are written in
/// the vendors' own export formats, with a known truth planted in them (docs/reference/demo.md). Shares no code with
/// the readers that it tests.
namespace cw::generate {

struct CompanyOptions {
  std::string folder = {};     // vendor files go to <folder>/inbox/..., the truth to <folder>/truth/
  std::int64_t people = 2000;  // 100 to 20,000,000
  Seed seed = {};
  Day from = Day{20270};                // 2025-07-01; first of a month, in Europe/Berlin
  Day until = Day{20727};               // 2026-10-01, exclusive; first of a month, at least 6 months after `from`
  bool gzip = false;                    // .gz files (stored, not compressed)
  double activities_per_member = 30.0;  // mean rows of forum activity per member, about
  bool speed_tables = false;            // instead of the company: large plain tables for ./dev bench
};

/// What the shop sold, valid orders only (paid, not cancelled, no test, no staff). EUR cents.
struct Sales {
  std::int64_t orders = 0;
  std::int64_t gross = 0;     // paid by customers, VAT and shipping included, before refunds
  std::int64_t tax = 0;       // VAT inside gross
  std::int64_t shipping = 0;  // shipping inside gross, VAT included
  std::int64_t discount = 0;  // given, VAT included, not inside gross
  std::int64_t refunded = 0;  // refunds up to the export, VAT included, booked to the order's period
  std::int64_t net = 0;       // goods without VAT and shipping, after discounts and refunds
  std::int64_t margin = 0;    // contribution margin of `net`: product share of each line, rounded per line
  std::int64_t disputes = 0;  // chargebacks of orders of the period, lost or open
  std::int64_t disputed = 0;  // their amounts

  Sales& operator+=(const Sales& other);
  Sales& operator-=(const Sales& other);
};

/// The naive comparison of a period: everybody who has joined by its end against every other known customer.
struct NaiveGap {
  std::int64_t members = 0;
  std::int64_t non_members = 0;
  std::int64_t member_buyers = 0;
  std::int64_t non_member_buyers = 0;
  std::int64_t member_orders = 0;
  std::int64_t non_member_orders = 0;
  std::int64_t member_net = 0;      // cents
  std::int64_t non_member_net = 0;  // cents
  std::int64_t member_margin = 0;
  std::int64_t non_member_margin = 0;
  /// (margin per member − margin per non-member) × members: what a naive report would claim, in cents.
  std::int64_t claimed_margin() const;
};

/// One period: what happened, and what would have happened without the community (same people, same random numbers).
struct PeriodTruth {
  std::string period;  // "2026Q3" or "total"
  DayRange days;
  Sales actual;
  Sales without_community;
  Sales without_deals_group;  // the community without its "deals" group: the harm is the difference to `actual`
  NaiveGap naive;
  std::int64_t code_orders = 0;                // orders with a member code
  std::int64_t code_orders_anyway = 0;         // of these: would have been placed without the community
  std::int64_t code_discount_anyway = 0;       // discount given to those, cents
  std::int64_t tickets = 0;                    // opened in the period; merged and deleted ones not counted
  std::int64_t tickets_avoided_by_asking = 0;  // by the time of the problem
  std::int64_t tickets_avoided_by_reading = 0;
  std::int64_t questions = 0;  // support questions asked in the forum by people with a problem
  std::int64_t questions_solved = 0;
  std::int64_t solved_topic_views = 0;  // views of already solved topics by signed-in members
};

/// The members' own outcome: income from guiding and repairs, as the quarterly survey asks for it.
struct SurveyTruth {
  std::string period;
  std::int64_t answers = 0;                    // rows with consent
  std::int64_t refused = 0;                    // rows without consent: must not be used
  std::int64_t ambassador_answers = 0;         // with consent
  std::int64_t ambassador_income = 0;          // cents, with consent, as answered
  std::int64_t ambassador_income_without = 0;  // the same people without the ambassador programme
  std::int64_t other_income = 0;               // cents, all other members with consent
  std::int64_t customer_answers = 0;           // customers who are not members, with consent
  std::int64_t customer_income = 0;            // cents
  double hours_saved = 0.0;                    // with consent, as answered
};

/// How the accounts of one member can be joined to the shop, best tier first; each member counts once.
struct IdentityTruth {
  std::int64_t members = 0;
  std::int64_t customers = 0;  // people with a shop account or an order
  std::int64_t members_who_are_customers = 0;
  std::int64_t by_sso = 0;
  std::int64_t by_email = 0;  // same address but for case and spaces
  std::int64_t by_secondary_email = 0;
  std::int64_t by_alias = 0;          // +tag, or dots at mail.example.com
  std::int64_t not_linkable = 0;      // other address, typing error
  std::int64_t second_accounts = 0;   // people with two forum accounts
  std::int64_t shared_mailboxes = 0;  // info@ and sales@ addresses, each used by several customers
  std::int64_t shared_mailbox_people = 0;
  std::int64_t staff_accounts = 0;
  std::int64_t bot_accounts = 0;
  std::int64_t staged_accounts = 0;
  std::int64_t spam_accounts = 0;
  std::int64_t opted_out = 0;  // members who refuse measurement
};

/// Rows of one vendor file, as written.
struct FileTruth {
  std::string path;           // below <folder>, "inbox/forum/posts-2026-08.csv"
  std::int64_t rows = 0;      // data rows (records), broken ones included
  std::int64_t bad = 0;       // broken on purpose
  std::int64_t repeated = 0;  // exact repetitions of another row of the same file
  std::int64_t late = 0;      // of an earlier month, missing from the earlier export
  std::int64_t overlap = 0;   // also in the earlier export
};

struct Truth {
  std::int64_t people = 0;
  std::uint64_t seed = 1;
  Day from, until, launch, price_change, first_export;
  std::vector<std::pair<std::string, double>> planted;  // the parameters by name
  std::vector<PeriodTruth> periods;                     // quarters, then "total"
  std::vector<SurveyTruth> survey;
  IdentityTruth identity;
  std::int64_t ambassadors = 0;
  std::int64_t deals_group_members = 0;
  std::int64_t webinar_guests = 0;    // attended at least one
  std::int64_t private_topics = 0;    // in topics.csv, must be dropped
  std::int64_t excluded_orders = 0;   // cancelled, unpaid, test, staff: not in Sales
  std::int64_t anonymous_orders = 0;  // valid, without an e-mail address
  /// What the shop's own report says per month ("2026-08"): paid orders less refunds, staff and unreadable ones
  /// included.
  std::vector<std::pair<std::string, std::int64_t>> books;
  std::vector<FileTruth> files;
};

/// Writes the vendor files in time order, month by month, and truth/truth.json, truth/links.csv. Where the workspace's
/// sources/shop.yml is there (write_workspace), the monthly totals of the shop's books are written at its end.
/// Memory: about 100 bytes a person plus one month of activity. Same bytes for the same options.
/// Errors: usage (options out of range), unreachable (folder or disk).
Result<Truth> write_company(const CompanyOptions& options);

/// truth.json as written.
std::string to_json(const Truth& truth);

/// Writes the YAML of the demo workspace (examples/demo) into the folder; existing files are left as they are.
/// Errors: unreachable.
Result<> write_workspace(const std::string& folder);

}  // namespace cw::generate
