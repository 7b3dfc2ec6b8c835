#include "catalog/rule.hpp"

namespace cw::catalog {

const Record& pipeline_record() {
  static const Record record = {
      "pipeline.yml",
      "",
      {
          {"window_days", into(&Pipeline::window_days), whole(1, 1095), Need::optional,
           "How long before a deal was created a touch may lie.", "90", "days", "90"},
          {"touches", into(&Pipeline::touches), list_of(name()), Need::required,
           "Activities of the community that count when a contact of the deal's account takes part.",
           "[post_created, attended]"},
          {"other_touches", into(&Pipeline::other_touches), list_of(name()), Need::optional,
           "Activities of sales and marketing: a deal counts as sourced only where none of them came first.",
           "[sales_conversation, campaign_responded]", "", "none, so that the first touch is always one of `touches`"},
      },
      placed<Pipeline>()};
  return record;
}

}  // namespace cw::catalog
