#include "workspace/demo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "workspace/digest.hpp"
#include "workspace/files.hpp"

namespace cw::workspace {

namespace {

/// Written first, so that a demo that was cut off is known as one.
constexpr const char* demo_mark = ".commonweal-demo";

/// Made-up people need no secret: the demo's key follows from its seed, so that two demos give the same bytes.
Result<> write_demo_key(const std::string& folder, Seed seed) {
  namespace fs = std::filesystem;
  const fs::path secrets = fs::path(folder) / ".secrets", key = secrets / "key";
  std::error_code error;
  if (fs::exists(key, error)) return {};
  fs::create_directories(secrets, error);
  CW_TRY_VOID(write_file(key.string(), digest_of({"the demo company's key", std::to_string(seed.key)}) + "\n"));
  fs::permissions(key, fs::perms::owner_read | fs::perms::owner_write, error);
  if (error)
    return fail(ErrorCode::unreachable, "the demo's key cannot be protected: " + error.message(), key.string());
  return {};
}

}  // namespace

Result<generate::Truth> make_demo(const std::string& folder, std::int64_t people, Seed seed) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path mark = fs::path(folder) / demo_mark;
  const bool ours = fs::exists(mark, error) || fs::exists(fs::path(folder) / "truth/truth.json", error);
  if (fs::exists(folder, error) && !fs::is_empty(folder, error) && !ours) {
    return fail(ErrorCode::usage, "the folder holds something else", folder,
                "name an empty or a new folder: commonweal demo FOLDER");
  }
  fs::create_directories(folder, error);
  if (error)
    return fail(ErrorCode::unreachable, "the folder cannot be made: " + error.message(), folder,
                "choose a place that can be written to");
  CW_TRY_VOID(write_file(mark.string(), "made by `commonweal demo`, which may write it anew\n"));
  CW_TRY_VOID(generate::write_workspace(folder));
  CW_TRY_VOID(write_demo_key(folder, seed));
  generate::CompanyOptions options;
  options.folder = folder;
  options.people = people;
  options.seed = seed;
  return generate::write_company(options);
}

std::string demo_lesson(const generate::Truth& truth, const StatementOutcome& made) {
  const auto period = std::find_if(truth.periods.begin(), truth.periods.end(),
                                   [&](const auto& one) { return to_text(one.days.from) == made.statement.from; });
  if (period == truth.periods.end()) return {};
  const Currency currency = Currency::parse("EUR").value();
  const auto money = [&](std::int64_t minor) { return to_text(Money{minor, currency}); };
  const std::int64_t caused = period->actual.margin - period->without_community.margin;
  std::string text = "\nWhat is true here, because we made it up (EUR of contribution margin in the period)\n";
  text += fmt::format("  members against non-members, taken for the community's doing   {:>14}\n",
                      money(period->naive.claimed_margin()));
  text += fmt::format("  what the community really caused                               {:>14}\n", money(caused));
  text +=
      "  The difference is people who would have bought anyway. That is why the statement above calls the gap a "
      "Correlation\n"
      "  and keeps it out of the headline.\n";
  return text;
}

}  // namespace cw::workspace
