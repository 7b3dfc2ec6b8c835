#include "identity/actor_index.hpp"

#include <algorithm>

namespace cw::identity {

namespace {

Result<std::vector<std::int32_t>> distinct_sources(std::span<const Actor> actors) {
  std::vector<std::int32_t> known;
  for (const Actor& actor : actors) {
    const auto place = std::lower_bound(known.begin(), known.end(), actor.source_id);
    if (place == known.end() || *place != actor.source_id) known.insert(place, actor.source_id);
    if (known.size() > 0xFFFF)
      return fail(ErrorCode::invalid_input, "more than 65,535 sources", "identity", "merge sources");
  }
  return known;
}

Result<std::vector<std::uint32_t>> number_places(std::span<const Actor> actors) {
  const bool is_small =
      std::ranges::all_of(actors, [](std::int32_t id) { return id >= 0 && id <= 0xFFFF; }, &Actor::source_id);
  std::vector<std::int32_t> known;
  if (!is_small) {
    CW_TRY(known, distinct_sources(actors));
  }
  std::vector<std::uint32_t> places;
  places.reserve(actors.size());
  for (const Actor& actor : actors) {
    const auto number =
        is_small ? actor.source_id : std::lower_bound(known.begin(), known.end(), actor.source_id) - known.begin();
    places.push_back(static_cast<std::uint32_t>(number) << 8 | static_cast<std::uint32_t>(actor.space));
  }
  return places;
}

}  // namespace

Result<ActorIndex> ActorIndex::of(std::span<const Actor> actors) {
  if (actors.size() >= none) return fail(ErrorCode::invalid_input, "more than 4 billion actors", "identity");
  ActorIndex index;
  index.actors_ = actors;
  if (!std::ranges::is_sorted(actors, {}, &Actor::id)) {
    index.sorted_.assign(actors.begin(), actors.end());
    std::ranges::sort(index.sorted_, {}, &Actor::id);
    index.actors_ = index.sorted_;
  }
  if (std::ranges::adjacent_find(index.actors_, {}, &Actor::id) != index.actors_.end())
    return fail(ErrorCode::invalid_input, "an actor id is given twice", "identity",
                "give each actor one id of its own");
  CW_TRY(index.places_, number_places(index.actors_));
  if (actors.empty()) return index;
  index.first_ = index.actors_.front().id;
  const auto width = static_cast<std::uint64_t>(index.actors_.back().id) - static_cast<std::uint64_t>(index.first_);
  index.gapless_ = width == actors.size() - 1;
  if (index.gapless_ || width >= 8 * std::uint64_t{actors.size()} + 1024) return index;
  index.by_distance_.assign(width + 1, none);
  for (std::uint32_t i = 0; i < index.size(); ++i)
    index.by_distance_[static_cast<std::uint64_t>(index[i].id) - static_cast<std::uint64_t>(index.first_)] = i;
  return index;
}

std::uint32_t ActorIndex::search(std::int64_t id) const {
  const auto place = std::ranges::lower_bound(actors_, id, {}, &Actor::id);
  return place != actors_.end() && place->id == id ? static_cast<std::uint32_t>(place - actors_.begin()) : none;
}

}  // namespace cw::identity
