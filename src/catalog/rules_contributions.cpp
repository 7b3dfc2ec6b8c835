#include "catalog/rule.hpp"

namespace cw::catalog {

const std::vector<std::string>& contribution_kinds() {
  static const std::vector<std::string> kinds = {"talk",        "open_source", "standard", "hire",
                                                 "publication", "relation",    "feedback", "other"};
  return kinds;
}

namespace {

const Record& contribution_record() {
  static const Record record = {
      "contribution",
      "title",
      {
          {"title", into(&Contribution::title), text(), Need::required, "What it is.",
           "Talk on brake wear at the makers' fair"},
          {"kind", into(&Contribution::kind), choice(contribution_kinds()), Need::required, "Which kind.", "talk"},
          {"day", into(&Contribution::day), day(), Need::required, "When it happened or was published.", "2026-08-14"},
          {"by", into(&Contribution::by), role(), Need::required,
           "Whose it is: a team, a role or initials; never an address or a full name without that person's word.",
           "forum ambassadors"},
          {"evidence", into(&Contribution::evidence), text(), Need::required,
           "A link under which anybody can see it: https://...", "https://example.org/talks/brake-wear"},
          {"programme", into(&Contribution::programme), name(), Need::optional, "The programme that it belongs to.",
           "ambassadors"},
          {"note", into(&Contribution::note), text(), Need::optional, "What came of it, in words.",
           "Two partners asked for the measurements"},
      },
      placed<Contribution>()};
  return record;
}

}  // namespace

const Record& contributions_record() {
  static const Record record = {
      "contributions.yml",
      "",
      {
          {"contributions", into_each(&Catalog::contributions), many(contribution_record()), Need::required,
           "One entry a contribution. There is no amount: it is not money.", "[]"},
      },
      {}};
  return record;
}

}  // namespace cw::catalog
