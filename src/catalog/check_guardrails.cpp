#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

void check_guardrail(const Examined& examined, const Guardrail& guardrail) {
  const std::string who = "guardrail " + quoted(guardrail.figure);
  if (guardrail.at_least && guardrail.at_most && *guardrail.at_most < *guardrail.at_least) {
    examined.complain(Severity::error, guardrail.place, "at_most", who + " can never hold: its limits cross",
                      "at_least is the lower of the two");
  }
  if (guardrail.at_least || guardrail.at_most) return;
  examined.complain(Severity::error, guardrail.place, "figure", who + " has no limit", "add `at_least:` or `at_most:`");
}

void check_agreement(const Examined& examined, const Programme& programme, const Agreement& agreement) {
  if (agreement.version <= programme.version) return;
  examined.complain(Severity::error, agreement.place, "version",
                    quoted(agreement.by) + " agreed to version " + std::to_string(agreement.version) +
                        " of programme " + quoted(programme.id) + ", which stands at version " +
                        std::to_string(programme.version),
                    "raise the programme's `version:`, or mend the agreement");
}

}  // namespace

void check_guardrails(const Examined& examined) {
  for (const Programme& programme : examined.catalog.programmes) {
    for (const Guardrail& guardrail : programme.guardrails) check_guardrail(examined, guardrail);
    for (const Agreement& agreement : programme.agreed_by) check_agreement(examined, programme, agreement);
  }
}

}  // namespace cw::catalog
