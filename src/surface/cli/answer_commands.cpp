#include <CLI/CLI.hpp>

#include "surface/cli/context.hpp"

namespace cw::cli {

void add_answer_commands(CLI::App&, Context&) {}

}  // namespace cw::cli
