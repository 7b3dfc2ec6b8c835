#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "finding/finding.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

struct TermsSettings {
  int k = 10;                                              // fewest people behind a word that may be shown
  std::vector<std::vector<std::string>> competitors = {};  // each a term as consecutive words in small letters
  std::vector<std::string> competitor_names = {};          // as declared, in the same order
};

/// Counts the words of titles, tags or categories by who wrote them; the texts themselves are not kept.
class TermCounter {
 public:
  TermCounter(const Scope& scope, TermsSettings settings);
  /// One title: its words in order, and those of them that are counted (no stop words).
  void add(PersonId author, Instant at, const std::vector<std::string>& words, const std::vector<std::string>& counted);
  /// A title whose author is unknown, staff, a bot or opted out.
  void leave_out() { ++left_out_; }

 private:
  friend Result<Finding> topics_and_trends(const TermCounter& counter);
  using Uses = std::vector<std::pair<std::uint32_t, PersonId>>;  // of a term by a person
  struct Mentions {
    std::int64_t titles = 0;
    std::unordered_set<std::int64_t> people = {};
  };
  std::uint32_t term_id(const std::string& word);
  Scope scope_;
  TermsSettings settings_;
  Instant before_from_;  // start of the time that the period is held against
  bool comparable_;      // the window holds it
  std::unordered_map<std::string, std::uint32_t> ids_;
  std::vector<std::string> terms_;
  Uses now_, before_;
  std::unordered_set<std::int64_t> authors_now_, authors_before_;
  std::vector<std::vector<Mentions>> mentions_;  // by month of the window, then competitor
  std::vector<Mentions> titles_;                 // all titles, by month of the window
  std::vector<std::string> months_;
  std::int64_t titles_now_ = 0, left_out_ = 0;
};

/// What people write about, rising and falling: share of the period's authors who used a term against the same length
/// of time before (Newcombe, widened for the number of terms looked at), and declared competitor terms as share of
/// titles by month. Terms of fewer than k people are nowhere in the result. Counted: health.
/// Errors: missing_data without a title in the period; suppressed if fewer than k people wrote one.
/// Source: docs/methods/terms.md. Checked: tests/measure/terms_test.cpp (worked by hand).
Result<Finding> topics_and_trends(const TermCounter& counter);

}  // namespace cw::measure
