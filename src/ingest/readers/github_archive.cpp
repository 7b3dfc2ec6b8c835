#include <array>
#include <string>
#include <unordered_set>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  id,
  type,
  actor_id,
  actor_login,
  repo_name,
  is_public,
  created_at,
  action,
  issue_number,
  pull_number,
  pull_merged,
  pull_author,
  field_count
};

enum class Thing { none, issue, pull_request, repository };

struct Event {
  std::string_view type, action;  // an empty action fits any
  std::string_view activity;
  Thing thing;
};

constexpr std::array<Event, 12> events = {{
    {"IssuesEvent", "opened", "issue_opened", Thing::issue},
    {"IssuesEvent", "closed", "issue_closed", Thing::issue},
    {"IssueCommentEvent", "created", "issue_commented", Thing::issue},
    {"PullRequestEvent", "opened", "pull_request_opened", Thing::pull_request},
    {"PullRequestEvent", "merged", "pull_request_merged", Thing::pull_request},
    {"PullRequestReviewEvent", "", "pull_request_reviewed", Thing::pull_request},
    {"PullRequestReviewCommentEvent", "created", "issue_commented", Thing::pull_request},
    {"CommitCommentEvent", "", "issue_commented", Thing::repository},
    {"PushEvent", "", "commits_pushed", Thing::repository},
    {"WatchEvent", "", "repository_starred", Thing::repository},
    {"ForkEvent", "", "repository_forked", Thing::repository},
    {"ReleaseEvent", "published", "release_published", Thing::repository},
}};

/// Public events of GitHub, one a line, as GH Archive keeps them. Titles, bodies and commit messages are not read.
class GithubArchive : public Reader {
 public:
  explicit GithubArchive(const ReaderInput& input) : context_(input.context), out_(input.out) {
    for (std::string_view rest = input.context.source().values.contains("repositories")
                                     ? std::string_view(input.context.source().values.at("repositories"))
                                     : std::string_view{};
         !rest.empty();)
      wanted_.insert(lower(take_item(rest, ',')));
  }

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view event_id = trimmed(cells[id]), who = trimmed(cells[actor_id]);
    if (event_id.empty()) return drop("missing_id", "id");
    if (who.empty()) return drop("missing_id", "actor.id");
    if (cells[is_public] == "false") return exclude("private_message", "public");
    if (!is_wanted(cells[repo_name])) return exclude("other_repository", "repo.name");
    if (cells[actor_login].ends_with("[bot]")) return exclude("bot", "actor.login");
    const Event* event = event_of(cells);
    if (event == nullptr) return exclude("other_event", "type");
    const TimeCell at = context_.time(cells[created_at]);
    if (!at.trouble.empty()) return drop(at.trouble, "created_at");
    ActorRow actor{.origin = record.origin, .native_id = who};
    actor.staff = context_.is_staff(cells[actor_login]);
    CW_TRY_VOID(out_.actor(actor));
    // Who merges is mostly staff; the contribution is its author's.
    const bool merged = event->activity == "pull_request_merged" && !trimmed(cells[pull_author]).empty();
    native_id_ = "event:" + std::string(event_id);
    object_ = object_of(*event, cells);
    CW_TRY_VOID(out_.activity({.origin = record.origin,
                               .native_id = native_id_,
                               .actor = merged ? trimmed(cells[pull_author]) : who,
                               .activity = event->activity,
                               .object = object_,
                               .at = at.at}));
    return kept();
  }

 private:
  using Cells = std::vector<std::string_view>;

  bool is_wanted(std::string_view repository) const {
    if (wanted_.empty()) return true;
    const std::string name = lower(repository);
    return wanted_.contains(name) || wanted_.contains(name.substr(0, name.find('/')));
  }

  /// A pull request that is closed because it was merged is the archive's "closed" with a flag, newer ones say
  /// "merged".
  static const Event* event_of(const Cells& cells) {
    std::string_view done = cells[action];
    if (cells[type] == "PullRequestEvent" && done == "closed" && truthy(cells[pull_merged])) done = "merged";
    for (const Event& event : events) {
      if (event.type == cells[type] && (event.action.empty() || event.action == done)) return &event;
    }
    return nullptr;
  }

  static std::string object_of(const Event& event, const Cells& cells) {
    const std::string repository = lower(cells[repo_name]);
    const std::string_view number = trimmed(event.thing == Thing::issue ? cells[issue_number] : cells[pull_number]);
    const bool numbered = (event.thing == Thing::issue || event.thing == Thing::pull_request) && !number.empty();
    // GitHub counts issues and pull requests of a repository in one sequence.
    return numbered ? "issue:" + repository + "#" + std::string(number) : "repository:" + repository;
  }

  const Context& context_;
  Output& out_;
  std::unordered_set<std::string> wanted_;
  std::string native_id_, object_;
};

}  // namespace

const ReaderKind& github_archive() {
  static const ReaderKind kind = {
      .name = "github_archive",
      .family = "github",
      .title = "GitHub events (GH Archive, JSON lines)",
      .fields = {{"native_id", {"id"}, true},
                 {"type", {"type"}, true},
                 {"actor", {"actor.id"}, true},
                 {"username", {"actor.login"}},
                 {"repository", {"repo.name"}, true},
                 {"public", {"public"}},
                 {"at", {"created_at"}, true},
                 {"action", {"payload.action"}},
                 {"issue", {"payload.issue.number"}},
                 {"pull_request", {"payload.pull_request.number", "payload.number"}},
                 {"merged", {"payload.pull_request.merged"}},
                 {"author", {"payload.pull_request.user.id"}}},
      .unread = {{"payload.comment.body", "message text"},
                 {"payload.issue.title", "message text"},
                 {"payload.issue.body", "message text"},
                 {"payload.pull_request.title", "message text"},
                 {"payload.pull_request.body", "message text"},
                 {"payload.release.body", "message text"},
                 {"payload.commits", "message text"},
                 {"payload.issue.user.login", "a name or address"},
                 {"actor.display_login", "a name or address"},
                 {"actor.gravatar_id", "a name or address"},
                 {"actor.url", "a name or address"},
                 {"actor.avatar_url", "a name or address"},
                 {"repo.id", "not needed"},
                 {"repo.url", "not needed"},
                 {"org.id", "not needed"},
                 {"org.login", "not needed"},
                 {"payload.comment.id", "not needed"},
                 {"payload.push_id", "not needed"},
                 {"payload.size", "a counter"}},
      .emits = {{"activity", "issue_opened", "posted_topic", "Issue opened"},
                {"activity", "issue_closed", "other", "Issue closed"},
                {"activity", "issue_commented", "replied", "Comment on an issue, a pull request or a commit"},
                {"activity", "pull_request_opened", "contributed", "Pull request opened"},
                {"activity", "pull_request_merged", "contributed", "Pull request merged, credited to its author"},
                {"activity", "pull_request_reviewed", "contributed", "Pull request reviewed"},
                {"activity", "commits_pushed", "contributed", "Commits pushed"},
                {"activity", "repository_starred", "reacted", "Repository starred"},
                {"activity", "repository_forked", "other", "Repository forked"},
                {"activity", "release_published", "other", "Release published"}},
      .signatures = {{"id", "type", "actor.id", "actor.login", "repo.name", "created_at"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<GithubArchive>(input);
      },
      .settings = {"repositories"}};
  static_assert(field_count == 12);
  return kind;
}

}  // namespace cw::ingest
