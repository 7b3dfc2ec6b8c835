#include <algorithm>
#include <array>
#include <string>

#include "ingest/open_table.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { is_pm, url, created_at, field_count };

/// The words for "no" that Discourse writes in the language of whoever exported.
constexpr std::array<std::string_view, 16> words_for_no = {
    "no", "false", "nein", "non", "nee", "nej", "nei", "ne", "nie", "não", "нет", "ні", "いいえ", "否", "아니오", "f"};

/// One member's own posts, as Discourse lets everybody download them. The file does not name the member: the source
/// does.
class DiscourseArchive : public Reader {
 public:
  DiscourseArchive(const ReaderInput& input, std::string member)
      : context_(input.context), out_(input.out), member_(std::move(member)) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    // The column is translated: a word that is not surely "no" may be a private message.
    const std::string answer = lower(cells[is_pm]);
    if (std::find(words_for_no.begin(), words_for_no.end(), answer) == words_for_no.end())
      return exclude("private_message", "is_pm");
    std::string_view topic, post;
    if (!cut_url(cells[url], topic, post)) return drop("missing_id", "url");
    const TimeCell at = context_.time(cells[created_at]);
    if (!at.trouble.empty()) return drop(at.trouble, "created_at");
    object_ = "topic:" + std::string(topic);
    const bool first = post == "1";
    native_id_ = first ? object_ : "reply:" + std::string(topic) + "/" + std::string(post);
    CW_TRY_VOID(out_.activity({.origin = record.origin,
                               .native_id = native_id_,
                               .actor = member_,
                               .activity = first ? "topic_created" : "post_created",
                               .object = object_,
                               .at = at.at}));
    return kept();
  }

 private:
  /// "https://forum.example.org/t/brake-squeal/501/2" -> topic 501, post 2.
  static bool cut_url(std::string_view text, std::string_view& topic, std::string_view& post) {
    text = text.substr(0, text.find_first_of("?#"));
    const auto take_last = [&text] {
      const auto slash = text.rfind('/');
      const std::string_view last = slash == std::string_view::npos ? std::string_view{} : text.substr(slash + 1);
      text = slash == std::string_view::npos ? std::string_view{} : text.substr(0, slash);
      return last;
    };
    post = take_last();
    topic = take_last();
    const auto whole = [](std::string_view number) {
      return !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
    };
    return whole(post) && whole(topic);
  }

  const Context& context_;
  Output& out_;
  std::string member_;
  std::string native_id_, object_;
};

}  // namespace

const ReaderKind& discourse_archive() {
  static const ReaderKind kind = {
      .name = "discourse_archive",
      .family = "discourse",
      .title = "Discourse user archive (a member's own posts)",
      .fields = {{"private", {"is_pm"}, true}, {"url", {"url"}, true}, {"at", {"created_at"}, true}},
      .unread = {{"post_raw", "message text"},
                 {"post_cooked", "message text"},
                 {"post", "message text"},
                 {"topic_title", "message text"},
                 {"categories", "not needed"},
                 {"category", "not needed"},
                 {"sub_category", "not needed"},
                 {"like_count", "a counter without dates"},
                 {"reply_count", "a counter without dates"}},
      .emits = {{"activity", "topic_created", "posted_topic", "Topic started"},
                {"activity", "post_created", "replied", "Reply written"}},
      .signatures = {{"topic_title", "is_pm", "like_count", "reply_count", "url", "created_at"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        std::string member = setting(input.context.source(), "member");
        if (member.empty()) {
          return fail(ErrorCode::invalid_config, "the archive does not say whose posts it holds", input.where,
                      "give it a source of its own with the member's id in the forum: `values: {member: \"12\"}`");
        }
        return std::make_unique<DiscourseArchive>(input, std::move(member));
      },
      .settings = {"member"}};
  static_assert(field_count == 3);
  return kind;
}

}  // namespace cw::ingest
