#pragma once

#include "surface/cli/context.hpp"
#include "workspace/plain_measures.hpp"

namespace cw::cli {

/// Level, seed, threads and version as the command line says.
measure::plain::Run plain_run(const Context& context);

}  // namespace cw::cli
