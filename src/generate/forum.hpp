#pragma once

#include <array>
#include <vector>

#include "generate/people.hpp"
#include "generate/support.hpp"
#include "generate/vendor_file.hpp"

namespace cw::generate {

/// The forum, month by month and in time order: Data Explorer exports of posts (two overlapping ones), topics,
/// solutions, likes, visits, topic views and groups, and the administrator's user list.
class Forum {
 public:
  /// Errors: unreachable.
  static Result<Forum> open(const World& world);
  /// One month of the forum: the members' own activity, the questions of people with a problem and the readers who
  /// look for an answer. Problems that the forum does not solve become tickets.
  void month(World& world, std::size_t month, Support& support);
  Result<> finish(World& world);

 private:
  enum class Kind : std::uint8_t { visit, discussion, question, reply, like, view, search, deadline, private_topic };
  struct Event {
    Second at = 0;
    std::int64_t person = -1;
    Kind kind = Kind::visit;
    bool second = false;        // by the second account
    std::uint32_t problem = 0;  // index into problems_; for a deadline: into topics_
    double u = 1.0;
  };
  struct Topic {
    Second created = 0;
    Second solved_at = 0;  // 0 = not (yet) solved
    std::int64_t person = -1;
    double u = 1.0;  // of the problem behind a question
    std::int32_t id = 0;
    std::int32_t user_id = 0;
    std::uint16_t posts = 0;
    bool question = false;
    bool from_problem = false;
  };
  struct Post {
    std::int64_t id = 0;
    std::int64_t person = -1;
  };
  struct PostRow {
    Second at = 0;
    std::int32_t topic = 0, user = 0;
    int number = 1, type = 1;
    bool hidden = false;  // in a private topic
  };
  /// Whether a post is deleted, when, and whether it comes back.
  struct Fate {
    Second removed = 0;
    bool deleted = false, restored = false;
  };
  struct Solve {
    Second at = 0;
    std::int32_t topic_index = 0, accepter = 0, solver = 0;
    std::int64_t post = 0;
  };
  struct View {
    std::int64_t day = 0;
    std::int32_t topic_index = 0, user_id = 0;
    friend auto operator<=>(const View&, const View&) = default;
  };
  enum File : std::size_t { posts_earlier, posts_later, topics, solved, likes, visits, topic_views, file_count };

  void draw_member(World& world, Member& member, std::size_t month);
  void handle(World& world, const Event& event, Rng& rng, Support& support);
  void open_topic(World& world, const Event& event, Rng& rng);
  void reply(World& world, const Event& event, Rng& rng);
  void like(World& world, const Event& event, Rng& rng);
  void view(World& world, const Event& event, Rng& rng);
  void search(World& world, const Event& event, Rng& rng, Support& support);
  void deadline(World& world, const Event& event, Support& support);
  std::size_t topic_to_answer(const Event& event, Rng& rng) const;
  void solve(World& world, Topic& topic, const Event& event, std::int64_t post, Rng& rng);
  void write_visit(World& world, const Event& event, Rng& rng);
  static Fate fate_of(const Plan& plan, Second at, Rng& rng);
  void write_post(World& world, const PostRow& post, const Fate& fate, Rng& rng);
  void remember_post(std::int64_t person);
  void end_of_month(World& world, std::size_t month);
  std::int32_t user_of(World& world, const Event& event) const;
  void write_broken();

  std::vector<VendorFile> files_;
  std::vector<Event> events_, later_events_;
  std::vector<Topic> topics_;
  std::vector<std::int32_t> solved_topics_;  // in order of decision
  std::vector<Solve> solves_;
  std::vector<View> views_;
  std::array<Post, 1024> recent_posts_{};
  std::size_t recent_topics_ = 0;  // first topic of the last week
  std::int64_t next_post_ = 1, next_like_ = 1, recent_count_ = 0;
  std::int32_t next_topic_ = 1;
};

}  // namespace cw::generate
