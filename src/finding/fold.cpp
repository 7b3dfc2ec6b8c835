#include "finding/fold.hpp"

#include <algorithm>
#include <array>

namespace cw {

namespace {

constexpr std::array<std::string_view, 12> activity_names = {
    "other",           "joined",  "visited",    "viewed",   "posted_topic", "replied",
    "answer_accepted", "reacted", "registered", "attended", "messaged",     "contributed"};
constexpr std::array<std::string_view, 8> outcome_names = {"other",   "order",  "refund",       "payment",
                                                           "dispute", "ticket", "subscription", "member_outcome"};

template <class Kind, std::size_t size>
std::optional<Kind> find_kind(const std::array<std::string_view, size>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Kind>(found - names.begin());
}

}  // namespace

std::span<const std::string_view> activity_kind_names() {
  return activity_names;
}
std::span<const std::string_view> outcome_kind_names() {
  return outcome_names;
}
std::optional<ActivityKind> activity_kind(std::string_view name) {
  return find_kind<ActivityKind>(activity_names, name);
}
std::optional<OutcomeKind> outcome_kind(std::string_view name) {
  return find_kind<OutcomeKind>(outcome_names, name);
}

}  // namespace cw
