#include "ledger/token_map.hpp"

#include <bit>

namespace cw::ledger {

TokenMap::TokenMap(std::size_t expected) : slots_(std::bit_ceil(expected * 3 / 2 + 1024)) {}

std::size_t TokenMap::slot_of(Token token) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = token.low & mask;  // tokens are uniform already
  while (slots_[slot].actor_id != 0 && slots_[slot].token != token) slot = (slot + 1) & mask;
  return slot;
}

TokenMap::Entry* TokenMap::find(Token token) {
  auto& entry = slots_[slot_of(token)];
  return entry.actor_id == 0 ? nullptr : &entry;
}

void TokenMap::prefetch(Token token) const {
  __builtin_prefetch(&slots_[token.low & (slots_.size() - 1)]);
}

TokenMap::Entry& TokenMap::insert(Token token, std::int64_t actor_id) {
  if (used_ * 10 >= slots_.size() * 7) grow();
  ++used_;
  auto& entry = slots_[slot_of(token)];
  entry = Entry{};
  entry.token = token;
  entry.actor_id = actor_id;
  return entry;
}

void TokenMap::grow() {
  std::vector<Entry> old(slots_.size() * 2);
  old.swap(slots_);
  for (const auto& entry : old) {
    if (entry.actor_id != 0) slots_[slot_of(entry.token)] = entry;
  }
}

}  // namespace cw::ledger
