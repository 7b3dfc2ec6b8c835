#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace cw {

/// What went wrong, in the field's words; each code has one exit code (CONTRACT.md section 3).
enum class ErrorCode {
  internal,        // our bug
  usage,           // the command line is wrong
  invalid_config,  // a file of the workspace is wrong
  invalid_input,   // data that was passed in cannot be read
  unknown_column,  // a named column is not in the file
  too_few_rows,    // not enough data to answer
  degenerate,      // no variation, division by zero, not identified
  no_overlap,      // groups cannot be compared
  not_caused_yet,  // no Experiment or Adjusted line exists
  missing_data,    // a whole kind of data is missing (no orders, no costs, ...)
  gate_failed,     // a declared data-quality test failed
  suppressed,      // the group is smaller than k
  mismatch,        // verification failed
  alert,           // a threshold was crossed
  unreachable,     // a source, a disk or an engine cannot be reached
  damaged,         // a stored file is damaged
  busy,            // another process owns the workspace
  stopped          // by Ctrl-C or SIGTERM
};

/// Exit code of the process for an error of this kind.
int exit_code(ErrorCode code);
/// The code as scripts see it: "too_few_rows".
std::string_view code_name(ErrorCode code);

/// One problem: what happened, where (file:line:column or a name), and what to do next. Never holds personal data.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string what;
  std::string where = {};
  std::string next = {};
};

/// "where: what\n  next", as a person reads it.
std::string to_text(const Error& error);

template <class T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string what, std::string where = {}, std::string next = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(where), std::move(next)});
}
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace cw

/// Our own invariants, never input.
#define CW_CHECK(expression) ((expression) ? void(0) : ::cw::check_failed(#expression, __FILE__, __LINE__))

#define CW_CONCAT_INNER(a, b) a##b  // NOLINTBEGIN(bugprone-macro-parentheses): CW_TRY declares its arguments
#define CW_CONCAT(a, b) CW_CONCAT_INNER(a, b)
/// CW_TRY(auto x, f()): x is the value, or the error is returned. CW_TRY_VOID(f()): the same without a value.
#define CW_TRY(declaration, expression) CW_TRY_IMPL(CW_CONCAT(cw_try_, __LINE__), declaration, expression)
#define CW_TRY_IMPL(temporary, declaration, expression)                               \
  auto temporary = (expression);                                                      \
  if (!temporary) return ::tl::unexpected<::cw::Error>(std::move(temporary).error()); \
  declaration = std::move(*temporary)  // NOLINTEND(bugprone-macro-parentheses)
#define CW_TRY_VOID(expression)                                                                 \
  do {                                                                                          \
    auto cw_try_result = (expression);                                                          \
    if (!cw_try_result) return ::tl::unexpected<::cw::Error>(std::move(cw_try_result).error()); \
  } while (false)
