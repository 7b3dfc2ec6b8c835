#include <algorithm>
#include <map>
#include <set>

#include "base/nearest.hpp"
#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

void check_source(const Examined& examined, const Promotion& promotion) {
  if (promotion.source.empty() || examined.unreadable.contains("source")) return;
  if (examined.catalog.source(promotion.source) != nullptr) return;
  std::vector<std::string> known;
  for (const Source& source : examined.catalog.sources) known.push_back(source.id);
  examined.complain(Severity::error, promotion.place, "source", "there is no source " + quoted(promotion.source),
                    did_you_mean(promotion.source, known, "name a file of sources/ without .yml"));
}

void check_costs_of(const Examined& examined, const Promotion& promotion) {
  if (examined.unreadable.contains("costs")) return;
  std::vector<std::string> known;
  for (const Cost& cost : examined.catalog.costs) known.push_back(cost.id);
  for (const std::string& id : promotion.costs) {
    if (std::find(known.begin(), known.end(), id) != known.end()) continue;
    examined.complain(
        Severity::error, promotion.place, "costs",
        "promotion " + quoted(promotion.method) + " names the cost " + quoted(id) + ", which is not declared",
        did_you_mean(id, known, "declare it below costs/"));
  }
}

/// Under two methods an event's guests, or a cost, would count twice.
class Once {
 public:
  Once(const Examined& examined, std::string field) : examined_(examined), field_(std::move(field)) {}

  void take(const Promotion& promotion, const std::string& key, const std::string& name) {
    const auto [before, first] = methods_.emplace(key, promotion.method);
    if (first) return;
    examined_.complain(
        Severity::error, promotion.place, field_,
        quoted(name) + " stands under " + quoted(before->second) + " and under " + quoted(promotion.method),
        "keep it in one entry; name several ways at once as a method of their own");
  }

 private:
  const Examined& examined_;
  std::string field_;
  std::map<std::string, std::string> methods_;
};

}  // namespace

void check_promotions(const Examined& examined) {
  Once events(examined, "events"), costs(examined, "costs");
  for (const Promotion& promotion : examined.catalog.promotions) {
    check_source(examined, promotion);
    check_costs_of(examined, promotion);
    for (const std::string& event : promotion.events) events.take(promotion, promotion.source + "/" + event, event);
    for (const std::string& cost : promotion.costs) costs.take(promotion, cost, cost);
  }
}

}  // namespace cw::catalog
