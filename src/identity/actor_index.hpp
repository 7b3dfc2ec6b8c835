#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "identity/resolve.hpp"

namespace cw::identity {

/// Actors in ascending order of id, with a dense number for each and for each source. Refers to the given actors while
/// they are in order already, and to a sorted copy otherwise.
class ActorIndex {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  /// Errors: invalid_input if an id is repeated or there are more than 65,535 sources.
  static Result<ActorIndex> of(std::span<const Actor> actors);

  std::uint32_t size() const { return static_cast<std::uint32_t>(actors_.size()); }
  const Actor& operator[](std::uint32_t number) const { return actors_[number]; }
  std::span<const Actor> actors() const { return actors_; }
  std::int64_t id_of(std::uint32_t number) const { return gapless_ ? first_ + number : actors_[number].id; }
  /// The number of an actor, or none. At most one look-up where ids are dense, a binary search where they are not.
  std::uint32_t find(std::int64_t id) const {
    const auto distance = static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(first_);
    if (gapless_) return distance < actors_.size() ? static_cast<std::uint32_t>(distance) : none;
    if (!by_distance_.empty()) return distance < by_distance_.size() ? by_distance_[distance] : none;
    return search(id);
  }
  /// Number of the source << 8 | space.
  std::uint32_t place_of(std::uint32_t number) const { return places_[number]; }

 private:
  std::uint32_t search(std::int64_t id) const;
  std::vector<Actor> sorted_;
  std::span<const Actor> actors_;
  std::vector<std::uint32_t> places_;
  std::vector<std::uint32_t> by_distance_;  // number of the actor with id = first id + position
  std::int64_t first_ = 0;
  bool gapless_ = false;
};

}  // namespace cw::identity
