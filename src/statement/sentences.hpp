#pragma once

#include <string>

#include "statement/statement.hpp"

/// The statement in words. Every number in them comes from the statement's own figures.
namespace cw::statement {

/// The ROI that is the headline: fully loaded, without capacity. Nothing before the ROIs are filled in.
const Roi* headline_roi(const Statement& statement);

/// The first sentence: the return per unit of money, or why none can be stated.
std::string headline_sentence(const Statement& statement);

/// One sentence a line that is not in the headline: amount, range, grade, kind of benefit.
std::vector<std::string> below_sentences(const Statement& statement);

/// "share of solved threads that avoid a ticket: 0.25 (0.14–0.36); break-even 0.07; owner support"; says that there is
/// none where nothing is assumed.
std::string weakest_assumption_text(const Statement& statement);

/// Where a missing kind of data comes from: "orders: export them from the shop (commonweal sources howto shopify)".
std::string where_it_comes_from(const std::string& kind);

}  // namespace cw::statement
