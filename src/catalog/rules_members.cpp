#include "catalog/rule.hpp"

namespace cw::catalog {

namespace {

const Record& recognition_record() {
  static const Record record = {
      "recognition",
      "name",
      {
          {"name", into(&NamedActivities::name), name(), Need::required, "The kind of recognition.", "badges"},
          {"activities", into(&NamedActivities::activities), list_of(name()), Need::required,
           "Activities any of which means: this person received it.", "[badge_granted]"},
      },
      placed<NamedActivities>()};
  return record;
}

const Record& referrals_record() {
  using Referrals = Members::Referrals;
  static const Record record = {
      "referrals",
      "",
      {
          {"made", into(&Referrals::made), list_of(name()), Need::optional,
           "Activities of who refers; the object is the referral.", "[friend_invited]"},
          {"accepted", into(&Referrals::accepted), list_of(name()), Need::optional,
           "Activities of who was referred, with the same object.", "[invitation_accepted]"},
          {"codes", into(&Referrals::codes), list_of(text()), Need::optional,
           "Discount codes that only referred customers have. Codes that every member has are no referrals.",
           "[FRIEND10]"},
      },
      placed<Referrals>()};
  return record;
}

const Record& satisfaction_record() {
  using Satisfaction = Members::Satisfaction;
  static const Record record = {
      "satisfaction",
      "outcome",
      {
          {"outcome", into(&Satisfaction::outcome), name(), Need::required,
           "An outcome with `side: member` and `unit: share`: an answer of a survey.", "would_recommend"},
          {"satisfied_from", into(&Satisfaction::satisfied_from), number(0), Need::required,
           "An answer at least this high counts as satisfied, on the scale of the rows.", "9"},
      },
      placed<Satisfaction>()};
  return record;
}

}  // namespace

const Record& members_record() {
  static const Record record = {
      "members.yml",
      "",
      {
          {"recognition", into_each(&Members::recognition), many(recognition_record()), Need::optional,
           "How members are recognised, at most eight kinds. Costs that name these activities are what it cost.", "[]"},
          {"referrals", into_member(&Members::referrals), one(referrals_record()), Need::optional,
           "How customers bring others. Costs that name these activities are the rewards.",
           "{made: [friend_invited], accepted: [invitation_accepted]}"},
          {"satisfaction", into_each(&Members::satisfaction), many(satisfaction_record()), Need::optional,
           "Which answers say how content somebody is, for reference customers.", "[]"},
          {"given_back", into(&Members::given_back), list_of(choice(cost_categories())), Need::optional,
           "Categories of cost that reach members, for the shares of the pie.", "[perks, grants]", "",
           "perks and grants"},
      },
      placed<Members>()};
  return record;
}

}  // namespace cw::catalog
