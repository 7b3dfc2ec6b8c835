#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "identity/resolve.hpp"

namespace cw::identity {

/// Actors in ascending order of id, with a dense number for each and for each source.
class ActorIndex {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  /// Errors: invalid_input if an id is repeated or there are more than 65,535 sources.
  static Result<ActorIndex> of(std::span<const Actor> actors);

  std::span<const Actor> actors() const { return actors_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(actors_.size()); }
  /// The number of an actor, or none. One look-up where ids are dense, a binary search where they are not.
  std::uint32_t find(std::int64_t id) const;
  std::uint16_t source_of(std::uint32_t actor) const { return sources_[actor]; }

 private:
  std::vector<Actor> actors_;
  std::vector<std::uint16_t> sources_;
  std::vector<std::uint32_t> by_distance_;  // number of the actor with id = first id + position
};

}  // namespace cw::identity
