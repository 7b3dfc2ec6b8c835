#pragma once

#include <string_view>

namespace cw {

/// A named place where the tests end the process as kill -9 would: CW_FAIL_AT="import: committed#2" kills it the second
/// time it comes by (with CW_FAIL_WITH=INT or TERM it gets that signal instead), CW_FAIL_LIST=FILE writes down every
/// place that it passes. In debug builds only: a release build has an empty function here, whatever the environment
/// says. Check: tests/crash.
void fail_point(std::string_view place, std::string_view detail = {});

}  // namespace cw
