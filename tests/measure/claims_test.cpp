#include "measure/claims/claims.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "base/chance.hpp"

namespace cw::measure {
namespace {

std::int64_t claimed(const Claims& claims, const std::string& id) {
  for (const auto& line : claims.lines) {
    if (line.id == id) return line.claimed_minor;
  }
  return -1;
}

TEST(ShareOut, LargestRemainderByHand) {
  std::vector<std::int64_t> given(3);
  share_out(100, std::vector<std::int64_t>{100, 100, 100}, given);  // 33.3 each; the first gets the left-over cent
  EXPECT_EQ(given, (std::vector<std::int64_t>{34, 33, 33}));
  share_out(10, std::vector<std::int64_t>{1, 5, 9}, given);  // 0.67, 3.33, 6.00
  EXPECT_EQ(given, (std::vector<std::int64_t>{1, 3, 6}));
  share_out(20, std::vector<std::int64_t>{1, 5, 9}, given);
  EXPECT_EQ(given, (std::vector<std::int64_t>{1, 5, 9}));
  share_out(0, std::vector<std::int64_t>{1, 5, 9}, given);
  EXPECT_EQ(given, (std::vector<std::int64_t>{0, 0, 0}));
  share_out(1'000'000'000'000'000, std::vector<std::int64_t>{4'000'000'000'000'001, 4'000'000'000'000'000, 0}, given);
  EXPECT_EQ(given[0] + given[1], 1'000'000'000'000'000);
  EXPECT_EQ(given[0], 500'000'000'000'000);  // half and 0.0625 more, against half less 0.0625: remainders .06 and .94
}

TEST(CapClaims, OneCellByHand) {
  // Capacity 100. Experiment wants 60; two Correlation lines want 30 and 60 of the 40 left: 13.3 and 26.7.
  const auto claims = cap_claims({{"b", Grade::correlation, {{1, 30}}},
                                  {"a", Grade::experiment, {{1, 60}}},
                                  {"c", Grade::correlation, {{1, 60}}},
                                  {"d", Grade::assumption, {{1, 5}}}},
                                 {{1, 100}});
  ASSERT_TRUE(claims);
  EXPECT_EQ(claimed(*claims, "a"), 60);
  EXPECT_EQ(claimed(*claims, "b"), 13);
  EXPECT_EQ(claimed(*claims, "c"), 27);
  EXPECT_EQ(claimed(*claims, "d"), 0);
  ASSERT_EQ(claims->strata.size(), 1U);
  EXPECT_EQ(claims->strata[0].lines, (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(claims->strata[0].wanted_minor, (std::vector<std::int64_t>{60, 30, 60, 5}));
  EXPECT_EQ(claims->strata[0].claimed_minor, (std::vector<std::int64_t>{60, 13, 27, 0}));
}

TEST(CapClaims, ACellWithoutCapacityGivesNothingAndIsCounted) {
  const auto claims = cap_claims({{"a", Grade::adjusted, {{1, 10}, {2, 10}, {2, 5}}}}, {{2, 12}, {3, 50}});
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->lines[0].wanted_minor, 25);
  EXPECT_EQ(claims->lines[0].claimed_minor, 12);
  EXPECT_EQ(claims->cells, 2);
  EXPECT_EQ(claims->cells_without_capacity, 1);
}

TEST(CapClaims, AHarmIsTakenWholeAndMakesNoRoom) {
  const auto claims = cap_claims({{"harm", Grade::adjusted, {{1, -70}}},
                                  {"gain", Grade::adjusted, {{1, 80}}},
                                  {"more", Grade::correlation, {{1, 80}}}},
                                 {{1, 100}});
  ASSERT_TRUE(claims);
  EXPECT_EQ(claimed(*claims, "harm"), -70);
  EXPECT_EQ(claimed(*claims, "gain"), 80);
  EXPECT_EQ(claimed(*claims, "more"), 20);
}

TEST(CapClaims, RefusesWhatIsNotAClaim) {
  EXPECT_EQ(cap_claims({{"a", Grade::adjusted, {{1, 0}}}}, {{1, 5}}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(cap_claims({{"a", Grade::adjusted, {}}, {"a", Grade::adjusted, {}}}, {}).error().what,
            "two lines have the same id");
  EXPECT_EQ(cap_claims({}, {{1, 5}, {1, 6}}).error().what, "a cell has two capacities");
  EXPECT_EQ(cap_claims({}, {{1, -5}}).error().what, "a capacity is below zero");
  EXPECT_EQ(cap_claims(std::vector<ClaimLine>(65), {}).error().code, ErrorCode::invalid_input);
  EXPECT_TRUE(cap_claims({}, {}));
}

struct World {
  std::vector<ClaimLine> lines;
  std::vector<ClaimCapacity> capacities;
};

World any_world() {
  World world;
  const int cells = *rc::gen::inRange(1, 25);
  for (int cell = 0; cell < cells; ++cell) {
    world.capacities.push_back({static_cast<std::uint64_t>(cell), *rc::gen::inRange<std::int64_t>(0, 1000)});
  }
  const int lines = *rc::gen::inRange(1, 7);
  for (int line = 0; line < lines; ++line) {
    ClaimLine next{"line" + std::to_string(line), static_cast<Grade>(*rc::gen::inRange(0, 4))};
    const int wants = *rc::gen::inRange(0, 30);
    for (int want = 0; want < wants; ++want) {
      next.wants.push_back(
          {static_cast<std::uint64_t>(*rc::gen::inRange(0, cells + 2)), *rc::gen::inRange<std::int64_t>(1, 900)});
    }
    world.lines.push_back(std::move(next));
  }
  return world;
}

/// The claims of one cell: the same rule run on that cell alone.
World only(const World& world, std::uint64_t cell) {
  World one = world;
  for (auto& line : one.lines) std::erase_if(line.wants, [&](const auto& want) { return want.cell != cell; });
  std::erase_if(one.capacities, [&](const auto& capacity) { return capacity.cell != cell; });
  return one;
}

bool property(const std::string& what, const std::function<void()>& body) {
  return rc::check(what, body);
}

TEST(CapClaims, NeverAboveTheCellNorTheWantAndNoCentIsLost) {
  EXPECT_TRUE(property("sum of claims = min(capacity, sum of wants) in every cell", [] {
    const World world = any_world();
    for (std::uint64_t cell = 0; cell < world.capacities.size() + 2; ++cell) {
      const World one = only(world, cell);
      const auto claims = cap_claims(one.lines, one.capacities);
      const std::int64_t capacity = one.capacities.empty() ? 0 : one.capacities[0].capacity_minor;
      std::int64_t wanted = 0, given = 0;
      for (const auto& line : claims->lines) {
        RC_ASSERT(line.claimed_minor >= 0);
        RC_ASSERT(line.claimed_minor <= line.wanted_minor);
        wanted += line.wanted_minor;
        given += line.claimed_minor;
      }
      RC_ASSERT(given == std::min(capacity, wanted));
    }
  }));
}

TEST(CapClaims, CellsAddUpToTheWholeAndToTheStrata) {
  EXPECT_TRUE(property("cell by cell, all at once and by strata agree", [] {
    const World world = any_world();
    const auto whole = cap_claims(world.lines, world.capacities);
    std::map<std::string, std::int64_t> by_cell, by_stratum;
    for (std::uint64_t cell = 0; cell < world.capacities.size() + 2; ++cell) {
      const World one = only(world, cell);
      const auto claims = cap_claims(one.lines, one.capacities);
      for (const auto& line : claims->lines) by_cell[line.id] += line.claimed_minor;
    }
    std::int64_t cells = 0;
    for (const auto& stratum : whole->strata) {
      cells += stratum.cells;
      RC_ASSERT(std::accumulate(stratum.claimed_minor.begin(), stratum.claimed_minor.end(), std::int64_t{0}) <=
                stratum.capacity_minor);
      for (std::size_t i = 0; i < stratum.lines.size(); ++i) by_stratum[stratum.lines[i]] += stratum.claimed_minor[i];
    }
    RC_ASSERT(cells == whole->cells);
    for (const auto& line : whole->lines) {
      RC_ASSERT(by_cell[line.id] == line.claimed_minor);
      RC_ASSERT(by_stratum[line.id] == line.claimed_minor);
    }
  }));
}

TEST(CapClaims, BetterGradesComeFirst) {
  EXPECT_TRUE(property("a worse grade gets something only where all better ones are satisfied", [] {
    const World world = any_world();
    for (std::uint64_t cell = 0; cell < world.capacities.size(); ++cell) {
      const World one = only(world, cell);
      const auto claims = cap_claims(one.lines, one.capacities);
      for (const auto& better : claims->lines) {
        for (const auto& worse : claims->lines) {
          if (better.grade >= worse.grade || worse.claimed_minor == 0) continue;
          RC_ASSERT(better.claimed_minor == better.wanted_minor);
        }
      }
    }
  }));
}

TEST(CapClaims, AWorseLineNeverChangesABetterOne) {
  EXPECT_TRUE(property("adding a line leaves all better grades as they were", [] {
    World world = any_world();
    const auto added = world.lines.back();
    const auto with = cap_claims(world.lines, world.capacities);
    world.lines.pop_back();
    const auto without = cap_claims(world.lines, world.capacities);
    for (const auto& line : without->lines) {
      if (line.grade < added.grade) RC_ASSERT(claimed(*with, line.id) == line.claimed_minor);
      RC_ASSERT(claimed(*with, line.id) <= line.claimed_minor);
    }
  }));
}

TEST(CapClaims, OrderAndNamesOfPeopleChangeNothing) {
  EXPECT_TRUE(property("permuted cells, shuffled lines and rows give the same claims", [] {
    World world = any_world();
    const auto before = cap_claims(world.lines, world.capacities);
    const std::uint64_t cells = world.capacities.size() + 2;
    for (auto& capacity : world.capacities) capacity.cell = cells - capacity.cell;
    for (auto& line : world.lines) {
      for (auto& want : line.wants) want.cell = cells - want.cell;
      std::reverse(line.wants.begin(), line.wants.end());
    }
    std::reverse(world.lines.begin(), world.lines.end());
    std::rotate(world.capacities.begin(), world.capacities.begin() + 1, world.capacities.end());
    const auto after = cap_claims(world.lines, world.capacities);
    RC_ASSERT(before->strata.size() == after->strata.size());
    for (std::size_t i = 0; i < before->strata.size(); ++i) {
      RC_ASSERT(before->strata[i].claimed_minor == after->strata[i].claimed_minor);
      RC_ASSERT(before->strata[i].capacity_minor == after->strata[i].capacity_minor);
    }
    for (const auto& line : before->lines) RC_ASSERT(claimed(*after, line.id) == line.claimed_minor);
  }));
}

/// The rule on the sums of a stratum, as a simulation applies it, in doubles; wanted as moved.
std::vector<double> recap(const ClaimStratum& stratum, const std::map<std::string, Grade>& grades,
                          const std::vector<double>& wanted) {
  double left = static_cast<double>(stratum.capacity_minor);
  std::vector<double> given(wanted.size());
  for (const Grade grade : {Grade::experiment, Grade::adjusted, Grade::correlation, Grade::assumption}) {
    double sum = 0.0;
    for (std::size_t i = 0; i < given.size(); ++i) sum += grades.at(stratum.lines[i]) == grade ? wanted[i] : 0.0;
    const double share = sum > left ? left / sum : 1.0;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (grades.at(stratum.lines[i]) == grade) given[i] = share * wanted[i];
    }
    left -= share * sum;
  }
  return given;
}

/// People with lognormal margins; five lines of all grades that want shares of what people bring, or a flat amount.
/// scale multiplies the wants of one line, or of all.
World realistic(double scale, const std::string& moved) {
  World world;
  world.lines = {{"experiment", Grade::experiment},
                 {"matched", Grade::adjusted},
                 {"gap", Grade::correlation},
                 {"after_event", Grade::correlation},
                 {"deflection", Grade::assumption}};
  Rng rng(Seed{11});
  for (std::uint64_t person = 1; person <= 20'000; ++person) {
    const double margin = std::exp(8.0 + 1.2 * rng.normal());
    world.capacities.push_back({person, static_cast<std::int64_t>(margin)});
    const auto want = [&](std::size_t line, double chance, double amount) {
      const bool wants = rng.uniform() < chance;
      const double factor = moved == "all" || moved == world.lines[line].id ? scale : 1.0;
      const double noisy = factor * amount * std::exp(0.3 * rng.normal());
      if (wants && noisy >= 1.0) world.lines[line].wants.push_back({person, static_cast<std::int64_t>(noisy)});
    };
    want(0, 0.3, 0.25 * margin);
    want(1, 0.4, 0.35 * margin);
    want(2, 0.8, 0.40 * margin);
    want(3, 0.2, 2000.0);
    want(4, 0.3, 900.0);
  }
  return world;
}

/// Recapped over exact for each line, and for "total", when the wants of a line (or of all) move.
std::map<std::string, double> recapped_over_exact(double scale, const std::string& moved) {
  const World world = realistic(1.0, moved), other = realistic(scale, moved);
  const auto point = cap_claims(world.lines, world.capacities), exact = cap_claims(other.lines, other.capacities);
  std::map<std::string, Grade> grades;
  for (const auto& line : world.lines) grades[line.id] = line.grade;
  std::map<std::string, double> recapped, ratios;
  for (const auto& stratum : point->strata) {
    std::vector<double> wanted;
    for (std::size_t i = 0; i < stratum.lines.size(); ++i) {
      const bool moves = moved == "all" || moved == stratum.lines[i];
      wanted.push_back((moves ? scale : 1.0) * static_cast<double>(stratum.wanted_minor[i]));
    }
    const auto given = recap(stratum, grades, wanted);
    for (std::size_t i = 0; i < given.size(); ++i) recapped[stratum.lines[i]] += given[i];
  }
  double total = 0.0, exact_total = 0.0;
  for (const auto& line : exact->lines) {
    ratios[line.id] = recapped[line.id] / static_cast<double>(line.claimed_minor);
    total += recapped[line.id];
    exact_total += static_cast<double>(line.claimed_minor);
  }
  ratios["total"] = total / exact_total;
  return ratios;
}

TEST(CapClaims, RecappedStrataStayWithinOnePercentOfTheExactCap) {
  for (const auto& [line, ratio] : recapped_over_exact(1.0, "all")) EXPECT_NEAR(ratio, 1.0, 0.01) << line;
  for (const double scale : {0.5, 0.7, 1.4, 2.0}) {
    for (const std::string moved : {"all", "experiment", "matched", "gap", "deflection"}) {
      EXPECT_NEAR(recapped_over_exact(scale, moved).at("total"), 1.0, 0.01) << moved << " × " << scale;
    }
  }
}

}  // namespace
}  // namespace cw::measure
