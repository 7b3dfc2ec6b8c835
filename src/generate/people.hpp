#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "generate/company.hpp"
#include "generate/plan.hpp"

namespace cw::generate {

enum class Rider : std::uint8_t { commuter, family, tourer, racer };
std::string_view rider_name(Rider rider);

/// How the forum address of a member relates to the address used in the shop.
enum class AddressLink : std::uint8_t { same, tagged, dotted, typing_error, other_listed, other };

/// One human; about 40 bytes, derived from the seed and the person's number alone.
struct Person {
  float order_rate = 0.0F;   // per month at season 1, without the community
  float affinity = 0.0F;     // drives buying and joining: the self-selection
  Second join_at = 0;        // of the forum; 0 = never
  std::int32_t member = -1;  // index into World::members
  std::int32_t spent = 0;    // cents, in the window
  std::uint16_t orders = 0;
  Rider rider = Rider::commuter;
  AddressLink link = AddressLink::same;
  bool staff : 1 = false;
  bool responder : 1 = false;   // would buy more as a member
  bool has_account : 1 = true;  // in the shop
  bool accepts_marketing : 1 = false;
  bool sso : 1 = false;          // signs in to the forum with the shop account
  bool club : 1 = false;         // uses a shared mailbox for half of the orders
  bool helpdesk_id : 1 = false;  // the helpdesk knows the shop account
  bool bought_this_quarter : 1 = false;
  bool wrote_ticket : 1 = false;
};

/// What a member adds to a person.
struct Member {
  std::int64_t person = 0;
  Second leave_at = 0;       // last active moment
  Second deals_at = 0;       // joined the "deals" group; 0 = never
  Second ambassador_at = 0;  // 0 = never
  Second last_seen = 0;
  Second last_post = 0;
  std::int32_t user_id = 0;
  std::int32_t second_user_id = 0;  // a second account of the same person; 0 = none
  float visits_per_month = 0.0F;
  float talk = 0.0F;  // posts per visit
  std::uint32_t posts_read = 0;
  std::uint32_t time_read = 0;
  std::uint16_t topics = 0, posts = 0, likes_given = 0, likes_received = 0, topics_entered = 0;
  std::uint8_t groups = 0;  // bits of the topical groups
  std::uint8_t helped = 0;  // problems solved by the forum this quarter
  bool opted_out = false;
  bool takes_survey = false;
  bool comma_name = false;  // display name as "Surname, First"
};

enum class AccountKind : std::uint8_t { member, second, staff, staged, bot, spam };

/// One row of the forum's user list; ids rise with the time of creation.
struct Account {
  Second created_at = 0;
  std::int64_t person = -1;  // -1: nobody
  AccountKind kind = AccountKind::member;
};

struct World {
  CompanyOptions options;
  Plan plan;
  std::vector<Person> people;     // the people, then the staff
  std::int64_t people_count = 0;  // without staff
  std::vector<Member> members;
  std::vector<Account> accounts;  // index + 1 = user id
  Truth truth;

  Seed person_seed(std::int64_t person) const {
    return options.seed.fork("person", static_cast<std::uint64_t>(person));
  }
  Member* member_of(std::int64_t person) {
    const auto index = people[static_cast<std::size_t>(person)].member;
    return index < 0 ? nullptr : &members[static_cast<std::size_t>(index)];
  }
  Person& at(std::int64_t person) { return people[static_cast<std::size_t>(person)]; }
};

/// Draws the people, who joins and when, staff and other accounts.
World make_world(const CompanyOptions& options, const Plan& plan);

struct FullName {
  std::string_view first;
  std::string_view last;
};
FullName name_of(const World& world, std::int64_t person);
/// The address used in the shop. Example domains only.
std::string shop_address(const World& world, std::int64_t person);
/// The address of the forum account; differs by Person::link.
std::string forum_address(const World& world, std::int64_t person);
/// A second private address, of the second forum account.
std::string second_address(const World& world, std::int64_t person);
/// The mailbox that the person's club shares.
std::string club_address(std::int64_t person);
std::string username_of(const World& world, std::int64_t person);
/// The shop's customer number; also the single sign-on subject.
std::int64_t customer_number(std::int64_t person);
/// The address as people type it: now and then in capitals, with a space at the end.
std::string as_typed(std::string address, Rng& rng);
/// A telephone number of the range that Germany reserves for film and fiction.
std::string phone_of(std::int64_t person);

}  // namespace cw::generate
