#include "catalog/rule.hpp"

namespace cw::catalog {

const std::vector<std::string>& yardstick_measures() {
  static const std::vector<std::string> measures = {
      "members_of_customers", "members_of_sales", "sales_per_member", "sales_per_buyer", "basket",
      "orders_per_buyer",     "retention",        "referrals"};
  return measures;
}

namespace {

Record yardstick_record(const std::string& noun, const std::string& said) {
  return {
      noun,
      "id",
      {
          {"id", into(&Yardstick::id), name(), Need::required, "Its name in the figure.", "twice_the_spend"},
          {"text", into(&Yardstick::text), text(), Need::required, "As it was said.", "Members spend twice as much"},
          {"measure", into(&Yardstick::measure), choice(yardstick_measures()), Need::required,
           "What it speaks of: a share of members, or members over others.", "sales_per_buyer"},
          {"value", into(&Yardstick::value), number(0), Need::required,
           "The share (0.3), or members over others (2 for twice as much).", "2"},
          {"source", into(&Yardstick::source), text(), Need::required, said, "Trade report, page 12"},
          {"dated", into(&Yardstick::dated), text(), Need::optional, "When it was said.", "2024", "", "undated"},
      },
      placed<Yardstick>()};
}

const Record& published_record() {
  static const Record record = yardstick_record("yardstick", "Who published it, and where.");
  return record;
}

const Record& claim_record() {
  static const Record record = yardstick_record("claim", "Who says so, and where.");
  return record;
}

}  // namespace

const Record& yardsticks_record() {
  static const Record record = {
      "yardsticks.yml",
      "",
      {
          {"yardsticks", into_each(&Catalog::yardsticks), many(published_record()), Need::optional,
           "Figures that others published; they stand beside yours and are never used in place of them.", "[]"},
          {"claims",
           {{},
            [](void* target) -> void* {
              Yardstick& claim = static_cast<Catalog*>(target)->yardsticks.emplace_back();
              claim.claim = true;
              return &claim;
            }},
           many(claim_record()),
           Need::optional,
           "Claims about your own community, to be held against your data.",
           "[]"},
      },
      {}};
  return record;
}

}  // namespace cw::catalog
