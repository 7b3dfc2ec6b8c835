#pragma once

#include "base/result.hpp"

namespace cw {

/// A share between 0 and 1, both in.
struct Share {
  double value = 0.0;
  /// Errors: invalid_input outside [0, 1] or not a number.
  static Result<Share> of(double value) {
    if (!(value >= 0.0 && value <= 1.0)) return fail(ErrorCode::invalid_input, "a share lies between 0 and 1");
    return Share{value};
  }
  friend constexpr auto operator<=>(Share, Share) = default;
};

}  // namespace cw
