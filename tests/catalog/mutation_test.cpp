#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/chance.hpp"
#include "catalog/read.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

struct Sample {
  const FileKind* kind;
  std::string path;
  std::string bytes;
};

std::vector<Sample> samples() {
  std::vector<Sample> all;
  const std::vector<std::pair<std::string, std::string>> files = {{"commonweal", "commonweal.yml"},
                                                                  {"source", "sources/orders.yml"},
                                                                  {"activities", "taxonomy/activities.yml"},
                                                                  {"outcomes", "taxonomy/outcomes.yml"},
                                                                  {"programme", "programmes/support_forum.yml"},
                                                                  {"costs", "costs/2026q3.yml"},
                                                                  {"assumptions", "assumptions.yml"},
                                                                  {"rates", "rates.yml"}};
  for (const auto& [name, path] : files) {
    for (const FileKind& kind : file_kinds()) {
      if (kind.name == name) all.push_back({&kind, path, read_text(fixture_folder() + "/" + path)});
    }
  }
  return all;
}

std::string mutated(std::string text, Rng& rng) {
  static constexpr std::string_view spice = "\n\n\t  {}[]:::,-?&*!|>'\"%@`#~\\0123456789.eE+\xC3\xFF";
  for (std::uint64_t change = 0, changes = 1 + rng.below(6); change < changes && !text.empty(); ++change) {
    const std::size_t at = rng.below(text.size());
    const std::size_t length = 1 + rng.below(std::min<std::size_t>(12, text.size() - at));
    switch (rng.below(5)) {
      case 0:
        text[at] = static_cast<char>(rng.below(256));
        break;
      case 1:
        text.insert(at, 1, spice[rng.below(spice.size())]);
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(rng.below(text.size()), text.substr(at, length));
        break;
      default:
        text[at] = spice[rng.below(spice.size())];
        break;
    }
  }
  return text;
}

int rounds() {
  const char* wanted = std::getenv("CW_MUTATIONS");
  return wanted == nullptr ? 2000 : std::atoi(wanted);
}

TEST(Mutation, ParsingNeverCrashesAndEveryProblemHasAPlace) {
  const auto all = samples();
  Rng rng(Seed{20261122});
  std::size_t problems_seen = 0;
  for (int round = 0; round < rounds(); ++round) {
    const Sample& sample = all[rng.below(all.size())];
    const std::string bytes = mutated(sample.bytes, rng);
    Catalog catalog;
    Marks marks;
    std::vector<Problem> problems;
    const Document document = parse_yaml(sample.path, bytes, problems);
    if (document.readable) {
      Reader(sample.path, problems, marks)
          .read(*sample.kind->record, document.root, sample.kind->target(catalog, "one"), "one");
    } else {
      EXPECT_FALSE(problems.empty()) << bytes;
    }
    for (const Problem& problem : problems) {
      EXPECT_GE(problem.place.line, 1) << to_text(problem) << "\n" << bytes;
      EXPECT_GE(problem.place.column, 1) << to_text(problem) << "\n" << bytes;
      EXPECT_FALSE(problem.what.empty() || problem.next.empty()) << to_text(problem);
    }
    problems_seen += problems.size();
  }
  EXPECT_GT(problems_seen, static_cast<std::size_t>(rounds()) / 2);
}

TEST(Mutation, LoadingNeverCrashes) {
  const auto all = samples();
  const Folder folder(fixture_folder());
  Rng rng(Seed{7});
  for (int round = 0; round < rounds() / 40; ++round) {
    const Sample& sample = all[rng.below(all.size())];
    folder.write(sample.path, mutated(sample.bytes, rng));
    EXPECT_TRUE(load(folder.path(), make_day(2026, 11, 22)));
    folder.write(sample.path, sample.bytes);
  }
}

TEST(Mutation, DeepNestingAndManyKeysEnd) {
  for (const std::string& text : {std::string(100'000, '['), std::string(100'000, '{'),
                                  [] {
                                    std::string keys;
                                    for (int i = 0; i < 50'000; ++i) keys += "k" + std::to_string(i) + ": 1\n";
                                    return keys;
                                  }(),
                                  [] {
                                    std::string nested;
                                    for (int i = 0; i < 2000; ++i)
                                      nested += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
                                    return nested;
                                  }()}) {
    std::vector<Problem> problems;
    const Document document = parse_yaml("x.yml", text, problems);
    EXPECT_TRUE(!document.readable || document.root.entries.size() == 50'000);
    EXPECT_NE(document.readable, !problems.empty());
  }
}

}  // namespace
}  // namespace cw::catalog
