#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/time.hpp"

namespace cw {

/// Kinds of activity that measures know by name; every declared activity maps to one (catalog: `counts_as`).
enum class ActivityKind : std::uint8_t {
  other,
  joined,
  visited,
  viewed,
  posted_topic,
  replied,
  answer_accepted,
  reacted,
  registered,
  attended,
  messaged,
  contributed
};

/// The names of the kinds, as the catalog's `counts_as` writes them, in the order of the enum.
std::span<const std::string_view> activity_kind_names();
std::optional<ActivityKind> activity_kind(std::string_view name);

/// One activity of one person, in (time, row_id) order.
struct ActivityView {
  Instant at;
  std::int64_t row_id;       // stable order within equal times
  std::int64_t object_id;    // topic, event, ... (0 = none)
  std::int32_t activity_id;  // index into the catalog's activities
  ActivityKind kind;
};

/// Kinds of outcome row.
enum class OutcomeKind : std::uint8_t { other, order, refund, payment, dispute, ticket, subscription, member_outcome };

std::span<const std::string_view> outcome_kind_names();
std::optional<OutcomeKind> outcome_kind(std::string_view name);

struct OutcomeView {
  Instant at;
  std::int64_t row_id;
  std::int64_t object_id;     // order, ticket, ...
  std::int64_t amount_minor;  // signed, in the workspace's currency; revenue after discounts, net of tax
  std::int64_t margin_minor;  // contribution margin
  std::int32_t outcome_id;    // index into the catalog's outcomes
  OutcomeKind kind;
};

/// All that one person did and what happened, inside the window of the build. The spans live only during the call.
struct PersonSlice {
  PersonId person;
  bool member = false;  // has at least one community account that is not staff, bot or test
  Instant joined_at;    // first community account; only if member
  std::int32_t segment = -1;
  std::span<const ActivityView> activities;
  std::span<const OutcomeView> outcomes;
  bool customer = false;  // has a customer account or record, with or without an order in the window
};

/// An order-dependent measure: one pass over the people of a range, then merged in range order.
/// A concrete fold F has: void person(const PersonSlice&); void merge(F&& later); and its own finish().
class Fold {
 public:
  virtual ~Fold() = default;
  virtual void person(const PersonSlice& slice) = 0;
  /// `later` holds the people of later ranges and is of the same type.
  virtual void merge(Fold& later) = 0;
  /// An empty fold of the same settings, for another range.
  virtual std::unique_ptr<Fold> fresh() const = 0;
};

}  // namespace cw
