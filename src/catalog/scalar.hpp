#pragma once

#include "base/result.hpp"
#include "catalog/rule.hpp"
#include "catalog/yaml.hpp"

namespace cw::catalog {

/// Reads one scalar as its shape says. Errors: invalid_config; `what` goes on after the field's name ("is "3"; the
/// smallest allowed is 5"), `next` says what to write.
Result<Value> read_scalar(const Shape& shape, const Node& node);

/// Names and budget periods, also where they are keys of a map.
bool is_name(std::string_view text);

}  // namespace cw::catalog
