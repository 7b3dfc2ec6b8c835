#include "generate/accounts.hpp"

#include <fmt/format.h>

#include "generate/vendor_file.hpp"

namespace cw::generate {

namespace {

constexpr std::string_view user_header =
    "id,name,username,email,title,created_at,last_seen_at,last_posted_at,last_emailed_at,trust_level,approved,"
    "suspended_at,suspended_till,silenced_till,active,admin,moderator,ip_address,staged,secondary_emails,topics_"
    "entered,"
    "posts_read_count,time_read,topic_count,post_count,likes_given,likes_received,location,website,views,external_id,"
    "external_email,external_username,external_name,external_avatar_url,Rider type (custom user field),"
    "No measurement (custom user field),group_names\n";
constexpr std::array<std::string_view, 5> topical_groups = {"gravel", "touring", "commuting", "repair", "e-bikes"};
constexpr std::string_view utc = " UTC";

/// One row of the list, in the terms of the export.
struct Row {
  std::int64_t id = 0;
  std::string name, username, email, title, secondary, location, external_id, external_email, external_name, rider,
      groups;
  Second created = 0, last_seen = 0, last_post = 0, suspended = 0;
  int trust_level = 0;
  bool admin = false, moderator = false, staged = false, active = true, opted_out = false;
  Member counts;
};

/// The forum quotes a value with a comma itself, before the CSV writer does so again.
std::string quoted_if_comma(const std::string& text) {
  return text.find(',') == std::string::npos ? text : "\"" + text + "\"";
}

void write_row(VendorFile& file, const Row& row) {
  const auto yes = [](bool value) { return std::string_view(value ? "true" : "false"); };
  file.cell(row.id);
  file.cell(quoted_if_comma(row.name));
  file.cell(row.username);
  file.cell(row.email);
  file.cell(quoted_if_comma(row.title));
  file.stamp(row.created, utc);
  file.stamp(row.last_seen, utc);
  file.stamp(row.last_post, utc);
  file.empty();
  file.cell(std::int64_t{row.trust_level});
  file.cell("true");
  file.stamp(row.suspended, utc);
  file.empty(2);
  file.cell(yes(row.active));
  file.cell(yes(row.admin));
  file.cell(yes(row.moderator));
  file.cell(fmt::format("192.0.2.{}", row.id % 250 + 1));
  file.cell(yes(row.staged));
  file.cell(row.secondary);
  for (const std::int64_t count :
       {std::int64_t{row.counts.topics_entered}, std::int64_t{row.counts.posts_read},
        std::int64_t{row.counts.time_read}, std::int64_t{row.counts.topics}, std::int64_t{row.counts.posts},
        std::int64_t{row.counts.likes_given}, std::int64_t{row.counts.likes_received}}) {
    file.cell(count);
  }
  file.cell(quoted_if_comma(row.location));
  file.empty();
  file.cell("0");
  file.cell(row.external_id);
  file.cell(row.external_email);
  file.cell(row.external_id.empty() ? std::string() : row.username);
  file.cell(quoted_if_comma(row.external_name));
  file.empty();
  file.cell(row.rider);
  file.cell(row.opted_out ? "true" : "");
  file.cell(row.groups);
  file.end_row();
}

std::string groups_of(const Member& member, const Row& row) {
  std::string groups = "trust_level_0";
  for (int level = 1; level <= row.trust_level; ++level) groups += fmt::format(";trust_level_{}", level);
  if (row.moderator) groups += ";staff";
  if (member.deals_at != 0) groups += ";deals";
  if (member.ambassador_at != 0) groups += ";ambassadors";
  for (std::size_t g = 0; g < topical_groups.size(); ++g) {
    if ((member.groups >> g & 1U) != 0) fmt::format_to(std::back_inserter(groups), ";{}", topical_groups[g]);
  }
  return groups;
}

Row member_row(World& world, const Account& account, std::int64_t id) {
  const std::int64_t number = account.person;
  const Person& person = world.at(number);
  const Member& member = *world.member_of(number);
  const FullName name = name_of(world, number);
  Rng rng(world.person_seed(number).fork("account", static_cast<std::uint64_t>(account.kind)));
  Row row;
  row.id = id;
  row.name =
      member.comma_name ? fmt::format("{}, {}", name.last, name.first) : fmt::format("{} {}", name.first, name.last);
  row.username = username_of(world, number);
  row.created = account.created_at;
  row.trust_level = member.posts > 40 ? 3 : member.posts > 8 ? 2 : member.posts > 0 ? 1 : 0;
  if (account.kind == AccountKind::second) {
    row.username += "_rides";
    row.email = second_address(world, number);
    row.trust_level = 1;
    row.last_seen = member.last_seen;
    row.groups = "trust_level_0;trust_level_1";
    return row;
  }
  row.email = as_typed(forum_address(world, number), rng);
  row.last_seen = member.last_seen;
  row.last_post = member.last_post;
  row.counts = member;
  row.rider = person.staff ? "" : std::string(rider_name(person.rider));
  row.opted_out = member.opted_out;
  row.location = rng.uniform() < 0.05 ? "Jena, DE" : "";
  if (person.link == AddressLink::other_listed) row.secondary = shop_address(world, number);
  if (person.club && number % 400 == 0) row.secondary += (row.secondary.empty() ? "" : ";") + club_address(number);
  if (person.sso) {
    row.external_id = std::to_string(customer_number(number));
    row.external_email = shop_address(world, number);
    row.external_name = row.name;
  }
  if (person.staff) {
    row.trust_level = 4;
    row.moderator = true;
    row.admin = number % 3 == 0;
    row.title = "Fernweh Cycles, team";
  }
  row.groups = groups_of(member, row);
  return row;
}

Row other_row(World& world, const Account& account, std::int64_t id) {
  Row row;
  row.id = id;
  row.created = account.created_at;
  row.groups = "trust_level_0";
  switch (account.kind) {
    case AccountKind::bot:
      row.username = id == 1 ? "fernweh_bot" : "digest_bot";
      row.name = row.username;
      row.email = row.username + "@fernweh.example.com";
      row.trust_level = 4;
      row.groups = "trust_level_0;bots";
      break;
    case AccountKind::spam:
      row.username = fmt::format("offer{}", id);
      row.name = id % 2 == 0 ? "=HYPERLINK(\"http://example.invalid\",\"x\")" : "Best Offers";
      row.email = fmt::format("offer{}@example.net", id);
      row.suspended = account.created_at + 5 * hour;
      break;
    default: {  // a customer who once wrote to the forum by mail: a shadow, not a member
      const std::int64_t person = id * 397 % world.people_count;
      row.staged = true;
      row.active = false;
      row.username = fmt::format("staged{}", id);
      row.email = world.at(person).join_at == 0 && id % 2 == 0 ? shop_address(world, person)
                                                               : fmt::format("mail{}@example.org", id);
      row.counts.posts = 1;
    }
  }
  return row;
}

void count_accounts(World& world) {
  IdentityTruth& truth = world.truth.identity;
  for (const Account& account : world.accounts) {
    truth.staff_accounts += account.kind == AccountKind::staff ? 1 : 0;
    truth.bot_accounts += account.kind == AccountKind::bot ? 1 : 0;
    truth.staged_accounts += account.kind == AccountKind::staged ? 1 : 0;
    truth.spam_accounts += account.kind == AccountKind::spam ? 1 : 0;
    truth.second_accounts += account.kind == AccountKind::second ? 1 : 0;
  }
}

/// The best tier by which a member's forum account meets the shop.
std::string_view tier_of(const Person& person) {
  if (person.sso) return "sso";
  switch (person.link) {
    case AddressLink::same:
      return "email";
    case AddressLink::other_listed:
      return "secondary_email";
    case AddressLink::tagged:
    case AddressLink::dotted:
      return "alias";
    default:
      return "none";
  }
}

void count_tier(IdentityTruth& truth, std::string_view tier) {
  truth.by_sso += tier == "sso" ? 1 : 0;
  truth.by_email += tier == "email" ? 1 : 0;
  truth.by_secondary_email += tier == "secondary_email" ? 1 : 0;
  truth.by_alias += tier == "alias" ? 1 : 0;
  truth.not_linkable += tier == "none" ? 1 : 0;
}

}  // namespace

Result<> write_user_list(World& world) {
  CW_TRY(auto file, VendorFile::open(world.options.folder, "inbox/forum/user-list.csv", world.options.gzip));
  file.raw(user_header);
  for (std::size_t i = 0; i < world.accounts.size(); ++i) {
    const Account& account = world.accounts[i];
    const auto id = static_cast<std::int64_t>(i + 1);
    write_row(file, account.person >= 0 ? member_row(world, account, id) : other_row(world, account, id));
  }
  count_accounts(world);
  CW_TRY_VOID(file.close());
  world.truth.files.push_back(file.truth());
  return {};
}

Result<> write_groups(World& world) {
  CW_TRY(auto file, VendorFile::open(world.options.folder, "inbox/forum/groups.csv", world.options.gzip));
  file.raw("group_name,user_id,added_at\n");
  const auto row = [&](std::string_view group, const Member& member, Second at) {
    file.cell(group);
    file.cell(member.user_id);
    file.stamp(at);
    file.end_row();
  };
  for (const Member& member : world.members) {
    const Person& person = world.at(member.person);
    if (person.staff) row("staff", member, person.join_at);
    if (member.deals_at != 0) row("deals", member, member.deals_at);
    if (member.ambassador_at != 0) row("ambassadors", member, member.ambassador_at);
    for (std::size_t g = 0; g < topical_groups.size(); ++g) {
      const Second at = person.join_at + static_cast<Second>(2 + 9 * g) * day_long;
      if ((member.groups >> g & 1U) != 0 && at < member.leave_at) row(topical_groups[g], member, at);
    }
    world.truth.deals_group_members += member.deals_at != 0 ? 1 : 0;
    world.truth.ambassadors += member.ambassador_at != 0 ? 1 : 0;
  }
  CW_TRY_VOID(file.close());
  world.truth.files.push_back(file.truth());
  return {};
}

Result<> write_links(World& world) {
  CW_TRY(auto file, VendorFile::open(world.options.folder, "truth/links.csv", false));
  file.raw("person,system,identifier,joined_at,responder,tier\n");
  IdentityTruth& truth = world.truth.identity;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(world.people.size()); ++i) {
    const Person& person = world.at(i);
    const Member* member = world.member_of(i);
    const bool customer = !person.staff && (person.has_account || person.orders > 0);
    const std::string_view tier = member == nullptr || person.staff ? ""
                                  : customer                        ? tier_of(person)
                                                                    : "not_a_customer";
    const auto row = [&](std::string_view system, const std::string& identifier) {
      file.cell(i);
      file.cell(system);
      file.cell(identifier);
      file.stamp(person.join_at);
      file.cell(person.responder ? "yes" : "no");
      file.cell(tier);
      file.end_row();
    };
    if (member != nullptr) row(person.staff ? "staff" : "forum", std::to_string(member->user_id));
    if (member != nullptr && member->second_user_id > 0) row("forum", std::to_string(member->second_user_id));
    if (person.has_account) row("customer", std::to_string(customer_number(i)));
    row("address", shop_address(world, i));
    if (person.club) row("shared_mailbox", club_address(i));
    truth.customers += customer ? 1 : 0;
    truth.shared_mailbox_people += person.club ? 1 : 0;
    if (person.club && i % 400 == 0) ++truth.shared_mailboxes;
    if (member == nullptr || person.staff) continue;
    ++truth.members;
    truth.opted_out += member->opted_out ? 1 : 0;
    truth.members_who_are_customers += customer ? 1 : 0;
    if (customer) count_tier(truth, tier);
  }
  return file.close();
}

}  // namespace cw::generate
