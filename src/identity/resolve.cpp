#include "identity/resolve.hpp"

#include <sodium.h>

#include <algorithm>
#include <numeric>

#include "identity/actor_index.hpp"
#include "identity/token_order.hpp"

namespace cw::identity {

namespace {

constexpr std::size_t position(Space space) {
  return static_cast<std::size_t>(space);
}
constexpr std::size_t position(LinkKind kind) {
  return static_cast<std::size_t>(kind);
}
constexpr unsigned bit(Space space) {
  return 1U << position(space);
}
constexpr unsigned bit(LinkKind kind) {
  return 1U << (position(kind) - 1);
}
/// Someone who joined: neither a bot nor a shadow.
constexpr bool is_member(const Actor& actor) {
  return actor.space == Space::member && !actor.shadow && !actor.bot;
}
constexpr bool can_link(LinkKind kind) {
  return kind <= LinkKind::email_alias || kind == LinkKind::role_mailbox;
}

/// What is known of a group of actors; kept at its oldest actor.
struct Party {
  std::uint32_t subject = 0;                          // number of its sign-on subject, 0 = none
  std::uint32_t size = 1;                             // actors
  std::uint8_t spaces = 0;                            // bits of Space
  std::uint8_t member_facts = 0, customer_facts = 0;  // bits of LinkKind
  std::array<std::uint8_t, space_count - 1> reached =
      {};                         // tier at which a member first met customer, guest, requester
  std::uint8_t tier = 0;          // of the last growth
  bool left_out : 1 = false;      // staff, test or bot
  bool held_back : 1 = false;     // holds a token that was refused
  bool two_subjects : 1 = false;  // this growth may not be
};
static_assert(sizeof(Party) == 16);

/// A token that two or more actors (or a subject) hold: holders [begin, end).
struct Group {
  Token token;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool refused = false;
};

class Resolver {
 public:
  Resolver(const ActorIndex& index, const Policy& policy);
  Result<> take(std::span<const Edge> edges);
  void link();
  Resolution report(std::span<const Assignment> previous);

 private:
  void start_version();
  void add_to_version(const void* data, std::size_t bytes);
  void group_bucket(std::span<const TokenEntry> entries);
  void group_token(std::span<const TokenEntry> entries);
  void schedule(const Group& group, std::uint32_t number);
  void note_subjects();
  void leave_alone(std::vector<std::uint32_t> actors);
  void link_tier(LinkKind tier);
  std::optional<Reason> breach(const Group& group, LinkKind tier) const;
  std::optional<Reason> breach_of_limits(const Group& group, LinkKind tier) const;
  bool has_two_subjects(const Group& group, LinkKind tier) const;
  void join(const Group& group, LinkKind tier);
  void refuse(Group& group, Reason reason, LinkKind tier);
  void fetch_ahead(std::size_t holder) const;
  std::uint32_t root_of(std::uint32_t actor);
  void settle(LinkKind tier);
  void grow(std::uint32_t root, const Party& joined, LinkKind tier);
  bool is_too_large(const Party& party) const { return static_cast<std::int64_t>(party.size) > policy_.largest_person; }
  void refuse_groups_of(const std::vector<std::uint8_t>& is_refused, LinkKind tier);
  void take_back(const std::vector<std::uint8_t>& is_refused);
  void relabel(LinkKind tier);

  void report_assignments(Resolution& out) const;
  void report_changes(std::span<const Assignment> previous, Resolution& out) const;
  void report_coverage(Resolution& out);
  std::string version();

  template <class Each>
  void for_each_until(const Group& group, LinkKind tier, Each each) const {
    for (std::uint32_t i = group.begin; i < group.end; ++i) {
      if (holders_[i].kind() <= tier) each(holders_[i]);
    }
  }

  const ActorIndex& index_;
  const Policy& policy_;
  // of each actor
  std::vector<std::uint32_t> label_;   // oldest actor of its group when the last tier was settled
  std::vector<std::uint32_t> parent_;  // union-find; always older than the child; equal to label_ between tiers
  std::vector<std::uint8_t> linked_by_;
  std::vector<std::uint8_t> held_back_;
  std::vector<Party> parties_;  // valid where label_[i] == i
  // of the tokens
  std::vector<Holder> holders_;
  std::vector<Group> groups_;
  std::array<std::vector<std::uint32_t>, tier_count + 1> groups_by_tier_;
  bool has_subjects_ = false;
  std::uint32_t smallest_limit_ = 0;
  // of the tier at work
  bool has_joined_ = false;
  std::vector<std::pair<std::uint32_t, Party>> before_growth_;
  std::vector<Violation> violations_;
  std::int64_t unusable_ = 0;
  crypto_generichash_state version_;
};

Resolver::Resolver(const ActorIndex& index, const Policy& policy)
    : index_(index),
      policy_(policy),
      label_(index.size()),
      linked_by_(index.size()),
      held_back_(index.size()),
      parties_(index.size()) {
  std::iota(label_.begin(), label_.end(), 0U);
  parent_ = label_;
  for (std::uint32_t i = 0; i < index.size(); ++i) {
    const Actor& actor = index[i];
    parties_[i].left_out = actor.staff || actor.test || actor.bot;
    const bool counts = actor.space == Space::member ? is_member(actor) : !actor.bot;
    parties_[i].spaces = static_cast<std::uint8_t>(counts ? bit(actor.space) : 0U);
  }
  std::int32_t smallest = policy.members_per_token;
  for (const auto& limits : {policy.actors_per_subject, policy.actors_per_address})
    smallest = std::min(smallest, *std::min_element(limits.begin(), limits.end()));
  smallest_limit_ = static_cast<std::uint32_t>(std::max(smallest, 0));
}

Result<> Resolver::take(std::span<const Edge> edges) {
  if (edges.size() >= ActorIndex::none)
    return fail(ErrorCode::invalid_input, "more than 4 billion identifiers", "identity");
  TokenOrder order;
  for (const Edge& edge : edges)
    if (can_link(edge.kind)) order.count(edge.token);
  order.make_room();
  for (const Edge& edge : edges) {
    const std::uint32_t number = index_.find(edge.actor_id);
    if (number == ActorIndex::none)
      return fail(ErrorCode::invalid_input, "an identifier names an actor that is not given", "identity",
                  "read the actors and their identifiers in one transaction");
    const Actor& actor = index_[number];
    const auto fact = static_cast<std::uint8_t>(bit(edge.kind));
    if (is_member(actor)) parties_[number].member_facts |= fact;
    if (actor.space == Space::customer) parties_[number].customer_facts |= fact;
    unusable_ += edge.kind == LinkKind::unusable;
    if (can_link(edge.kind) && !actor.bot)
      order.place({edge.token, Holder::of(index_.place_of(number), number, edge.kind)});
  }
  holders_.reserve(edges.size());
  groups_.reserve(edges.size() / 2);
  start_version();
  order.visit([this](std::span<const TokenEntry> entries) { group_bucket(entries); });
  return {};
}

/// The version stands for policy, actors and edges. Blocks are summed by SipHash-2-4-128 and the sums by BLAKE2b: a
/// name for what was used, safe against accidents; the audit chain guards against people.
void Resolver::add_to_version(const void* data, std::size_t bytes) {
  static constexpr std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> no_key = {};
  std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> sum;
  crypto_shorthash_siphashx24(sum.data(), static_cast<const unsigned char*>(data), bytes, no_key.data());
  crypto_generichash_update(&version_, sum.data(), sum.size());
}

void Resolver::start_version() {
  CW_CHECK(crypto_generichash_init(&version_, nullptr, 0, 16) == 0);
  std::vector<std::uint64_t> words;
  const auto flush = [&] {
    add_to_version(words.data(), words.size() * sizeof(std::uint64_t));
    words.clear();
  };
  for (const auto& limits : {policy_.actors_per_subject, policy_.actors_per_address})
    for (const std::int32_t limit : limits) words.push_back(static_cast<std::uint64_t>(limit));
  for (const std::int32_t limit :
       {policy_.members_per_token, policy_.largest_person, static_cast<std::int32_t>(policy_.weakest)})
    words.push_back(static_cast<std::uint64_t>(limit));
  words.push_back(index_.size());
  for (const Actor& actor : index_.actors()) {
    const unsigned flags = 16U * static_cast<unsigned>(actor.space) + 8U * actor.staff + 4U * actor.bot +
                           2U * actor.test + 1U * actor.shadow;
    words.push_back(static_cast<std::uint64_t>(actor.id));
    words.push_back(std::uint64_t{static_cast<std::uint32_t>(actor.source_id)} << 32 | flags);
    if (words.size() >= 4096) flush();
  }
  flush();
}

void Resolver::group_bucket(std::span<const TokenEntry> entries) {
  static_assert(sizeof(TokenEntry) == 3 * sizeof(std::uint64_t));  // no padding: the bytes are the values
  add_to_version(entries.data(), entries.size_bytes());
  for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    for (end = begin + 1; end < entries.size() && entries[end].token == entries[begin].token;) ++end;
    group_token(entries.subspan(begin, end - begin));
  }
}

void Resolver::group_token(std::span<const TokenEntry> entries) {
  const LinkKind first = entries.front().holder.kind();
  if (entries.size() == 1 && first != LinkKind::role_mailbox && first != LinkKind::sso_subject) return;
  const auto begin = static_cast<std::uint32_t>(holders_.size());
  bool is_role = false;
  for (const TokenEntry& entry : entries) {
    holders_.push_back(entry.holder);
    is_role = is_role || entry.holder.kind() == LinkKind::role_mailbox;
  }
  groups_.push_back({entries.front().token, begin, static_cast<std::uint32_t>(holders_.size())});
  if (is_role) return refuse(groups_.back(), Reason::role_mailbox, LinkKind::role_mailbox);
  schedule(groups_.back(), static_cast<std::uint32_t>(groups_.size() - 1));
}

/// A group is looked at in those tiers only in which an actor comes to it and is not the first.
void Resolver::schedule(const Group& group, std::uint32_t number) {
  const Holder first = holders_[group.begin], second = holders_[group.end - 1];
  if (group.end - group.begin == 2 && first.kind() != LinkKind::sso_subject && first.actor() != second.actor()) {
    groups_by_tier_[std::max(position(first.kind()), position(second.kind()))].push_back(number);
    return;
  }
  std::array<std::uint32_t, tier_count + 1> newcomers = {};
  std::uint32_t last = ActorIndex::none, actors = 0;
  for (std::uint32_t i = group.begin; i < group.end; ++i) {  // an actor's strongest kind comes first
    newcomers[position(holders_[i].kind())] += holders_[i].actor() != last;
    last = holders_[i].actor();
  }
  const bool is_subject = newcomers[position(LinkKind::sso_subject)] > 0;
  for (std::size_t tier = 1; tier <= tier_count; ++tier) {
    actors += newcomers[tier];
    if (newcomers[tier] > 0 && (actors > 1 || is_subject)) groups_by_tier_[tier].push_back(number);
  }
}

/// Gives each actor its sign-on subject before anything is linked; who has two stays alone.
void Resolver::note_subjects() {
  std::vector<std::uint32_t> with_two;
  for (const std::uint32_t g : groups_by_tier_[position(LinkKind::sso_subject)]) {
    Group& group = groups_[g];
    if (const auto reason = breach_of_limits(group, LinkKind::sso_subject)) {
      refuse(group, *reason, LinkKind::sso_subject);
      continue;
    }
    has_subjects_ = true;
    for_each_until(group, LinkKind::sso_subject, [&](const Holder& holder) {
      Party& party = parties_[holder.actor()];
      if (party.subject != 0) with_two.push_back(holder.actor());
      party.subject = g + 1;
    });
  }
  if (!with_two.empty()) leave_alone(std::move(with_two));
}

void Resolver::leave_alone(std::vector<std::uint32_t> actors) {
  std::sort(actors.begin(), actors.end());
  actors.erase(std::unique(actors.begin(), actors.end()), actors.end());
  for (const std::uint32_t actor : actors) {
    held_back_[actor] = 1;
    violations_.push_back({Reason::record_with_two_subjects, LinkKind::sso_subject, {}, index_.id_of(actor), 1});
  }
  for (Holder& holder : holders_) {
    if (!std::binary_search(actors.begin(), actors.end(), holder.actor())) continue;
    holder = Holder::of(holder.place(), holder.actor(), LinkKind::unusable);
  }
}

void Resolver::link() {
  note_subjects();
  for (std::size_t tier = 1; tier <= std::min<std::size_t>(position(policy_.weakest), tier_count); ++tier)
    link_tier(static_cast<LinkKind>(tier));
}

void Resolver::link_tier(LinkKind tier) {
  has_joined_ = false;
  for (const std::uint32_t g : groups_by_tier_[position(tier)]) {
    Group& group = groups_[g];
    fetch_ahead(group.end + 48);
    if (group.refused) continue;
    if (const auto reason = breach(group, tier))
      refuse(group, *reason, tier);
    else
      join(group, tier);
  }
  if (has_joined_) settle(tier);
}

/// Looks only at the state before this tier, so that the order of the groups does not matter.
std::optional<Reason> Resolver::breach(const Group& group, LinkKind tier) const {
  if (group.end - group.begin > smallest_limit_)
    if (const auto reason = breach_of_limits(group, tier)) return reason;
  if (has_subjects_ && tier != LinkKind::sso_subject && has_two_subjects(group, tier)) return Reason::two_subjects;
  return std::nullopt;
}

std::optional<Reason> Resolver::breach_of_limits(const Group& group, LinkKind tier) const {
  const auto& limits = tier == LinkKind::sso_subject ? policy_.actors_per_subject : policy_.actors_per_address;
  std::int32_t members = 0, in_source = 0;
  std::uint32_t last_place = 0, last_actor = ActorIndex::none;
  bool over = false;
  for_each_until(group, tier, [&](const Holder& holder) {
    if (holder.actor() == last_actor) return;
    in_source = last_actor != ActorIndex::none && holder.place() == last_place ? in_source + 1 : 1;
    members += holder.space() == position(Space::member);
    over = over || in_source > limits[holder.space()];
    last_place = holder.place(), last_actor = holder.actor();
  });
  if (over) return Reason::too_many_in_source;
  if (members > policy_.members_per_token) return Reason::too_many_members;
  return std::nullopt;
}

bool Resolver::has_two_subjects(const Group& group, LinkKind tier) const {
  std::uint32_t first = 0;
  bool two = false;
  for_each_until(group, tier, [&](const Holder& holder) {
    const std::uint32_t subject = parties_[label_[holder.actor()]].subject;
    two = two || (first != 0 && subject != 0 && subject != first);
    if (subject != 0) first = subject;
  });
  return two;
}

/// Tokens lead to actors all over memory; asking early hides most of the wait.
void Resolver::fetch_ahead(std::size_t holder) const {
  if (holder + 1 >= holders_.size()) return;
  __builtin_prefetch(&parent_[holders_[holder].actor()]);
  __builtin_prefetch(&parent_[holders_[holder + 1].actor()]);
}

std::uint32_t Resolver::root_of(std::uint32_t actor) {
  while (parent_[actor] != actor) actor = parent_[actor] = parent_[parent_[actor]];  // path halving
  return actor;
}

void Resolver::join(const Group& group, LinkKind tier) {
  std::uint32_t root = ActorIndex::none;
  for_each_until(group, tier, [&](const Holder& holder) {
    const std::uint32_t other = root_of(holder.actor());
    if (root == ActorIndex::none || root == other) {
      root = other;
      return;
    }
    const std::uint32_t older = std::min(root, other), younger = std::max(root, other);
    parent_[younger] = older;
    has_joined_ = true;
    root = older;
  });
}

void Resolver::refuse(Group& group, Reason reason, LinkKind tier) {
  Violation violation{reason, tier, group.token, 0, 0};
  std::uint32_t oldest = ActorIndex::none, last = ActorIndex::none;
  for_each_until(group, tier, [&](const Holder& holder) {
    oldest = std::min(oldest, holder.actor());
    held_back_[holder.actor()] = 1;
    violation.actors += holder.actor() != last;
    last = holder.actor();
  });
  group.refused = true;
  if (oldest == ActorIndex::none) return;
  violation.actor_id = index_.id_of(oldest);
  violations_.push_back(violation);
}

/// Accepts the groups of this tier that keep the rules of a whole person, and takes the others back entirely.
void Resolver::settle(LinkKind tier) {
  before_growth_.clear();
  constexpr std::uint32_t ahead = 24;
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    if (i + ahead < index_.size()) __builtin_prefetch(&parties_[parent_[i + ahead]]);
    if (label_[i] == i && parent_[i] != i) grow(root_of(i), parties_[i], tier);
  }
  std::vector<std::uint8_t> is_refused;
  for (const auto& [root, before] : before_growth_) {
    if (!is_too_large(parties_[root]) && !parties_[root].two_subjects) continue;
    is_refused.resize(index_.size());
    is_refused[root] = 1;
  }
  if (!is_refused.empty()) {
    refuse_groups_of(is_refused, tier);
    take_back(is_refused);
  }
  relabel(tier);
}

void Resolver::grow(std::uint32_t number, const Party& joined, LinkKind tier) {
  Party& root = parties_[number];
  if (root.tier != static_cast<std::uint8_t>(tier)) before_growth_.emplace_back(number, root);
  root.tier = static_cast<std::uint8_t>(tier);
  root.two_subjects = root.two_subjects || (root.subject != 0 && joined.subject != 0 && root.subject != joined.subject);
  if (root.subject == 0) root.subject = joined.subject;
  root.size += joined.size;
  root.spaces |= joined.spaces;
  root.member_facts |= joined.member_facts;
  root.customer_facts |= joined.customer_facts;
  root.left_out = root.left_out || joined.left_out;
  const unsigned met = (root.spaces & bit(Space::member)) != 0 ? root.spaces >> 1U : 0U;
  for (std::size_t other = 0; other < root.reached.size(); ++other) {
    std::uint8_t& reached = root.reached[other];
    if (reached == 0 && (met >> other & 1U) != 0) reached = root.tier;
    if (joined.reached[other] != 0) reached = std::min(reached, joined.reached[other]);
  }
}

void Resolver::refuse_groups_of(const std::vector<std::uint8_t>& is_refused, LinkKind tier) {
  for (const std::uint32_t g : groups_by_tier_[position(tier)]) {
    Group& group = groups_[g];
    if (group.refused) continue;
    std::uint32_t root = ActorIndex::none;
    for_each_until(group, tier, [&](const Holder& holder) { root = root_of(holder.actor()); });
    if (root == ActorIndex::none || is_refused[root] == 0) continue;
    refuse(group, is_too_large(parties_[root]) ? Reason::person_too_large : Reason::chain_of_subjects, tier);
  }
}

void Resolver::take_back(const std::vector<std::uint8_t>& is_refused) {
  std::vector<std::uint32_t> actors;
  for (std::uint32_t i = 0; i < index_.size(); ++i)
    if (is_refused[root_of(i)] != 0) actors.push_back(i);
  for (const std::uint32_t actor : actors) parent_[actor] = label_[actor];
  for (const auto& [root, before] : before_growth_)
    if (is_refused[root] != 0) parties_[root] = before;
}

void Resolver::relabel(LinkKind tier) {
  for (std::uint32_t i = 0; i < index_.size(); ++i) {  // parents are older, so they are done already
    const std::uint32_t root = parent_[i] = parent_[parent_[i]];
    if (root == label_[i]) continue;
    label_[i] = root;
    linked_by_[i] = static_cast<std::uint8_t>(tier);
  }
}

Resolution Resolver::report(std::span<const Assignment> previous) {
  Resolution out;
  out.violations = std::move(violations_);
  std::sort(out.violations.begin(), out.violations.end());
  for (const Violation& violation : out.violations)
    ++out.violations_by_reason[static_cast<std::size_t>(violation.reason)];
  out.violations_by_reason[static_cast<std::size_t>(Reason::unusable_value)] = unusable_;
  report_assignments(out);
  report_changes(previous, out);
  report_coverage(out);
  out.graph_version = version();
  return out;
}

void Resolver::report_assignments(Resolution& out) const {
  out.assignments.reserve(index_.size());
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    out.assignments.push_back({index_.id_of(i), index_.id_of(label_[i]), linked_by_[i]});
    out.persons += label_[i] == i;
    out.bots_left_alone += index_[i].bot;
  }
}

void Resolver::report_changes(std::span<const Assignment> previous, Resolution& out) const {
  const auto person_of = [&](std::int64_t actor_id) -> std::optional<std::int64_t> {
    const std::uint32_t actor = index_.find(actor_id);
    if (actor == ActorIndex::none) return std::nullopt;
    return index_.id_of(label_[actor]);
  };
  for (const Assignment& before : previous) {
    const auto now = person_of(before.actor_id);
    if (!now || *now == before.person_id) continue;
    const auto survivor = person_of(before.person_id);
    const Move move = !survivor ? Move::renamed : *survivor == *now ? Move::merged_into : Move::split_from;
    out.changes.push_back({move, before.person_id, *now});
  }
  std::sort(out.changes.begin(), out.changes.end());
  out.changes.erase(std::unique(out.changes.begin(), out.changes.end()), out.changes.end());
}

constexpr unsigned clear_address = bit(LinkKind::verified_email) | bit(LinkKind::email);
constexpr unsigned hashed_address = bit(LinkKind::hashed_email);
constexpr unsigned role_address = bit(LinkKind::role_mailbox);
constexpr unsigned sign_on = bit(LinkKind::sso_subject);

void count_unmatched_member(const Party& person, Obstacles& why) {
  const auto holds = [&](unsigned kinds) { return (person.member_facts & kinds) != 0; };
  ++why.members_unmatched;
  why.members_without_address += !holds(clear_address | hashed_address | role_address);
  why.members_without_subject += !holds(sign_on);
  why.members_unverified_only +=
      holds(bit(LinkKind::email)) && !holds(bit(LinkKind::verified_email) | hashed_address | sign_on);
  why.members_hashed_only += holds(hashed_address) && !holds(clear_address);
  why.members_role_mailbox_only += holds(role_address) && !holds(clear_address | hashed_address);
  why.members_held_back += person.held_back;
}

void count_unmatched_customer(const Party& person, Obstacles& why) {
  const auto holds = [&](unsigned kinds) { return (person.customer_facts & kinds) != 0; };
  ++why.customers_unmatched;
  why.customers_without_address += !holds(clear_address | hashed_address | role_address);
  why.customers_without_subject += !holds(sign_on);
  why.customers_role_mailbox_only += holds(role_address) && !holds(clear_address | hashed_address);
  why.customers_held_back += person.held_back;
}

void count_person(const Party& person, Resolution& out) {
  const bool has_member = (person.spaces & bit(Space::member)) != 0,
             has_customer = (person.spaces & bit(Space::customer)) != 0;
  out.members += has_member;
  for (std::size_t space = 1; space < space_count; ++space) {
    Reach& reach = out.reach[space];
    const std::uint8_t tier = person.reached[space - 1];
    reach.persons += person.spaces >> space & 1U;
    if (tier == 0) continue;
    ++reach.members;
    ++reach.by_tier[tier];
  }
  if (has_member && !has_customer) count_unmatched_member(person, out.obstacles);
  if (has_customer && !has_member) count_unmatched_customer(person, out.obstacles);
}

void Resolver::report_coverage(Resolution& out) {
  for (std::uint32_t i = 0; i < index_.size(); ++i)
    if (held_back_[i] != 0) parties_[label_[i]].held_back = true;
  for (std::uint32_t i = 0; i < index_.size(); ++i)
    if (label_[i] == i && !parties_[i].left_out) count_person(parties_[i], out);
}

std::string Resolver::version() {
  std::array<unsigned char, 16> bytes{};
  crypto_generichash_final(&version_, bytes.data(), bytes.size());
  std::array<char, 33> hex{};
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return hex.data();
}

}  // namespace

std::optional<Space> space_of(std::string_view name) {
  if (name == "member") return Space::member;
  if (name == "customer") return Space::customer;
  if (name == "guest") return Space::guest;
  if (name == "requester") return Space::requester;
  return std::nullopt;
}

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::unusable_value:
      return "unusable_value";
    case Reason::role_mailbox:
      return "role_mailbox";
    case Reason::too_many_in_source:
      return "too_many_in_source";
    case Reason::too_many_members:
      return "too_many_members";
    case Reason::two_subjects:
      return "two_subjects";
    case Reason::record_with_two_subjects:
      return "record_with_two_subjects";
    case Reason::chain_of_subjects:
      return "chain_of_subjects";
    case Reason::person_too_large:
      return "person_too_large";
  }
  return "unusable_value";
}

Result<Resolution> resolve(std::span<const Actor> actors, std::span<const Edge> edges, const Policy& policy,
                           std::span<const Assignment> previous) {
  if (sodium_init() < 0) return fail(ErrorCode::internal, "the cryptography library did not start");
  CW_TRY(const ActorIndex index, ActorIndex::of(actors));
  Resolver resolver(index, policy);
  CW_TRY_VOID(resolver.take(edges));
  resolver.link();
  return resolver.report(previous);
}

}  // namespace cw::identity
