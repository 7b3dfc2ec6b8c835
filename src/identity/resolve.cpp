#include "identity/resolve.hpp"

#include <sodium.h>

#include <algorithm>

#include "identity/actor_index.hpp"
#include "identity/token_order.hpp"

namespace cw::identity {

namespace {

constexpr std::size_t position(Space space) {
  return static_cast<std::size_t>(space);
}
constexpr unsigned bit(Space space) {
  return 1U << position(space);
}
constexpr unsigned bit(LinkKind kind) {
  return 1U << (static_cast<unsigned>(kind) - 1);
}
constexpr bool is_tier(LinkKind kind) {
  return kind <= LinkKind::email_alias;
}

/// What is known of one actor, and, at the smallest actor of a group (its root), of the group.
struct Node {
  std::uint32_t label = 0;      // root of its group when the last tier was settled
  std::uint32_t parent = 0;     // union-find over labels; a root is its own parent and smaller than its children
  std::uint32_t subject = 0;    // root: number of the group's sign-on subject, 0 = none
  std::uint32_t candidate = 0;  // root, while a tier is settled: the subject that the group would have
  std::uint32_t size = 1;       // root: actors
  std::uint8_t spaces = 0;      // root: bits of Space
  std::uint8_t facts = 0;       // actor: bits of LinkKind that it holds
  bool refused = false;         // root, while a tier is settled: the group may not be
  bool alone = false;           // actor: never linked
};

/// All edges of one token that two or more actors (or a subject) hold: entries [begin, end).
struct Group {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool refused = false;
};

class Resolver {
 public:
  Resolver(const ActorIndex& index, const Policy& policy) : index_(index), policy_(policy), nodes_(index.size()) {
    linked_by_.resize(index.size());
    reached_.resize(index.size());
    held_back_.resize(index.size());
    for (std::uint32_t i = 0; i < index.size(); ++i) start(i);
  }

  Result<> take(std::span<const Edge> edges);
  void link();
  Resolution report(std::span<const Assignment> previous);

 private:
  void start(std::uint32_t actor);
  void group_entries();
  void group_token(std::uint32_t begin, std::uint32_t end);
  void note_subjects();
  void link_tier(LinkKind tier);
  std::optional<Reason> breach(const Group& group, LinkKind tier) const;
  bool has_two_subjects(const Group& group, LinkKind tier) const;
  void join(const Group& group, LinkKind tier);
  void refuse(Group& group, Reason reason, LinkKind tier);
  std::uint32_t root_of(std::uint32_t label);
  void settle(LinkKind tier);
  void weigh_merged_groups();
  void undo_refused(LinkKind tier);
  void relabel(LinkKind tier);
  std::string digest() const;

  void report_assignments(Resolution& out) const;
  void report_changes(std::span<const Assignment> previous, Resolution& out) const;
  void report_coverage(Resolution& out) const;

  template <class Each>
  void for_each_until(const Group& group, LinkKind tier, Each each) const {
    for (std::uint32_t i = group.begin; i < group.end; ++i) {
      if (entries_[i].kind() <= tier && !nodes_[entries_[i].actor()].alone) each(entries_[i]);
    }
  }

  const ActorIndex& index_;
  const Policy& policy_;
  std::vector<Node> nodes_;
  std::vector<std::uint8_t> linked_by_;
  std::vector<std::array<std::uint8_t, space_count>> reached_;  // member actors: tier at which the space was reached
  std::vector<std::uint8_t> held_back_;
  std::vector<TokenEntry> entries_;
  std::vector<Group> groups_;
  std::array<std::vector<std::uint32_t>, tier_count + 1> groups_by_tier_;
  std::vector<std::uint32_t> merged_;  // labels that lost their root in this tier
  std::vector<Violation> violations_;
  std::int64_t unusable_ = 0;
};

void Resolver::start(std::uint32_t actor) {
  const Actor& given = index_.actors()[actor];
  Node& node = nodes_[actor];
  node.label = node.parent = actor;
  node.alone = given.bot;
  if (!given.bot && !(given.shadow && given.space == Space::member))
    node.spaces = static_cast<std::uint8_t>(bit(given.space));
}

Result<> Resolver::take(std::span<const Edge> edges) {
  std::vector<TokenEntry> entries;
  entries.reserve(edges.size());
  for (const Edge& edge : edges) {
    const std::uint32_t actor = index_.find(edge.actor_id);
    if (actor == ActorIndex::none)
      return fail(ErrorCode::invalid_input, "an identifier names an actor that is not given", "identity",
                  "read the actors and their identifiers in one transaction");
    nodes_[actor].facts |= static_cast<std::uint8_t>(bit(edge.kind));
    if (edge.kind == LinkKind::unusable) ++unusable_;
    if (!is_tier(edge.kind) && edge.kind != LinkKind::role_mailbox) continue;
    const auto space = static_cast<std::uint8_t>(index_.actors()[actor].space);
    entries.push_back(TokenEntry::of(edge.token, index_.source_of(actor), space, actor, edge.kind));
  }
  if (entries.size() >= ActorIndex::none)
    return fail(ErrorCode::invalid_input, "more than 4 billion identifiers", "identity");
  entries_ = sorted_unique(std::move(entries));
  return {};
}

void Resolver::group_entries() {
  const auto count = static_cast<std::uint32_t>(entries_.size());
  for (std::uint32_t begin = 0, end = 0; begin < count; begin = end) {
    for (end = begin + 1; end < count && entries_[end].token == entries_[begin].token;) ++end;
    group_token(begin, end);
  }
}

void Resolver::group_token(std::uint32_t begin, std::uint32_t end) {
  unsigned kinds = 0;
  for (std::uint32_t i = begin; i < end; ++i) kinds |= bit(entries_[i].kind());
  const bool is_role = (kinds & bit(LinkKind::role_mailbox)) != 0,
             is_subject = (kinds & bit(LinkKind::sso_subject)) != 0;
  if (end - begin == 1 && !is_role && !is_subject) return;
  groups_.push_back({begin, end});
  if (is_role) return refuse(groups_.back(), Reason::role_mailbox, LinkKind::role_mailbox);
  for (int tier = 1; tier <= tier_count; ++tier) {
    if ((kinds & bit(static_cast<LinkKind>(tier))) != 0)
      groups_by_tier_[static_cast<std::size_t>(tier)].push_back(static_cast<std::uint32_t>(groups_.size() - 1));
  }
}

/// Gives each actor its sign-on subject before anything is linked; who has two stays alone.
void Resolver::note_subjects() {
  std::vector<std::uint32_t> with_two;
  for (const std::uint32_t g : groups_by_tier_[static_cast<std::size_t>(LinkKind::sso_subject)]) {
    Group& group = groups_[g];
    if (const auto reason = breach(group, LinkKind::sso_subject)) {
      refuse(group, *reason, LinkKind::sso_subject);
      continue;
    }
    for_each_until(group, LinkKind::sso_subject, [&](const TokenEntry& entry) {
      Node& node = nodes_[entry.actor()];
      if (node.subject != 0) with_two.push_back(entry.actor());
      node.subject = g + 1;
    });
  }
  std::sort(with_two.begin(), with_two.end());
  with_two.erase(std::unique(with_two.begin(), with_two.end()), with_two.end());
  for (const std::uint32_t actor : with_two) {
    nodes_[actor].alone = true;
    held_back_[actor] = 1;
    violations_.push_back({Reason::record_with_two_subjects, LinkKind::sso_subject, {}, index_.actors()[actor].id, 1});
  }
}

void Resolver::link() {
  group_entries();
  note_subjects();
  for (int tier = 1; tier <= static_cast<int>(policy_.weakest) && tier <= tier_count; ++tier)
    link_tier(static_cast<LinkKind>(tier));
}

void Resolver::link_tier(LinkKind tier) {
  for (const std::uint32_t g : groups_by_tier_[static_cast<std::size_t>(tier)]) {
    Group& group = groups_[g];
    if (group.refused) continue;
    if (const auto reason = breach(group, tier))
      refuse(group, *reason, tier);
    else
      join(group, tier);
  }
  settle(tier);
}

/// Looks only at the state before this tier, so that the order of the groups does not matter.
std::optional<Reason> Resolver::breach(const Group& group, LinkKind tier) const {
  const auto& limits =
      entries_[group.begin].kind() == LinkKind::sso_subject ? policy_.actors_per_subject : policy_.actors_per_address;
  std::int64_t members = 0, in_source = 0;
  std::uint32_t last_source = 0, last_actor = ActorIndex::none;
  bool over = false;
  for_each_until(group, tier, [&](const TokenEntry& entry) {
    if (entry.actor() == last_actor) return;
    const bool same_source = last_actor != ActorIndex::none && entry.source_and_space() == last_source;
    in_source = same_source ? in_source + 1 : 1;
    members += entry.space() == position(Space::member);
    over = over || in_source > limits[entry.space() % space_count];
    last_source = entry.source_and_space(), last_actor = entry.actor();
  });
  if (over) return Reason::too_many_in_source;
  if (members > policy_.members_per_token) return Reason::too_many_members;
  if (tier != LinkKind::sso_subject && has_two_subjects(group, tier)) return Reason::two_subjects;
  return std::nullopt;
}

bool Resolver::has_two_subjects(const Group& group, LinkKind tier) const {
  std::uint32_t first = 0;
  bool two = false;
  for_each_until(group, tier, [&](const TokenEntry& entry) {
    const std::uint32_t subject = nodes_[nodes_[entry.actor()].label].subject;
    two = two || (first != 0 && subject != 0 && subject != first);
    if (subject != 0) first = subject;
  });
  return two;
}

std::uint32_t Resolver::root_of(std::uint32_t label) {
  while (nodes_[label].parent != label) {
    nodes_[label].parent = nodes_[nodes_[label].parent].parent;  // path halving
    label = nodes_[label].parent;
  }
  return label;
}

void Resolver::join(const Group& group, LinkKind tier) {
  std::uint32_t root = ActorIndex::none;
  for_each_until(group, tier, [&](const TokenEntry& entry) {
    const std::uint32_t other = root_of(nodes_[entry.actor()].label);
    if (root == ActorIndex::none || root == other) {
      root = other;
      return;
    }
    const auto [older, younger] = std::minmax(root, other);
    nodes_[younger].parent = older;
    merged_.push_back(younger);
    root = older;
  });
}

void Resolver::refuse(Group& group, Reason reason, LinkKind tier) {
  Violation violation{reason, tier, entries_[group.begin].token, 0, 0};
  std::uint32_t oldest = ActorIndex::none, last = ActorIndex::none;
  for_each_until(group, tier, [&](const TokenEntry& entry) {
    oldest = std::min(oldest, entry.actor());
    held_back_[entry.actor()] = 1;
    violation.actors += entry.actor() != last;
    last = entry.actor();
  });
  group.refused = true;
  if (oldest == ActorIndex::none) return;
  violation.actor_id = index_.actors()[oldest].id;
  violations_.push_back(violation);
}

/// Accepts the groups of this tier that keep the rules of a whole person, and takes back the others entirely.
void Resolver::settle(LinkKind tier) {
  if (merged_.empty()) return;
  weigh_merged_groups();
  undo_refused(tier);
  for (const std::uint32_t label : merged_) {
    if (nodes_[label].parent == label) continue;  // taken back
    Node& root = nodes_[root_of(label)];
    if (root.candidate != 0) root.subject = root.candidate;
    root.spaces |= nodes_[label].spaces;
  }
  for (const std::uint32_t label : merged_) nodes_[root_of(label)].candidate = 0;
  merged_.clear();
  relabel(tier);
}

void Resolver::weigh_merged_groups() {
  for (const std::uint32_t label : merged_) {
    Node& root = nodes_[root_of(label)];
    const Node& joined = nodes_[label];
    if (root.candidate == 0) root.candidate = root.subject;
    if (joined.subject != 0 && root.candidate != 0 && joined.subject != root.candidate) root.refused = true;
    if (root.candidate == 0) root.candidate = joined.subject;
    root.size += joined.size;
  }
  for (const std::uint32_t label : merged_) {
    Node& root = nodes_[root_of(label)];
    root.refused = root.refused || root.size > static_cast<std::uint32_t>(policy_.largest_person);
  }
}

void Resolver::undo_refused(LinkKind tier) {
  const auto is_refused = [&](std::uint32_t label) { return nodes_[root_of(label)].refused; };
  if (std::none_of(merged_.begin(), merged_.end(), is_refused)) return;
  for (const std::uint32_t g : groups_by_tier_[static_cast<std::size_t>(tier)]) {
    Group& group = groups_[g];
    std::uint32_t root = ActorIndex::none;
    if (!group.refused)
      for_each_until(group, tier, [&](const TokenEntry& entry) { root = root_of(nodes_[entry.actor()].label); });
    if (root == ActorIndex::none || !nodes_[root].refused) continue;
    const bool large = nodes_[root].size > static_cast<std::uint32_t>(policy_.largest_person);
    refuse(group, large ? Reason::person_too_large : Reason::chain_of_subjects, tier);
  }
  std::vector<std::uint32_t> undone, roots;
  for (const std::uint32_t label : merged_) {
    const std::uint32_t root = root_of(label);
    if (!nodes_[root].refused) continue;
    undone.push_back(label);
    roots.push_back(root);
  }
  for (std::size_t i = 0; i < undone.size(); ++i) {
    nodes_[roots[i]].size -= nodes_[undone[i]].size;
    nodes_[undone[i]].parent = undone[i];
  }
  for (const std::uint32_t root : roots) nodes_[root].refused = false, nodes_[root].candidate = 0;
}

void Resolver::relabel(LinkKind tier) {
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    Node& node = nodes_[i];
    const std::uint32_t root = root_of(node.label);
    if (root != node.label) node.label = root, linked_by_[i] = static_cast<std::uint8_t>(tier);
    const Actor& actor = index_.actors()[i];
    if (actor.space != Space::member || actor.shadow) continue;
    for (std::size_t space = 1; space < space_count; ++space) {
      if ((nodes_[root].spaces >> space & 1U) != 0 && reached_[i][space] == 0)
        reached_[i][space] = static_cast<std::uint8_t>(tier);
    }
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
  out.graph_version = digest();
  return out;
}

void Resolver::report_assignments(Resolution& out) const {
  out.assignments.reserve(index_.size());
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    const Actor& actor = index_.actors()[i];
    out.assignments.push_back({actor.id, index_.actors()[nodes_[i].label].id, linked_by_[i]});
    out.persons += nodes_[i].label == i;
    out.bots_left_alone += actor.bot;
  }
}

void Resolver::report_changes(std::span<const Assignment> previous, Resolution& out) const {
  const auto person_of = [&](std::int64_t actor_id) -> std::optional<std::int64_t> {
    const std::uint32_t actor = index_.find(actor_id);
    if (actor == ActorIndex::none) return std::nullopt;
    return index_.actors()[nodes_[actor].label].id;
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

/// What is known of one person, gathered from its actors.
struct PersonTally {
  std::uint8_t spaces = 0;
  std::uint8_t member_facts = 0;
  std::uint8_t customer_facts = 0;
  bool held_back = false;
  bool left_out = false;  // staff, test or bot
  std::array<std::uint8_t, space_count> reached = {};
};

void count_member(const PersonTally& person, Resolution& out) {
  ++out.members;
  for (std::size_t space = 1; space < space_count; ++space) {
    if (person.reached[space] == 0) continue;
    ++out.reach[space].members;
    ++out.reach[space].by_tier[person.reached[space]];
  }
  if (person.reached[position(Space::customer)] != 0) return;
  constexpr unsigned clear = bit(LinkKind::verified_email) | bit(LinkKind::email), hashed = bit(LinkKind::hashed_email);
  constexpr unsigned role = bit(LinkKind::role_mailbox), subject = bit(LinkKind::sso_subject);
  const unsigned facts = person.member_facts;
  Obstacles& why = out.obstacles;
  ++why.members_unmatched;
  why.members_without_address += (facts & (clear | hashed | role)) == 0;
  why.members_without_subject += (facts & subject) == 0;
  why.members_unverified_only +=
      (facts & bit(LinkKind::email)) != 0 && (facts & (bit(LinkKind::verified_email) | hashed | subject)) == 0;
  why.members_hashed_only += (facts & hashed) != 0 && (facts & clear) == 0;
  why.members_role_mailbox_only += (facts & role) != 0 && (facts & (clear | hashed)) == 0;
  why.members_held_back += person.held_back;
}

void count_customer(const PersonTally& person, Resolution& out) {
  if ((person.spaces & bit(Space::member)) != 0) return;
  constexpr unsigned address = bit(LinkKind::verified_email) | bit(LinkKind::email) | bit(LinkKind::hashed_email);
  constexpr unsigned role = bit(LinkKind::role_mailbox);
  const unsigned facts = person.customer_facts;
  Obstacles& why = out.obstacles;
  ++why.customers_unmatched;
  why.customers_without_address += (facts & (address | role)) == 0;
  why.customers_without_subject += (facts & bit(LinkKind::sso_subject)) == 0;
  why.customers_role_mailbox_only += (facts & role) != 0 && (facts & address) == 0;
  why.customers_held_back += person.held_back;
}

void Resolver::report_coverage(Resolution& out) const {
  std::vector<PersonTally> tallies(index_.size());
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    const Actor& actor = index_.actors()[i];
    PersonTally& person = tallies[nodes_[i].label];
    person.left_out = person.left_out || actor.staff || actor.test || actor.bot;
    person.held_back = person.held_back || held_back_[i] != 0;
    person.spaces |= nodes_[nodes_[i].label].spaces;
    if (actor.space == Space::customer) person.customer_facts |= nodes_[i].facts;
    if (actor.space != Space::member || actor.shadow) continue;
    person.member_facts |= nodes_[i].facts;
    for (std::size_t space = 1; space < space_count; ++space) {
      const std::uint8_t tier = reached_[i][space];
      if (tier != 0 && (person.reached[space] == 0 || tier < person.reached[space])) person.reached[space] = tier;
    }
  }
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    const PersonTally& person = tallies[i];
    if (nodes_[i].label != i || person.left_out) continue;
    for (std::size_t space = 1; space < space_count; ++space) out.reach[space].persons += person.spaces >> space & 1U;
    if ((person.spaces & bit(Space::member)) != 0) count_member(person, out);
    if ((person.spaces & bit(Space::customer)) != 0) count_customer(person, out);
  }
}

std::string Resolver::digest() const {
  crypto_generichash_state state;
  CW_CHECK(sodium_init() >= 0 && crypto_generichash_init(&state, nullptr, 0, 16) == 0);
  std::vector<std::uint64_t> words;
  for (const auto& limits : {policy_.actors_per_subject, policy_.actors_per_address})
    for (const std::int32_t limit : limits) words.push_back(static_cast<std::uint64_t>(limit));
  for (const std::int32_t limit :
       {policy_.members_per_token, policy_.largest_person, static_cast<std::int32_t>(policy_.weakest)})
    words.push_back(static_cast<std::uint64_t>(limit));
  words.push_back(index_.size());
  words.push_back(entries_.size());
  for (const Actor& actor : index_.actors()) {
    const unsigned flags =
        position(actor.space) * 16U + 8U * actor.staff + 4U * actor.bot + 2U * actor.test + 1U * actor.shadow;
    words.push_back(static_cast<std::uint64_t>(actor.id));
    words.push_back(std::uint64_t{static_cast<std::uint32_t>(actor.source_id)} << 32 | flags);
  }
  const auto add = [&](const void* data, std::size_t bytes) {
    crypto_generichash_update(&state, static_cast<const unsigned char*>(data), bytes);
  };
  add(words.data(), words.size() * sizeof(std::uint64_t));
  static_assert(sizeof(TokenEntry) == 3 * sizeof(std::uint64_t));  // no padding: the bytes are the values
  add(entries_.data(), entries_.size() * sizeof(TokenEntry));
  std::array<unsigned char, 16> bytes{};
  crypto_generichash_final(&state, bytes.data(), bytes.size());
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
  CW_TRY(const ActorIndex index, ActorIndex::of(actors));
  Resolver resolver(index, policy);
  CW_TRY_VOID(resolver.take(edges));
  resolver.link();
  return resolver.report(previous);
}

}  // namespace cw::identity
