#pragma once

#include <string>
#include <string_view>

#include "statement/statement.hpp"

namespace cw::statement {

/// The page that web/report builds (web/report/dist/report.html), as it was when this binary was built; "" without one.
std::string_view report_bundle();

/// Every sentence, number and table of a statement as plain HTML elements, beginning with the h1.
std::string static_html(const Statement& statement);

/// to_html with a page of the caller's: it holds each of the two slots exactly once. "": the page of our own, no
/// charts.
std::string to_html(const Statement& statement, std::string_view bundle);

}  // namespace cw::statement
