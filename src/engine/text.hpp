#pragma once

#include <string>
#include <string_view>

namespace cw::engine {

/// Whether both engines can store the text: valid UTF-8 (no surrogates, nothing overlong) without NUL.
bool is_storable(std::string_view text);

/// The first line of an engine's message with everything in quotes and every number of four digits or more replaced by
/// "…", since both may quote a person's data.
std::string without_values(std::string_view message);

}  // namespace cw::engine
