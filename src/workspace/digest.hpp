#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace cw::workspace {

/// SHA-256 in hex of the parts, each with its length in front, so that parts cannot run into each other.
std::string digest_of(std::initializer_list<std::string_view> parts);

}  // namespace cw::workspace
