#include "generate/support.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generate/clock.hpp"

namespace cw::generate {

namespace {

constexpr std::array<std::string_view, 6> subjects = {"Brake squeal",  "Light flickers", "Where is my parcel?",
                                                      "Pannier mount", "Saddle creaks",  "Invoice copy"};

std::string stamp(Second at) {
  char text[20];
  put_stamp(text, at, 'T');
  text[19] = 'Z';
  return {text, sizeof text};
}

std::int64_t requester_id(std::int64_t person) {
  return 90'000'000 + person * 3;
}

}  // namespace

Result<Support> Support::open(const World& world) {
  Support support;
  for (const char* name : {"inbox/support/tickets.ndjson", "inbox/support/users.ndjson"}) {
    CW_TRY(auto file, VendorFile::open(world.options.folder, name, world.options.gzip));
    support.files_.push_back(std::move(file));
  }
  return support;
}

void Support::problems(World& world, std::size_t month, std::vector<Problem>& asked, std::vector<Problem>& searched) {
  const Plan& plan = world.plan;
  const Second from = plan.months[month], until = plan.months[month + 1];
  for (std::int64_t i = 0; i < world.people_count; ++i) {
    Rng rng(world.person_seed(i).fork("problems", month));
    const std::uint64_t count = rng.poisson(plan.problems_per_month * plan.season_of(month));
    for (std::uint64_t k = 0; k < count; ++k) {
      const Problem problem{moment_between(rng, from, until, false), i, rng.uniform()};
      const double route = rng.uniform();
      const auto delay = static_cast<Second>(rng.uniform() * 2.0 * hour);
      const Member* member = world.member_of(i);
      const bool inside =
          member != nullptr && problem.at >= world.at(i).join_at + hour && problem.at < member->leave_at;
      if (inside && route < plan.asks_in_forum)
        asked.push_back(problem);
      else if (inside && route < plan.asks_in_forum + plan.searches_forum)
        searched.push_back(problem);
      else if (problem.u < plan.would_open_ticket)
        open_ticket(problem.at + delay, i, 0);
    }
  }
}

void Support::open_ticket(Second at, std::int64_t person, std::int32_t forum_topic) {
  waiting_.push_back({at, person, forum_topic});
}

void Support::end_of_month(World& world, std::size_t month) {
  const Second until = world.plan.months[month + 1];
  std::sort(waiting_.begin(), waiting_.end(), [](const Ticket& a, const Ticket& b) {
    return std::tuple(a.at, a.person, a.forum_topic) < std::tuple(b.at, b.person, b.forum_topic);
  });
  const auto end = std::find_if(waiting_.begin(), waiting_.end(), [&](const Ticket& t) { return t.at >= until; });
  Rng rng(world.options.seed.fork("tickets", month));
  for (auto ticket = waiting_.begin(); ticket != end; ++ticket) {
    const double u = rng.uniform();
    world.at(ticket->person).wrote_ticket = true;
    ++world.truth.periods[world.plan.quarter_of(ticket->at)].tickets;
    ++world.truth.periods.back().tickets;
    if (u < 0.04) {  // written twice: the second one is merged into the first
      const std::int64_t first = next_id_;
      write(world, *ticket, Fate::solved, first + 1, rng);
      write(world, {ticket->at + 900, ticket->person, ticket->forum_topic}, Fate::merged, 0, rng);
    } else {
      write(world, *ticket, ticket->at + 4 * day_long < world.plan.end ? Fate::solved : Fate::open, 0, rng);
    }
    if (u > 0.985) write(world, {ticket->at + 60, ticket->person, 0}, Fate::removed, 0, rng);
  }
  waiting_.erase(waiting_.begin(), end);
}

void Support::write(const World& world, const Ticket& ticket, Fate fate, std::int64_t merged_from, Rng& rng) {
  const std::int64_t id = next_id_++;
  const std::int64_t requester = requester_id(ticket.person);
  const double days = 0.2 + 1.5 * rng.exponential();
  const Second updated = std::min(ticket.at + static_cast<Second>(days * day_long), world.plan.end - 1);
  const bool by_mail = rng.uniform() < 0.6;
  const std::string_view subject = subjects[rng.below(subjects.size())];
  const std::string status = fate == Fate::removed  ? "deleted"
                             : fate == Fate::merged ? "closed"
                             : fate == Fate::open   ? "open"
                                                    : "solved";
  std::string tags = fate == Fate::merged ? "\"closed_by_merge\"" : "";
  if (ticket.forum_topic != 0) tags += tags.empty() ? "\"from_forum\"" : ",\"from_forum\"";
  const std::string link =
      ticket.forum_topic != 0 ? fmt::format("\"https://forum.example.org/t/{}\"", ticket.forum_topic) : "null";
  const std::string source = by_mail
                                 ? fmt::format(R"({{"address":"{}","name":"{}"}})", shop_address(world, ticket.person),
                                               name_of(world, ticket.person).first)
                                 : "{}";
  VendorFile& file = files_[0];
  file.raw(fmt::format(
      R"({{"id":{},"url":"https://fernweh.example.com/api/v2/tickets/{}.json","external_id":null,"type":"question","subject":"{}",)"
      R"("description":"Please help.","priority":"normal","status":"{}","recipient":null,"requester_id":{},"submitter_id":{},)"
      R"("assignee_id":{},"organization_id":null,"group_id":501,"forum_topic_id":null,"problem_id":null,"has_incidents":false,)"
      R"("is_public":true,"due_at":null,"tags":[{}],"custom_fields":[{{"id":9001,"value":{}}}],)"
      R"("via":{{"channel":"{}","source":{{"from":{},"to":{{}},"rel":null}}}},"merged_ticket_ids":[{}],"followup_ids":[],)"
      R"("created_at":"{}","updated_at":"{}"}})",
      id, id, subject, status, requester, requester, 301 + id % 3, tags, link, by_mail ? "email" : "web", source,
      merged_from != 0 ? std::to_string(merged_from) : "", stamp(ticket.at), stamp(updated)));
  file.end_row();
}

void Support::write_users(const World& world) {
  VendorFile& file = files_[1];
  const auto row = [&](std::int64_t id, const std::string& address, const std::string& name,
                       const std::string& external, std::string_view role, Second created) {
    file.raw(
        fmt::format(R"({{"id":{},"email":"{}","name":"{}","external_id":{},"role":"{}","organization_id":null,)"
                    R"("verified":true,"suspended":false,"time_zone":"Berlin","created_at":"{}","updated_at":"{}"}})",
                    id, address, name, external, role, stamp(created), stamp(world.plan.end - 1)));
    file.end_row();
  };
  for (int agent = 0; agent < 3; ++agent) {
    row(301 + agent, fmt::format("agent{}@fernweh.example.com", agent), fmt::format("Agent {}", agent + 1), "null",
        "agent", world.plan.start - 400 * day_long);
  }
  for (std::int64_t i = 0; i < world.people_count; ++i) {
    const Person& person = world.people[static_cast<std::size_t>(i)];
    if (!person.wrote_ticket) continue;
    const FullName name = name_of(world, i);
    row(requester_id(i), shop_address(world, i), fmt::format("{} {}", name.first, name.last),
        person.helpdesk_id ? fmt::format("\"{}\"", customer_number(i)) : "null", "end-user",
        world.plan.start - 100 * day_long + i % 86'400);
  }
}

Result<> Support::finish(World& world) {
  files_[0].raw(
      R"({"id":99999999,"status":"solved","requester_id":90000000,"created_at":)");  // cut off: no reader can take it
  files_[0].end_row();
  ++files_[0].truth().bad;
  write_users(world);
  for (VendorFile& file : files_) {
    CW_TRY_VOID(file.close());
    world.truth.files.push_back(file.truth());
  }
  return {};
}

}  // namespace cw::generate
