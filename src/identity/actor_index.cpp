#include "identity/actor_index.hpp"

#include <algorithm>

namespace cw::identity {

namespace {

Result<std::vector<std::uint16_t>> number_sources(std::span<const Actor> actors) {
  std::vector<std::int32_t> known;
  for (const Actor& actor : actors) {
    if (known.empty() || known.back() != actor.source_id) known.push_back(actor.source_id);
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  if (known.size() > 0xFFFF)
    return fail(ErrorCode::invalid_input, "more than 65,535 sources", "identity", "merge sources");
  std::vector<std::uint16_t> numbers;
  numbers.reserve(actors.size());
  for (const Actor& actor : actors) {
    const auto place = std::lower_bound(known.begin(), known.end(), actor.source_id);
    numbers.push_back(static_cast<std::uint16_t>(place - known.begin()));
  }
  return numbers;
}

std::vector<std::uint32_t> number_by_distance(std::span<const Actor> actors) {
  if (actors.empty()) return {};
  const auto width = static_cast<std::uint64_t>(actors.back().id) - static_cast<std::uint64_t>(actors.front().id);
  if (width >= 8 * std::uint64_t{actors.size()} + 1024) return {};
  std::vector<std::uint32_t> table(width + 1, ActorIndex::none);
  for (std::uint32_t i = 0; i < actors.size(); ++i)
    table[static_cast<std::uint64_t>(actors[i].id) - static_cast<std::uint64_t>(actors.front().id)] = i;
  return table;
}

}  // namespace

Result<ActorIndex> ActorIndex::of(std::span<const Actor> actors) {
  if (actors.size() >= none) return fail(ErrorCode::invalid_input, "more than 4 billion actors", "identity");
  ActorIndex index;
  index.actors_.assign(actors.begin(), actors.end());
  if (!std::ranges::is_sorted(index.actors_, {}, &Actor::id)) std::ranges::sort(index.actors_, {}, &Actor::id);
  if (std::ranges::adjacent_find(index.actors_, {}, &Actor::id) != index.actors_.end())
    return fail(ErrorCode::invalid_input, "an actor id is given twice", "identity",
                "give each actor one id of its own");
  CW_TRY(index.sources_, number_sources(index.actors_));
  index.by_distance_ = number_by_distance(index.actors_);
  return index;
}

std::uint32_t ActorIndex::find(std::int64_t id) const {
  if (actors_.empty() || id < actors_.front().id || id > actors_.back().id) return none;
  if (!by_distance_.empty())
    return by_distance_[static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(actors_.front().id)];
  const auto place = std::ranges::lower_bound(actors_, id, {}, &Actor::id);
  return place->id == id ? static_cast<std::uint32_t>(place - actors_.begin()) : none;
}

}  // namespace cw::identity
