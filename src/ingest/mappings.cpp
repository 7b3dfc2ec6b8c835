#include "ingest/mappings.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cw::ingest {

const std::vector<ReadyMapping>& ready_mappings() {
  static const std::vector<ReadyMapping> mappings = {
      {"bettermode_members",
       "bettermode",
       "Bettermode (Tribe): members",
       "actor",
       "member",
       {{"actor", "ID"}, {"email", "Email"}, {"joined_at", "Created at"}},
       {},
       {"ID", "Email", "Username", "Role", "Created at"}},
      {"circle_members",
       "circle",
       "Circle: members",
       "actor",
       "member",
       {{"email", "Email"}, {"joined_at", "Joined date"}},
       {},
       {"Email", "Joined date", "Last seen"}},
      {"khoros_members",
       "khoros",
       "Khoros: members",
       "actor",
       "member",
       {{"actor", "User ID"}, {"sso_subject", "SSO ID"}, {"email", "Email"}, {"joined_at", "Registration Time"}},
       {},
       {"User ID", "SSO ID", "Email", "Registration Time"}},
      {"khoros_messages",
       "khoros",
       "Khoros: messages",
       "activity",
       "member",
       {{"id", "Message ID"}, {"actor", "Author ID"}, {"object", "Topic ID"}, {"at", "Post Time"}},
       {{"activity", "post_created"}},
       {"Message ID", "Author ID", "Topic ID", "Post Time"}},
      {"meetup_attendees",
       "meetup",
       "Meetup: who answered to one event",
       "activity",
       "member",
       {{"actor", "User ID"}, {"at", "RSVPed on"}, {"keep", "RSVP"}},
       {{"activity", "registered"}, {"keep_values", "yes"}},
       {"User ID", "RSVP", "RSVPed on", "Event Host"}},
      {"meetup_members",
       "meetup",
       "Meetup: members of a group",
       "actor",
       "member",
       {{"actor", "User ID"}, {"joined_at", "Joined Group on"}},
       {},
       {"User ID", "Member ID", "Joined Group on", "Meetups attended"}},
      {"mighty_members",
       "mighty",
       "Mighty Networks: member list",
       "actor",
       "member",
       {{"email", "Email"}, {"joined_at", "Join Date"}},
       {},
       {"Email", "Join Date", "Last Visit Date"}},
      {"typeform_responses",
       "typeform",
       "Typeform: responses, with the hidden field email",
       "activity",
       "guest",
       {{"id", "#"}, {"email", "email"}, {"at", "Submit Date (UTC)"}},
       {{"activity", "survey_answered"}},
       {"#", "email", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"},
       "UTC"},
      {"vanilla_comments",
       "vanilla",
       "Vanilla: the table GDN_Comment",
       "activity",
       "member",
       {{"id", "CommentID"}, {"actor", "InsertUserID"}, {"object", "DiscussionID"}, {"at", "DateInserted"}},
       {{"activity", "post_created"}},
       {"CommentID", "DiscussionID", "InsertUserID", "DateInserted"},
       "UTC"},
      {"vanilla_discussions",
       "vanilla",
       "Vanilla: the table GDN_Discussion",
       "activity",
       "member",
       {{"id", "DiscussionID"}, {"actor", "InsertUserID"}, {"object", "DiscussionID"}, {"at", "DateInserted"}},
       {{"activity", "topic_created"}},
       {"DiscussionID", "CategoryID", "InsertUserID", "DateInserted"},
       "UTC"},
      {"vanilla_users",
       "vanilla",
       "Vanilla: the table GDN_User",
       "actor",
       "member",
       {{"actor", "UserID"},
        {"email", "Email"},
        {"joined_at", "DateInserted"},
        {"staff", "Admin"},
        {"deleted", "Deleted"}},
       {},
       {"UserID", "Email", "DateInserted", "Admin", "Deleted"},
       "UTC"},
  };
  return mappings;
}

const ReadyMapping* ready_mapping(std::string_view name) {
  const auto& all = ready_mappings();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const ReadyMapping& mapping) { return mapping.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void set_kind(catalog::Source& source, std::string_view kind) {
  const ReadyMapping* mapping = ready_mapping(kind);
  if (mapping == nullptr) {
    source.reader = kind;
    return;
  }
  source.reader = "mapped";
  source.emits = mapping->emits;
  source.space = mapping->space;
  if (!mapping->time_zone.empty()) source.time_zone = mapping->time_zone;
  for (const auto& [field, column] : mapping->columns) source.columns.emplace(field, column);
  for (const auto& [field, value] : mapping->values) source.values.emplace(field, value);
}

std::string yaml_map(const std::vector<std::pair<std::string_view, std::string_view>>& entries) {
  std::string text = "{";
  for (const auto& [key, value] : entries) text += fmt::format("{}{}: \"{}\"", text.size() > 1 ? ", " : "", key, value);
  return text + "}";
}

std::string to_yaml(const ReadyMapping& mapping) {
  std::string text = fmt::format("reader: mapped\nsystem: {}\nemits: {}\nspace: {}\ncolumns: {}\n", mapping.tool,
                                 mapping.emits, mapping.space, yaml_map(mapping.columns));
  if (!mapping.values.empty()) text += fmt::format("values: {}\n", yaml_map(mapping.values));
  if (!mapping.time_zone.empty()) text += fmt::format("time_zone: {}\n", mapping.time_zone);
  return text;
}

}  // namespace cw::ingest
