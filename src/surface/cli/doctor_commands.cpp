#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "surface/cli/context.hpp"
#include "workspace/doctor.hpp"

namespace cw::cli {

namespace {

const char* word(CheckStatus status) {
  return status == CheckStatus::pass ? "pass" : status == CheckStatus::warn ? "look at" : "FAILED";
}

Result<> doctor(Context& context) {
  const auto parts = workspace::examine(context.options());
  std::string text;
  auto json = nlohmann::ordered_json::array();
  bool failed = false;
  for (const auto& part : parts) {
    text += fmt::format("{:<7}  {}: {}\n", word(part.status), part.part, part.detail);
    if (!part.next.empty()) text += "           " + part.next + "\n";
    json.push_back({{"part", part.part},
                    {"status", part.status == CheckStatus::pass   ? "pass"
                               : part.status == CheckStatus::warn ? "warn"
                                                                  : "fail"},
                    {"detail", part.detail},
                    {"next", part.next}});
    failed = failed || part.status == CheckStatus::fail;
  }
  if (failed) context.exit_code = exit_code(ErrorCode::gate_failed);
  return print(context.json ? nlohmann::ordered_json{{"doctor", json}}.dump(2) + "\n" : text);
}

}  // namespace

void add_doctor_command(CLI::App& app, Context& context) {
  app.add_subcommand("doctor", "machine, versions, disk, private files, clock, freshness, gaps and own overhead")
      ->callback([&context] { run(context, [&] { return doctor(context); }); });
}

}  // namespace cw::cli
