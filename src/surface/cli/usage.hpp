#pragma once

#include "base/result.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace cw::cli {

/// What is wrong with the words of a command line: the nearest command or option where one was mistyped.
Error usage_error(const CLI::App& app, int argc, const char* const* argv, const CLI::ParseError& error);

/// Gives every command that does something its example at the end of its --help.
void add_examples(CLI::App& app);

}  // namespace cw::cli
