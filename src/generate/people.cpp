#include "generate/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "generate/clock.hpp"

namespace cw::generate {

namespace {

constexpr std::array<std::string_view, 40> first_names = {
    "Ada",  "Amir",  "Anja",   "Beata", "Bruno", "Carla", "Chiara", "Dario", "Eda",   "Elif",
    "Emil", "Enno",  "Fatima", "Finn",  "Greta", "Hanna", "Hugo",   "Ida",   "Ilse",  "Ivo",
    "Jan",  "Jonas", "Karla",  "Klara", "Lena",  "Leon",  "Linus",  "Lotte", "Maja",  "Marek",
    "Mila", "Nadia", "Nils",   "Olga",  "Paula", "Rosa",  "Samuel", "Tarek", "Yusuf", "Zofia"};
constexpr std::array<std::string_view, 40> last_names = {
    "Acker",  "Albers",   "Bakker",  "Bauer",  "Berg",    "Brandt", "Celik",  "Claes",   "Dietz",  "Engel",
    "Fabian", "Falk",     "Ferrari", "Geiger", "Haas",    "Hansen", "Huber",  "Iversen", "Jansen", "Kaiser",
    "Keller", "Kowalski", "Kruse",   "Lang",   "Lindt",   "Maas",   "Moreau", "Nowak",   "Olsen",  "Peters",
    "Quast",  "Reuter",   "Rossi",   "Sander", "Steiner", "Thiele", "Ulrich", "Vogt",    "Weber",  "Yilmaz"};
constexpr std::array<double, 4> rider_affinity = {-0.45, -0.30, 0.35, 0.90};
constexpr std::array<double, 4> rider_shares = {0.40, 0.20, 0.25, 0.15};
constexpr std::array<double, 4> rider_responds = {0.50, 0.55, 0.70, 0.70};

Rider draw_rider(Rng& rng) {
  double u = rng.uniform();
  for (std::size_t r = 0; r < 3; ++r) {
    if (u < rider_shares[r]) return static_cast<Rider>(r);
    u -= rider_shares[r];
  }
  return Rider::racer;
}

AddressLink draw_link(Rng& rng) {
  const double u = rng.uniform();
  if (u < 0.72) return AddressLink::same;
  if (u < 0.77) return AddressLink::tagged;
  if (u < 0.79) return AddressLink::dotted;
  if (u < 0.80) return AddressLink::typing_error;
  return u < 0.90 ? AddressLink::other_listed : AddressLink::other;
}

/// Chance of ever joining depends on affinity; the moment does not: late joiners are a fair comparison for early ones.
Second draw_join(Rng& rng, const Plan& plan, double affinity) {
  const double logit = plan.join_logit + plan.affinity_on_joining * affinity;
  const double u = rng.uniform(), when = rng.uniform(), at_launch = rng.uniform();
  if (u >= 1.0 / (1.0 + std::exp(-logit))) return 0;
  const Second open = plan.end - plan.launch;
  const double part =
      at_launch < 0.40 ? when * when * 0.08 : when * std::sqrt(when);  // a wave at the launch, then steadily
  return plan.launch + 10 * hour + static_cast<Second>(part * static_cast<double>(open - 11 * hour));
}

Person draw_person(const World& world, std::int64_t number) {
  const Plan& plan = world.plan;
  Rng rng(world.person_seed(number));
  Person person;
  person.rider = draw_rider(rng);
  const auto rider = static_cast<std::size_t>(person.rider);
  const double affinity = rider_affinity[rider] + 0.55 * rng.normal();
  person.affinity = static_cast<float>(affinity);
  person.order_rate = static_cast<float>(plan.orders_per_month * std::exp(plan.affinity_on_orders * affinity));
  person.join_at = draw_join(rng, plan, affinity);
  person.responder = rng.uniform() < rider_responds[rider] * plan.responder_share / 0.58;
  person.link = draw_link(rng);
  person.has_account = rng.uniform() < 0.94;
  person.accepts_marketing = rng.uniform() < 0.45;
  person.sso = person.has_account && rng.uniform() < 0.35;
  person.helpdesk_id = person.has_account && rng.uniform() < 0.40;
  person.club = number % 400 < 6;
  return person;
}

Member draw_member(const World& world, std::int64_t number) {
  const Plan& plan = world.plan;
  const Person& person = world.people[static_cast<std::size_t>(number)];
  Rng rng(world.person_seed(number).fork("member"));
  Member member;
  member.person = number;
  const bool stays = rng.uniform() < 0.68;
  const double months = stays ? 6.0 + 12.0 * rng.exponential() : 0.3 + 0.9 * rng.exponential();
  member.leave_at = std::min(plan.end, person.join_at + static_cast<Second>(months * 30.4 * day_long) + hour);
  const double engagement = std::exp(1.0 * rng.normal() - 0.75 + 0.6 * person.affinity);
  member.visits_per_month = static_cast<float>(0.066 * world.options.activities_per_member * engagement);
  member.talk = static_cast<float>(0.45 * std::exp(0.9 * rng.normal() - 0.4));
  if (rng.uniform() < plan.deals_share) {
    const Second at = person.join_at + static_cast<Second>((3.0 + 40.0 * rng.exponential()) * day_long);
    member.deals_at = at < member.leave_at ? at : 0;
  }
  const double keen = plan.ambassador_share * std::exp(0.9 * person.affinity);
  if (stays && rng.uniform() < keen) {
    const Second soonest = std::max(person.join_at, plan.ambassadors_from);
    const Second at = soonest + static_cast<Second>((5.0 + 60.0 * rng.exponential()) * day_long);
    member.ambassador_at = at < member.leave_at ? at : 0;
  }
  for (int bit = 0; bit < 5; ++bit) {
    if (rng.uniform() < 0.10 + 0.12 * std::min(2.0, engagement)) member.groups |= static_cast<std::uint8_t>(1U << bit);
  }
  member.opted_out = rng.uniform() < 0.02;
  member.takes_survey = rng.uniform() < (member.ambassador_at != 0 ? 0.85 : 0.50);
  member.comma_name = rng.uniform() < 0.03;
  if (rng.uniform() < 0.02) member.second_user_id = -1;  // gets its number with the accounts
  return member;
}

void add_staff(World& world) {
  const std::int64_t count = std::min<std::int64_t>(60, std::max<std::int64_t>(6, world.people_count / 2000));
  for (std::int64_t i = 0; i < count; ++i) {
    Person person;
    person.staff = true;
    person.has_account = false;
    person.join_at = world.plan.launch - 30 * day_long + i * hour;
    world.people.push_back(person);
  }
}

void add_members(World& world) {
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(world.people.size()); ++i) {
    Person& person = world.at(i);
    if (person.join_at == 0) continue;
    person.member = static_cast<std::int32_t>(world.members.size());
    Member member = draw_member(world, i);
    if (person.staff) {
      member.leave_at = world.plan.end;
      member.visits_per_month = static_cast<float>(0.5 * world.options.activities_per_member);
      member.talk = 1.2F;
      member.deals_at = member.ambassador_at = 0;
      member.second_user_id = 0;
      member.opted_out = member.takes_survey = false;
    }
    world.members.push_back(member);
  }
}

/// Accounts in order of creation; the position gives the user id.
void add_accounts(World& world) {
  auto& accounts = world.accounts;
  Rng rng(world.options.seed.fork("accounts"));
  const Plan& plan = world.plan;
  for (const Member& member : world.members) {
    const Person& person = world.at(member.person);
    accounts.push_back({person.join_at, member.person, person.staff ? AccountKind::staff : AccountKind::member});
    if (member.second_user_id == -1) {
      const Second at = std::min(person.join_at + 20 * day_long, plan.end - 2 * hour);
      accounts.push_back({at, member.person, AccountKind::second});
    }
  }
  const auto more = [&](AccountKind kind, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      accounts.push_back({moment_between(rng, plan.launch, plan.end, false), -1, kind});
    }
  };
  accounts.push_back({plan.launch - 40 * day_long, -1, AccountKind::bot});
  accounts.push_back({plan.launch - 40 * day_long + 60, -1, AccountKind::bot});
  more(AccountKind::staged, world.people_count / 100);
  more(AccountKind::spam, world.people_count / 250);
  std::sort(accounts.begin(), accounts.end(), [](const Account& a, const Account& b) {
    return std::tuple(a.created_at, a.kind, a.person) < std::tuple(b.created_at, b.kind, b.person);
  });
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    if (accounts[i].person < 0) continue;
    Member& member = *world.member_of(accounts[i].person);
    (accounts[i].kind == AccountKind::second ? member.second_user_id : member.user_id) =
        static_cast<std::int32_t>(i + 1);
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string_view private_domain(const Person& person, std::int64_t number) {
  if (person.link == AddressLink::dotted) return "mail.example.com";
  constexpr std::array<std::string_view, 4> domains = {"example.org", "example.org", "example.net", "example.com"};
  return domains[static_cast<std::size_t>(number % 4)];
}

}  // namespace

std::string_view rider_name(Rider rider) {
  constexpr std::array<std::string_view, 4> names = {"commuter", "family", "tourer", "racer"};
  return names[static_cast<std::size_t>(rider)];
}

World make_world(const CompanyOptions& options, const Plan& plan) {
  World world;
  world.options = options;
  world.plan = plan;
  world.people_count = options.people;
  world.people.reserve(static_cast<std::size_t>(options.people) + 64);
  for (std::int64_t i = 0; i < options.people; ++i) world.people.push_back(draw_person(world, i));
  add_staff(world);
  add_members(world);
  add_accounts(world);
  return world;
}

FullName name_of(const World& world, std::int64_t person) {
  const std::uint64_t key = world.person_seed(person).fork("name").key;
  return {first_names[key % first_names.size()], last_names[(key >> 32) % last_names.size()]};
}

std::string shop_address(const World& world, std::int64_t person) {
  const Person& who = world.people[static_cast<std::size_t>(person)];
  const FullName name = name_of(world, person);
  if (who.staff)
    return fmt::format("{}.{}{}@fernweh.example.com", lower(name.first), lower(name.last), person - world.people_count);
  return fmt::format("{}.{}{}@{}", lower(name.first), lower(name.last), person, private_domain(who, person));
}

std::string forum_address(const World& world, std::int64_t person) {
  const Person& who = world.people[static_cast<std::size_t>(person)];
  if (who.staff || who.link == AddressLink::same) return shop_address(world, person);
  const FullName name = name_of(world, person);
  const std::string first = lower(name.first), last = lower(name.last);
  switch (who.link) {
    case AddressLink::tagged:
      return fmt::format("{}.{}{}+forum@{}", first, last, person, private_domain(who, person));
    case AddressLink::dotted:
      return fmt::format("{}{}{}@{}", first, last, person, private_domain(who, person));
    case AddressLink::typing_error:
      return fmt::format("{}.{}{}@{}", first.substr(0, first.size() - 1), last, person, private_domain(who, person));
    default:
      return fmt::format("{}.{}@firm{}.example.net", first, last, person);
  }
}

std::string second_address(const World& world, std::int64_t person) {
  return fmt::format("{}{}.rides@example.org", lower(name_of(world, person).first), person);
}

std::string club_address(std::int64_t person) {
  return fmt::format("{}@club{}.example.net", person / 400 % 2 == 0 ? "info" : "sales", person / 400);
}

std::string username_of(const World& world, std::int64_t person) {
  const FullName name = name_of(world, person);
  return fmt::format("{}_{}{}", lower(name.first), lower(name.last.substr(0, 1)), person);
}

std::int64_t customer_number(std::int64_t person) {
  return 7'210'000'000'000 + person * 32'768 + 4'711;
}

std::string as_typed(std::string address, Rng& rng) {
  const double u = rng.uniform();
  if (u < 0.06) {
    for (char& c : address) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  } else if (u < 0.20) {
    address[0] = address[0] >= 'a' && address[0] <= 'z' ? static_cast<char>(address[0] - 32) : address[0];
  } else if (u < 0.21) {
    address += ' ';
  }
  return address;
}

std::string phone_of(std::int64_t person) {
  return fmt::format("+493023125{:03}", person % 1000);
}

}  // namespace cw::generate
