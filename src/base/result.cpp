#include "base/result.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace cw {

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::internal:
      return 1;
    case ErrorCode::usage:
      return 2;
    case ErrorCode::invalid_config:
    case ErrorCode::invalid_input:
    case ErrorCode::unknown_column:
      return 3;
    case ErrorCode::too_few_rows:
    case ErrorCode::degenerate:
    case ErrorCode::no_overlap:
    case ErrorCode::not_caused_yet:
    case ErrorCode::missing_data:
    case ErrorCode::gate_failed:
      return 4;
    case ErrorCode::suppressed:
      return 5;
    case ErrorCode::mismatch:
      return 6;
    case ErrorCode::alert:
      return 7;
    case ErrorCode::unreachable:
    case ErrorCode::damaged:
      return 8;
    case ErrorCode::busy:
      return 75;
    case ErrorCode::stopped:
      return 130;
  }
  return 1;
}

std::string_view code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::internal:
      return "internal";
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::invalid_config:
      return "invalid_config";
    case ErrorCode::invalid_input:
      return "invalid_input";
    case ErrorCode::unknown_column:
      return "unknown_column";
    case ErrorCode::too_few_rows:
      return "too_few_rows";
    case ErrorCode::degenerate:
      return "degenerate";
    case ErrorCode::no_overlap:
      return "no_overlap";
    case ErrorCode::not_caused_yet:
      return "not_caused_yet";
    case ErrorCode::missing_data:
      return "missing_data";
    case ErrorCode::gate_failed:
      return "gate_failed";
    case ErrorCode::suppressed:
      return "suppressed";
    case ErrorCode::mismatch:
      return "mismatch";
    case ErrorCode::alert:
      return "alert";
    case ErrorCode::unreachable:
      return "unreachable";
    case ErrorCode::damaged:
      return "damaged";
    case ErrorCode::busy:
      return "busy";
    case ErrorCode::stopped:
      return "stopped";
  }
  return "internal";
}

namespace {

/// A name that came from outside must not steer the terminal.
std::string without_controls(std::string text) {
  for (char& c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f) c = '?';
  }
  return text;
}

}  // namespace

std::string to_text(const Error& error) {
  std::string text;
  if (!error.where.empty()) text += error.where + ": ";
  text += error.what;
  if (!error.next.empty()) text += "\n  " + error.next;
  return without_controls(std::move(text));
}

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: a rule of ours does not hold: %s\n", file, line, expression);
  std::abort();
}

}  // namespace cw
