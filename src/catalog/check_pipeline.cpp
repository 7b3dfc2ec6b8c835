#include <algorithm>

#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

void check_pipeline(const Examined& examined) {
  const Pipeline& pipeline = examined.catalog.pipeline;
  const std::string file = "pipeline.yml";
  check_activities(examined, file, pipeline.place, "touches", pipeline.touches);
  check_activities(examined, file, pipeline.place, "other_touches", pipeline.other_touches);
  for (const std::string& name : pipeline.touches) {
    if (std::find(pipeline.other_touches.begin(), pipeline.other_touches.end(), name) == pipeline.other_touches.end())
      continue;
    examined.complain(Severity::error, pipeline.place, "other_touches",
                      quoted(name) + " is a touch of the community and of others", "keep it in one of the two lists");
  }
}

}  // namespace cw::catalog
