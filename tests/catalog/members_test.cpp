#include <gtest/gtest.h>

#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

const Day today = make_day(2026, 11, 22);

std::string problems_of(const Folder& folder) {
  std::string text;
  const auto loaded = load(folder.path(), today);
  for (const Problem& problem : loaded->problems) text += to_text(problem) + "\n";
  return text;
}

TEST(MembersFile, ReadsWhatIsDeclared) {
  const Folder folder(fixture_folder());
  folder.append("taxonomy/outcomes.yml",
                "  - {name: content, owner: team, side: member, counts_as: member_outcome, unit: share}\n");
  folder.write("members.yml",
               "recognition:\n  - {name: thanks, activities: [answer_accepted]}\n"
               "referrals: {made: [replied], accepted: [attended], codes: [FRIEND10]}\n"
               "satisfaction:\n  - {outcome: content, satisfied_from: 9}\ngiven_back: [perks]\n");
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded->usable()) << problems_of(folder);
  const Members& members = loaded->catalog.members;
  EXPECT_EQ(members.recognition.at(0).activities, std::vector<std::string>{"answer_accepted"});
  EXPECT_EQ(members.referrals.made, std::vector<std::string>{"replied"});
  EXPECT_EQ(members.referrals.accepted, std::vector<std::string>{"attended"});
  EXPECT_EQ(members.referrals.codes, std::vector<std::string>{"FRIEND10"});
  EXPECT_DOUBLE_EQ(members.satisfaction.at(0).satisfied_from, 9.0);
  EXPECT_EQ(members.given_back, std::vector<std::string>{"perks"});
}

TEST(MembersFile, NamesWhatIsWrong) {
  const Folder folder(fixture_folder());
  folder.write(
      "members.yml",
      "recognition:\n  - {name: thanks, activities: [answer_acepted]}\n"
      "referrals: {made: [replied]}\n"
      "satisfaction:\n  - {outcome: order, satisfied_from: 9}\n  - {outcome: contentment, satisfied_from: 9}\n");
  const std::string problems = problems_of(folder);
  for (const char* expected :
       {"members.yml names the activity \"answer_acepted\", which is not declared\n  did you mean \"answer_accepted\"?",
        "nothing says who was referred\n  name the activity of who accepts under `accepted:`",
        "outcome \"order\" is no answer of a member\n  name an outcome with `side: member` and `unit: share`",
        "members.yml names the outcome \"contentment\", which is not declared"}) {
    EXPECT_NE(problems.find(expected), std::string::npos) << expected << "\n" << problems;
  }
}

}  // namespace
}  // namespace cw::catalog
