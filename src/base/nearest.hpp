#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cw {

/// Edits (insert, delete, replace, swap of neighbours) between two short words.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known word nearest to `word`, or "" if none is near (more than a third of the letters differ).
std::string nearest(std::string_view word, std::span<const std::string> known);

/// "did you mean X?" if a known word is near, else `otherwise`.
std::string did_you_mean(std::string_view word, std::span<const std::string> known, std::string_view otherwise = {});

}  // namespace cw
