#include "workspace/demo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace cw::workspace {

Result<generate::Truth> make_demo(const std::string& folder, std::int64_t people, Seed seed) {
  namespace fs = std::filesystem;
  std::error_code error;
  const bool ours = fs::exists(fs::path(folder) / "truth/truth.json", error);
  if (fs::exists(folder, error) && !fs::is_empty(folder, error) && !ours) {
    return fail(ErrorCode::usage, "the folder holds something else", folder,
                "name an empty or a new folder: commonweal demo FOLDER");
  }
  CW_TRY_VOID(generate::write_workspace(folder));
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
