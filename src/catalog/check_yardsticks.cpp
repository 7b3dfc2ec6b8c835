#include <set>

#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

void check_yardsticks(const Examined& examined) {
  std::set<std::string> seen;
  for (const Yardstick& yardstick : examined.catalog.yardsticks) {
    const std::string who = (yardstick.claim ? "claim " : "yardstick ") + quoted(yardstick.id);
    if (!yardstick.id.empty() && !seen.insert(yardstick.id).second) {
      examined.complain(Severity::error, yardstick.place, "id", who + " is declared twice", "rename or remove one");
    }
    const bool of_all = yardstick.measure.starts_with("members_of_");
    if (of_all && yardstick.value > 1.0) {
      examined.complain(Severity::error, yardstick.place, "value", who + " is a share above 1", "write 30 % as 0.3");
    }
  }
}

}  // namespace cw::catalog
