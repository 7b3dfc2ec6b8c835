#include "generate/forum.hpp"

#include <algorithm>
#include <cmath>

#include "generate/clock.hpp"

namespace cw::generate {

namespace {

constexpr std::array<std::string_view, 7> headers = {
    "id,topic_id,user_id,post_number,created_at,deleted_at,post_type,archetype\n",
    "id,topic_id,user_id,post_number,created_at,deleted_at,post_type,archetype\n",
    "id,user_id,created_at,category_id,deleted_at,archetype\n",
    "topic_id,answer_post_id,accepter_user_id,solver_user_id,solved_at\n",
    "id,post_id,user_id,created_at,deleted_at\n",
    "user_id,visited_at,posts_read,time_read\n",
    "topic_id,user_id,viewed_at\n"};

constexpr int regular_post = 1, small_action = 3, whisper = 4;
constexpr std::int32_t system_user = -1;

/// Visits and views carry days; those of a month must not spill into the next, so the company's zone cuts them.
std::int64_t utc_day(Second at) {
  return at / day_long;
}

}  // namespace

Result<Forum> Forum::open(const World& world) {
  Forum forum;
  const std::array<std::string, file_count> names = {"posts-" + world.plan.earlier_export,
                                                     "posts-" + world.plan.later_export,
                                                     "topics",
                                                     "solved",
                                                     "likes",
                                                     "visits",
                                                     "topic_views"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    CW_TRY(auto file, VendorFile::open(world.options.folder, "inbox/forum/" + names[i] + ".csv", world.options.gzip));
    file.raw(headers[i]);
    forum.files_.push_back(std::move(file));
  }
  return forum;
}

std::int32_t Forum::user_of(World& world, const Event& event) const {
  const Member& member = *world.member_of(event.person);
  return event.second ? member.second_user_id : member.user_id;
}

void Forum::draw_member(World& world, Member& member, std::size_t month) {
  const Plan& plan = world.plan;
  const Person& person = world.at(member.person);
  const Second from = std::max(plan.months[month], person.join_at),
               until = std::min(plan.months[month + 1], member.leave_at);
  if (until - from < 2) return;
  Rng rng(world.person_seed(member.person).fork("forum", month));
  const double months = static_cast<double>(until - from) / (30.4375 * day_long);
  const double age = static_cast<double>(from - person.join_at) / (30.4375 * day_long);
  const double pull = person.staff ? 1.0 : 0.45 + 0.55 * std::exp(-age / 5.0);
  const std::uint64_t count =
      std::min<std::uint64_t>(28, rng.poisson(member.visits_per_month * months * pull)) + (age == 0.0 ? 1 : 0);
  std::array<Second, 29> moments{};
  for (std::size_t i = 0; i < count; ++i)
    moments[i] = age == 0.0 && i == 0 ? from : moment_between(rng, from, until, false);
  std::sort(moments.begin(), moments.begin() + static_cast<std::ptrdiff_t>(count));
  const bool ambassador = member.ambassador_at != 0 && member.ambassador_at < until;
  const double talk = member.talk * (ambassador ? 2.0 : 1.0);
  std::int64_t last_day = -1;
  for (std::size_t i = 0; i < count; ++i) {
    const Second at = moments[i];
    if (berlin_day(at) == last_day) continue;  // one visit a day
    last_day = berlin_day(at);
    const bool second = member.second_user_id > 0 && rng.uniform() < 0.3 &&
                        at > world.accounts[static_cast<std::size_t>(member.second_user_id - 1)].created_at;
    const auto add = [&](Kind kind, std::uint64_t times) {
      for (std::uint64_t k = 0; k < times; ++k) {
        const Second moment = at + 30 + static_cast<Second>(rng.below(2400));
        if (moment < until) events_.push_back({moment, member.person, kind, second});
      }
    };
    events_.push_back({at, member.person, Kind::visit, second});
    add(Kind::view, rng.poisson(0.8));
    add(Kind::reply, rng.poisson(talk));
    add(Kind::like, rng.poisson(0.30 + 0.5 * talk));
    add(Kind::discussion, rng.uniform() < 0.18 * talk ? 1 : 0);
    if (rng.uniform() < 0.004) add(Kind::private_topic, 1);
  }
}

void Forum::month(World& world, std::size_t month, Support& support) {
  events_.swap(later_events_);
  later_events_.clear();
  std::vector<Problem> asked, searched;
  support.problems(world, month, asked, searched);
  for (const Problem& problem : asked)
    events_.push_back({problem.at, problem.person, Kind::question, false, 0, problem.u});
  for (const Problem& problem : searched)
    events_.push_back({problem.at, problem.person, Kind::search, false, 0, problem.u});
  for (Member& member : world.members) draw_member(world, member, month);
  const auto earlier = [](const Event& a, const Event& b) {
    return std::tuple(a.at, a.person, a.kind, a.problem, a.u) < std::tuple(b.at, b.person, b.kind, b.problem, b.u);
  };
  std::sort(events_.begin(), events_.end(), earlier);
  Rng rng(world.options.seed.fork("forum", month));
  const Second until = world.plan.months[month + 1];
  // Deadlines of questions asked this month join the queue while it is worked off: a second, short, sorted list.
  std::vector<Event> deadlines;
  std::size_t next = 0;
  const auto heap_order = [&](const Event& a, const Event& b) { return earlier(b, a); };
  while (next < events_.size() || !deadlines.empty()) {
    const bool from_deadlines =
        !deadlines.empty() && (next == events_.size() || earlier(deadlines.front(), events_[next]));
    const Event event = from_deadlines ? deadlines.front() : events_[next];
    if (from_deadlines) {
      std::pop_heap(deadlines.begin(), deadlines.end(), heap_order);
      deadlines.pop_back();
    } else {
      ++next;
    }
    handle(world, event, rng, support);
    if (event.kind != Kind::question) continue;
    const double days = 1.0 + 4.0 * rng.uniform();
    const Event due{event.at + static_cast<Second>(days * day_long), event.person, Kind::deadline, false,
                    static_cast<std::uint32_t>(topics_.size() - 1),  event.u};
    if (due.at >= until) {
      later_events_.push_back(due);
    } else {
      deadlines.push_back(due);
      std::push_heap(deadlines.begin(), deadlines.end(), heap_order);
    }
  }
  events_.clear();
  end_of_month(world, month);
  support.end_of_month(world, month);
}

void Forum::handle(World& world, const Event& event, Rng& rng, Support& support) {
  Member& member = *world.member_of(event.person);
  member.last_seen = std::max(member.last_seen, event.at);
  switch (event.kind) {
    case Kind::visit:
      return write_visit(world, event, rng);
    case Kind::discussion:
    case Kind::question:
    case Kind::private_topic:
      return open_topic(world, event, rng);
    case Kind::reply:
      return reply(world, event, rng);
    case Kind::like:
      return like(world, event, rng);
    case Kind::view:
      return view(world, event, rng);
    case Kind::search:
      return search(world, event, rng, support);
    case Kind::deadline:
      return deadline(world, event, support);
  }
}

void Forum::write_visit(World& world, const Event& event, Rng& rng) {
  Member& member = *world.member_of(event.person);
  const auto read = static_cast<std::uint32_t>(1 + rng.below(25));
  const auto seconds = static_cast<std::uint32_t>(20 + rng.below(60) * read / 4);
  member.posts_read += read;
  member.time_read += seconds;
  VendorFile& file = files_[visits];
  file.cell(user_of(world, event));
  file.day(berlin_day(event.at) * day_long);
  file.cell(read);
  file.cell(seconds);
  file.end_row();
}

void Forum::open_topic(World& world, const Event& event, Rng& rng) {
  const std::int32_t id = next_topic_++;
  const std::int32_t user = user_of(world, event);
  const bool hidden = event.kind == Kind::private_topic;
  const bool support = event.kind == Kind::question;
  const Fate fate = hidden || support ? Fate{} : fate_of(world.plan, event.at, rng);
  VendorFile& file = files_[topics];
  file.cell(id);
  file.cell(user);
  file.stamp(event.at);
  if (hidden)
    file.empty();
  else
    file.cell(support ? std::int64_t{5} : static_cast<std::int64_t>(rng.uniform() < 0.7 ? 4 : 6));
  file.stamp(fate.deleted && !fate.restored ? fate.removed : 0);
  file.cell(hidden ? "private_message" : "regular");
  file.end_row();
  write_post(world, {event.at, id, user, 1, regular_post, hidden}, fate, rng);
  if (hidden) {
    ++world.truth.private_topics;
    return;
  }
  Member& member = *world.member_of(event.person);
  ++member.topics;
  const bool question = support || rng.uniform() < 0.45;
  topics_.push_back({event.at, 0, event.person, event.u, id, user, 1, question, support});
  remember_post(event.person);
  ++member.posts;
  member.last_post = event.at;
  if (!support) return;
  for (const std::size_t p : {world.plan.quarter_of(event.at), world.truth.periods.size() - 1})
    ++world.truth.periods[p].questions;
}

void Forum::remember_post(std::int64_t person) {
  recent_posts_[static_cast<std::size_t>(recent_count_++) % recent_posts_.size()] = {next_post_ - 1, person};
}

/// Of three topics of the last week: first questions without an answer, then the one with the fewest posts.
std::size_t Forum::topic_to_answer(const Event& event, Rng& rng) const {
  const std::size_t first = std::min(recent_topics_, topics_.size() > 5 ? topics_.size() - 5 : 0);
  std::size_t best = topics_.size();
  for (int look = 0; look < 3; ++look) {
    const std::size_t at = first + rng.below(topics_.size() - first);
    const Topic& topic = topics_[at];
    if (topic.person == event.person && topic.posts == 1) continue;
    const auto rank = [&](const Topic& t) { return std::pair(t.question && t.solved_at == 0 ? 0 : 1, t.posts); };
    if (best == topics_.size() || rank(topic) < rank(topics_[best])) best = at;
  }
  return best;
}

void Forum::reply(World& world, const Event& event, Rng& rng) {
  while (recent_topics_ < topics_.size() && topics_[recent_topics_].created < event.at - 7 * day_long) ++recent_topics_;
  if (topics_.empty()) return;
  const std::size_t at = topic_to_answer(event, rng);
  if (at == topics_.size()) return;
  Topic& topic = topics_[at];
  if (topic.posts > 2000) return;
  Member& member = *world.member_of(event.person);
  const bool hidden = world.at(event.person).staff && rng.uniform() < 0.05;
  ++topic.posts;
  const Fate fate = fate_of(world.plan, event.at, rng);
  write_post(world, {event.at, topic.id, user_of(world, event), topic.posts, hidden ? whisper : regular_post, false},
             fate, rng);
  if (hidden) return;
  remember_post(event.person);
  ++member.posts;
  member.last_post = event.at;
  if (topic.question && topic.solved_at == 0 && topic.person != event.person)
    solve(world, topic, event, next_post_ - 1, rng);
}

void Forum::solve(World& world, Topic& topic, const Event& event, std::int64_t post, Rng& rng) {
  const Member& member = *world.member_of(event.person);
  const bool expert = world.at(event.person).staff || (member.ambassador_at != 0 && member.ambassador_at <= event.at);
  const Second at = event.at + 60 + static_cast<Second>(4.0 * hour * rng.exponential());
  if (rng.uniform() >= (expert ? 0.50 : 0.24) || at >= world.plan.end) return;
  topic.solved_at = at;
  const auto index = static_cast<std::int32_t>(&topic - topics_.data());
  solves_.push_back({at, index, topic.user_id, user_of(world, event), post});
  solved_topics_.push_back(index);
}

void Forum::like(World& world, const Event& event, Rng& rng) {
  if (recent_count_ == 0) return;
  const auto held = static_cast<std::uint64_t>(
      std::min<std::int64_t>(recent_count_, static_cast<std::int64_t>(recent_posts_.size())));
  const std::uint64_t window = std::min<std::uint64_t>(held, 60);
  const Post& post =
      recent_posts_[(static_cast<std::uint64_t>(recent_count_) - 1 - rng.below(window)) % recent_posts_.size()];
  if (post.person == event.person) return;
  const bool taken_back = rng.uniform() < 0.01;
  ++world.member_of(event.person)->likes_given;
  ++world.member_of(post.person)->likes_received;
  VendorFile& file = files_[likes];
  file.cell(next_like_++);
  file.cell(post.id);
  file.cell(user_of(world, event));
  file.stamp(event.at);
  file.stamp(taken_back && event.at + 2 * hour < world.plan.end ? event.at + 2 * hour : 0);
  if (rng.uniform() < 0.002) file.repeat_row();
  file.end_row();
}

void Forum::view(World& world, const Event& event, Rng& rng) {
  if (topics_.empty()) return;
  const bool old_solution = !solved_topics_.empty() && rng.uniform() < 0.35;
  const std::size_t recent = std::min(topics_.size(), topics_.size() - recent_topics_ + 5);
  const auto topic = old_solution ? static_cast<std::size_t>(solved_topics_[rng.below(solved_topics_.size())])
                                  : topics_.size() - 1 - rng.below(recent);
  views_.push_back({berlin_day(event.at), static_cast<std::int32_t>(topic), user_of(world, event)});
}

void Forum::search(World& world, const Event& event, Rng& rng, Support& support) {
  const double found = rng.uniform(), helped = rng.uniform(), delay = rng.uniform();
  const bool would = event.u < world.plan.would_open_ticket;
  bool avoided = false;
  if (!solved_topics_.empty() && found < 0.9) {
    const auto topic = solved_topics_[rng.below(solved_topics_.size())];
    if (topics_[static_cast<std::size_t>(topic)].solved_at < event.at - day_long) {
      views_.push_back({berlin_day(event.at), topic, user_of(world, event)});
      avoided = helped < world.plan.reading_avoids;
    }
  }
  if (avoided) ++world.member_of(event.person)->helped;
  if (!would) return;
  if (!avoided) return support.open_ticket(event.at + static_cast<Second>(delay * day_long), event.person, 0);
  for (const std::size_t p : {world.plan.quarter_of(event.at), world.truth.periods.size() - 1})
    ++world.truth.periods[p].tickets_avoided_by_reading;
}

/// The patience of somebody who asked ends: with an accepted answer most need no ticket any more.
void Forum::deadline(World& world, const Event& event, Support& support) {
  const Topic& topic = topics_[event.problem];
  const bool solved_in_time = topic.solved_at != 0 && topic.solved_at <= event.at;
  const auto periods = {world.plan.quarter_of(topic.created), world.truth.periods.size() - 1};
  if (solved_in_time) {
    ++world.member_of(event.person)->helped;
    for (const std::size_t p : periods) ++world.truth.periods[p].questions_solved;
  }
  const double would = world.plan.would_open_ticket;
  const double still = solved_in_time ? would * (1.0 - world.plan.solved_answer_avoids) : would;
  if (event.u < still)
    support.open_ticket(event.at, event.person, topic.id);
  else if (event.u < would)
    for (const std::size_t p : periods) ++world.truth.periods[p].tickets_avoided_by_asking;
}

/// One post in a hundred is deleted some days later, and a few of those come back after the earlier export.
Forum::Fate Forum::fate_of(const Plan& plan, Second at, Rng& rng) {
  const double u = rng.uniform(), days = 6.0 * rng.exponential();
  Fate fate;
  fate.removed = at + 300 + static_cast<Second>(days * day_long);
  fate.deleted = u < 0.012 && fate.removed < plan.end;
  fate.restored = fate.deleted && u < 0.003 && fate.removed < plan.first_export;
  return fate;
}

void Forum::write_post(World& world, const PostRow& post, const Fate& fate, Rng& rng) {
  const Plan& plan = world.plan;
  const double late = rng.uniform(), repeat = rng.uniform();
  const bool early = post.at < plan.first_export;
  const bool is_late = early && late < 0.004;
  const bool changed = fate.deleted && (fate.removed >= plan.first_export || fate.restored);
  const std::int64_t id = next_post_++;
  const auto row = [&](File which, Second as_of) {
    VendorFile& file = files_[which];
    file.cell(id);
    file.cell(post.topic);
    file.cell(post.user);
    file.cell(post.number);
    file.stamp(post.at);
    file.stamp(fate.deleted && fate.removed < as_of && !(fate.restored && as_of == plan.end) ? fate.removed : 0);
    file.cell(post.type);
    file.cell(post.hidden ? "private_message" : "regular");
    if (repeat < 0.002) file.repeat_row();
    file.end_row();
  };
  if (early && !is_late) row(posts_earlier, plan.first_export);
  if (post.at < plan.overlap_from && !is_late && !changed) return;
  row(posts_later, plan.end);
  if (is_late)
    ++files_[posts_later].truth().late;
  else if (early)
    ++files_[posts_later].truth().overlap;
}

void Forum::end_of_month(World& world, std::size_t month) {
  const Second until = world.plan.months[month + 1];
  Rng rng(world.options.seed.fork("solved", month));
  std::sort(solves_.begin(), solves_.end(), [](const Solve& a, const Solve& b) {
    return std::tuple(a.at, a.topic_index) < std::tuple(b.at, b.topic_index);
  });
  const auto end = std::find_if(solves_.begin(), solves_.end(), [&](const Solve& s) { return s.at >= until; });
  for (auto solve = solves_.begin(); solve != end; ++solve) {
    VendorFile& file = files_[solved];
    Topic& topic = topics_[static_cast<std::size_t>(solve->topic_index)];
    file.cell(topic.id);
    file.cell(solve->post);
    file.cell(solve->accepter);
    file.cell(solve->solver);
    file.stamp(solve->at);
    file.end_row();
    if (rng.uniform() < 0.2)
      write_post(world, {solve->at, topic.id, system_user, ++topic.posts, small_action, false}, {}, rng);
  }
  solves_.erase(solves_.begin(), end);
  std::sort(views_.begin(), views_.end());
  views_.erase(std::unique(views_.begin(), views_.end()), views_.end());
  for (const View& view : views_) {
    const Topic& topic = topics_[static_cast<std::size_t>(view.topic_index)];
    VendorFile& file = files_[topic_views];
    file.cell(topic.id);
    file.cell(view.user_id);
    file.day(view.day * day_long);
    file.end_row();
    Member& member = *world.member_of(world.accounts[static_cast<std::size_t>(view.user_id - 1)].person);
    ++member.topics_entered;
    if (topic.solved_at == 0 || utc_day(topic.solved_at) >= view.day || world.at(member.person).staff) continue;
    const std::size_t quarter = world.plan.quarter_of(berlin_midnight(view.day));
    for (const std::size_t p : {quarter, world.truth.periods.size() - 1}) ++world.truth.periods[p].solved_topic_views;
  }
  views_.clear();
}

/// Rows that no reader can take: dates that do not exist, and a line that ends too soon.
void Forum::write_broken() {
  for (int i = 0; i < 3; ++i) {
    VendorFile& file = files_[posts_later];
    file.cell(next_post_++);
    file.cell(std::int64_t{1});
    file.cell(std::int64_t{1});
    file.cell(std::int64_t{2});
    file.cell(i == 0 ? "2026-13-05 10:00:00" : i == 1 ? "05.09.2026" : "");
    file.empty();
    file.cell(std::int64_t{regular_post});
    file.cell("regular");
    file.end_row();
    ++file.truth().bad;
  }
  VendorFile& file = files_[likes];
  file.cell(next_like_++);
  file.cell(std::int64_t{1});
  file.end_row();
  ++file.truth().bad;
}

Result<> Forum::finish(World& world) {
  write_broken();
  for (VendorFile& file : files_) {
    CW_TRY_VOID(file.close());
    world.truth.files.push_back(file.truth());
  }
  return {};
}

}  // namespace cw::generate
