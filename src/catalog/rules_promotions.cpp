#include "catalog/rule.hpp"

namespace cw::catalog {

namespace {

const Record& promotion_record() {
  static const Record record = {
      "promotion",
      "method",
      {
          {"method", into(&Promotion::method), text(), Need::required,
           "How the events were made known; several ways at once are a method of their own.", "newsletter"},
          {"source", into(&Promotion::source), name(), Need::required, "The source whose events these are.", "events"},
          {"events", into(&Promotion::events), list_of(text()), Need::required,
           "Events as the source names them: its event id, or the file's name without its ending.",
           "[webinar_2026_08]"},
          {"costs", into(&Promotion::costs), list_of(name()), Need::optional,
           "Costs by id that making them known took. Without one the method has no cost per guest; a cost of 0 says "
           "that it was free.",
           "[newsletter_q3]"},
      },
      placed<Promotion>()};
  return record;
}

}  // namespace

const Record& promotions_record() {
  static const Record record = {"the promotions file",
                                "",
                                {
                                    {"promotions", into_each(&Catalog::promotions), many(promotion_record()),
                                     Need::required, "One entry a method and source.", "[]"},
                                },
                                {}};
  return record;
}

}  // namespace cw::catalog
