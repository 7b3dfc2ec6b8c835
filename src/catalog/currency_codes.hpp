#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cw::catalog {

/// The active codes of ISO 4217 (2024), without metals, funds and tests, in alphabetical order.
const std::vector<std::string>& currency_codes();
bool is_currency_code(std::string_view text);

}  // namespace cw::catalog
