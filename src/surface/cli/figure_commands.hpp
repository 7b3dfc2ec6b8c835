#pragma once

#include <memory>
#include <string>

#include "surface/cli/context.hpp"

/// Commands that print one figure of a workspace's period.
namespace cw::cli {

struct FigureWords {
  std::string period, role = "reader";
};

void add_period(CLI::App* command, const std::shared_ptr<FigureWords>& words);

/// One Finding of the period by the start of its id: "members_share".
Result<> show_finding(const Context& context, const FigureWords& words, const std::string& name);

/// parent COMMAND [--period] [--role], which prints the figure `finding`.
void add_finding_command(CLI::App* parent, Context& context, const char* command, const char* finding,
                         const char* help);

}  // namespace cw::cli
