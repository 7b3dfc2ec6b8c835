#include "surface/cli/plain_run.hpp"

namespace cw::cli {

measure::plain::Run plain_run(const Context& context) {
  measure::plain::Run run;
  run.level = context.level_or_default();
  run.seed = Seed{context.seed};
  run.threads = context.options().threads;
  run.version = std::string(workspace::version);
  return run;
}

}  // namespace cw::cli
