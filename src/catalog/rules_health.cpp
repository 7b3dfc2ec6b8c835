#include "catalog/rule.hpp"

namespace cw::catalog {

namespace {

const Record& channel_record() {
  static const Record record = {
      "channel",
      "name",
      {
          {"name", into(&NamedActivities::name), name(), Need::required, "The channel.", "chat"},
          {"activities", into(&NamedActivities::activities), list_of(name()), Need::required,
           "Activities that mean: somebody was there.", "[chat_message]"},
      },
      placed<NamedActivities>()};
  return record;
}

const Record& step_record() {
  static const Record record = {
      "step",
      "name",
      {
          {"name", into(&NamedActivities::name), name(), Need::required, "The step.", "certified"},
          {"activities", into(&NamedActivities::activities), list_of(name()), Need::required,
           "Activities any of which means: it is reached.", "[certificate_earned]"},
      },
      placed<NamedActivities>()};
  return record;
}

Record flow_record(const std::string& noun, const std::string& shipped) {
  using Flow = Health::Flow;
  return {noun,
          "",
          {
              {"proposed", into(&Flow::proposed), list_of(name()), Need::required,
               "Activities with which one begins; its object is the idea or bug.", "[" + noun + "_created]"},
              {"accepted", into(&Flow::accepted), list_of(name()), Need::optional, "Taken up by the product team.",
               "[" + noun + "_planned]"},
              {"declined", into(&Flow::declined), list_of(name()), Need::optional, "Turned down.",
               "[" + noun + "_declined]"},
              {"shipped", into(&Flow::shipped), list_of(name()), Need::optional, "Released to customers.",
               "[" + shipped + "]"},
              {"in_beta", into(&Flow::in_beta), list_of(name()), Need::optional,
               "Found before the release, by people who try it early.", "[" + noun + "_found_in_beta]"},
          },
          {}};
}

const Record& ideas_record() {
  static const Record record = flow_record("idea", "idea_shipped");
  return record;
}

const Record& bugs_record() {
  static const Record record = flow_record("bug", "bug_fixed");
  return record;
}

const Record& terms_record() {
  using Terms = Health::Terms;
  static const Record record = {
      "terms entry",
      "source",
      {
          {"source", into(&Terms::source), name(), Need::required,
           "A source with a legal basis for research; nothing is read without one.", "forum"},
          {"files", into(&Terms::files), list_of(text()), Need::optional, "Which of its files.",
           "[\"inbox/topics*.csv\"]", "", "all of the source's"},
          {"columns", into(&Terms::columns), list_of(text()), Need::required,
           "Titles, tags or categories: their words are counted and not kept. Never the text of messages.", "[title]"},
          {"person", into(&Terms::person), text(), Need::required,
           "The column with the author's id; terms of few people are hidden.", "user_id"},
          {"time", into(&Terms::time), text(), Need::required, "The column with the time.", "created_at"},
      },
      placed<Terms>()};
  return record;
}

}  // namespace

const Record& health_record() {
  static const Record record = {
      "health.yml",
      "",
      {
          {"convention", into(&Health::convention), choice({"rolling", "calendar", "hour_floor"}), Need::optional,
           "How retention cuts the time after the start; see docs/methods/retention.md.", "calendar", "", "calendar"},
          {"return_mode", into(&Health::return_mode), choice({"on", "on_or_after"}), Need::optional,
           "Whether a return counts in its period only, or in every earlier one too.", "on", "", "on"},
          {"period", into(&Health::period), choice({"day", "week", "month"}), Need::optional,
           "The length of a period of retention.", "month", "", "month"},
          {"lapse_days", into(&Health::lapse_days), whole(7, 730), Need::optional,
           "A member without an activity for so long has gone.", "90", "days", "90"},
          {"first_value", into(&Health::first_value), list_of(name()), Need::optional,
           "Activities in which a member first gets something out of it.", "[attended, answer_accepted]", "",
           "the first contribution or attendance"},
          {"volunteering", into(&Health::volunteering), list_of(name()), Need::optional, "What volunteers do.",
           "[event_hosted]", "", "activities that count as contributed"},
          {"channels", into_each(&Health::channels), many(channel_record()), Need::optional,
           "Where people meet, at most eight: for the migration between them.", "[]", "",
           "chat, forum, events and contribution, by what activities count as"},
          {"path", into_each(&Health::path), many(step_record()), Need::optional,
           "Steps of a member's growth, at most eight.", "[]", "",
           "first post, accepted answer, attendance and contribution"},
          {"mentoring", into(&Health::mentoring), list_of(name()), Need::optional,
           "Activities that mean: this newcomer has a mentor.", "[mentor_assigned]"},
          {"mentoring_landmark_days", into(&Health::mentoring_landmark_days), whole(1, 365), Need::optional,
           "By then a newcomer has a mentor or counts as without; both are followed from then on.", "30", "days", "30"},
          {"ideas", into_member(&Health::ideas), one(ideas_record()), Need::optional,
           "What happens to ideas, from the forum to the product.", "{proposed: [idea_created]}"},
          {"bugs", into_member(&Health::bugs), one(bugs_record()), Need::optional, "The same for bugs.",
           "{proposed: [bug_reported]}"},
          {"false_alarm_rate", into(&Health::false_alarm_rate), share_between(0.001, 0.5), Need::optional,
           "How often the early warning may go off though nothing has changed, for one look.", "0.05", "share", "0.05"},
          {"terms", into_each(&Health::terms), many(terms_record()), Need::optional,
           "Where `health topics` may count words.", "[]"},
          {"competitors", into(&Health::competitors), list_of(text()), Need::optional,
           "Terms whose share of mentions is followed (`health topics`).", "[\"Rival Cycles\"]"},
      },
      placed<Health>()};
  return record;
}

}  // namespace cw::catalog
