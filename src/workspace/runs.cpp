#include "workspace/runs.hpp"

#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "finding/json.hpp"
#include "registry/registry.hpp"
#include "statement/words.hpp"
#include "workspace/digest.hpp"

namespace cw::workspace {

namespace {

using Json = nlohmann::ordered_json;
using Texts = std::map<std::string, std::string>;

Result<registry::Registry> open_registry(const Workspace& workspace) {
  return registry::Registry::open(workspace.registry_path());
}

bool exists(const Workspace& workspace) {
  std::error_code error;
  return std::filesystem::exists(workspace.registry_path(), error);
}

std::string printed(const registry::Head& head) {
  return std::to_string(head.entries) + ":" + head.digest;
}

Instant noon_of(Day day) {
  return Instant{day.days * micros_per_day + micros_per_day / 2};
}

std::string subject_of(const std::string& period) {
  return "statement." + period;
}

std::string amount_text(const statement::Statement& s, const statement::Amount& amount) {
  std::string text = s.currency + " " + statement::exact(amount.value, s.currency_digits);
  if (amount.low && amount.high) {
    text += " (" +
            statement::range_text(statement::exact(*amount.low, s.currency_digits),
                                  statement::exact(*amount.high, s.currency_digits)) +
            ")";
  }
  return text;
}

std::string roi_text(const statement::Roi& roi) {
  if (!roi.value) return "none: " + roi.reason;
  std::string text = statement::plain(roi.value->value, 2);
  if (roi.value->low && roi.value->high) {
    text +=
        " (" + statement::range_text(statement::plain(*roi.value->low, 2), statement::plain(*roi.value->high, 2)) + ")";
  }
  return text;
}

/// What a reader would quote: each ROI, the cost, each line.
Texts headline_figures(const statement::Statement& s) {
  Texts figures;
  for (const auto& roi : s.rois) {
    figures["roi." + roi.name + (roi.with_capacity ? ".with_capacity" : "")] = roi_text(roi);
  }
  figures["cost"] = amount_text(s, {s.cost_total, s.cost_low, s.cost_high});
  for (const auto& line : s.lines) {
    figures[line.id] = amount_text(s, line.claimed) + ", " + std::string(word(line.grade));
  }
  return figures;
}

Texts finding_digests(const statement::Statement& s) {
  Texts digests;
  for (const auto& [id, released] : s.findings) {
    digests[id] = digest_of({to_json(released.finding(), released.released(), false)});
  }
  return digests;
}

Texts inputs_of(const statement::Statement& s) {
  Texts inputs = s.versions;
  inputs.erase("registry");
  return inputs;
}

std::string payload_of(const StatementOutcome& outcome) {
  const auto& s = outcome.statement;
  return Json{{"period", outcome.period}, {"inputs", inputs_of(s)},
              {"seed", s.seed},           {"draws", s.draws},
              {"level", s.level},         {"figures", headline_figures(s)},
              {"draft", s.draft},         {"findings", finding_digests(s)}}
      .dump();
}

/// The newest run of any period, or of one.
Result<std::optional<registry::Entry>> last_run(const registry::Registry& chain, const std::string& subject = {}) {
  CW_TRY(const auto head, chain.head());
  CW_TRY(const auto entries, chain.entries(1, head.entries + 1));
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const bool fits = subject.empty() ? entry->subject.starts_with("statement.") : entry->subject == subject;
    if (entry->kind == "run" && fits) return std::optional(*entry);
  }
  return std::optional<registry::Entry>{};
}

std::vector<FigureChange> differences(const Texts& before, const Texts& after) {
  std::vector<FigureChange> changes;
  for (const auto& [figure, value] : before) {
    const auto now = after.find(figure);
    if (now == after.end())
      changes.push_back({figure, value, ""});
    else if (now->second != value)
      changes.push_back({figure, value, now->second});
  }
  for (const auto& [figure, value] : after) {
    if (!before.contains(figure)) changes.push_back({figure, "", value});
  }
  return changes;
}

std::string_view name_of(registry::Outcome outcome) {
  switch (outcome) {
    case registry::Outcome::first:
      return "first";
    case registry::Outcome::unchanged:
      return "unchanged";
    case registry::Outcome::confirmed:
      return "confirmed";
    case registry::Outcome::restated:
      return "restated";
  }
  return "";
}

Result<> may_be_published(const statement::Statement& s) {
  if (s.draft) {
    return fail(ErrorCode::gate_failed,
                "a draft is neither signed nor published: " + statement::listed(s.draft_reasons), "report publish",
                "mend what `commonweal check` names, then publish");
  }
  if (s.refused) {
    return fail(ErrorCode::gate_failed, "a statement that gives no return is not published: " + s.sentence,
                "report publish", "import what it names as missing");
  }
  return {};
}

}  // namespace

Result<std::optional<std::string>> registry_head(const Workspace& workspace) {
  if (!exists(workspace)) return std::optional<std::string>{};
  CW_TRY(const auto chain, open_registry(workspace));
  CW_TRY(const auto head, chain.head());
  return head.entries > 0 ? std::optional(printed(head)) : std::nullopt;
}

Result<> record_run(const Workspace& workspace, StatementOutcome& outcome) {
  CW_TRY(auto chain, open_registry(workspace));
  const registry::Draft run{"run", subject_of(outcome.period), payload_of(outcome)};
  CW_TRY(const auto before, last_run(chain, run.subject));
  if (!before || before->payload != run.payload) {
    CW_TRY_VOID(chain.append({&run, 1}, noon_of(workspace.options.today)));
  }
  CW_TRY(const auto head, chain.head());
  outcome.statement.versions["registry"] = printed(head);
  return {};
}

Result<ChangesSinceRun> changes_since_last_run(Workspace& workspace, const std::string& role) {
  ChangesSinceRun changes;
  if (!exists(workspace)) return changes;
  CW_TRY(const auto chain, open_registry(workspace));
  CW_TRY(const auto run, last_run(chain));
  if (!run) return changes;
  const auto then = Json::parse(run->payload, nullptr, false);
  if (then.is_discarded() || !then.contains("period") || !then.contains("figures")) {
    return fail(ErrorCode::damaged, "the last run in the registry cannot be read", "registry",
                "run `commonweal report verify`");
  }
  changes.period = then["period"].get<std::string>();
  const Seed seed = std::exchange(workspace.options.seed, Seed{then.value("seed", std::uint64_t{1})});
  auto now = make_statement(workspace, changes.period, role);
  workspace.options.seed = seed;
  if (!now) return fail(now.error());
  changes.same_inputs = then["inputs"].get<Texts>() == inputs_of(now->statement);
  changes.figures = differences(then["figures"].get<Texts>(), headline_figures(now->statement));
  return changes;
}

Result<std::vector<PublishedFigure>> publish(const Workspace& workspace, StatementOutcome& outcome,
                                             const std::string& reason) {
  CW_TRY_VOID(may_be_published(outcome.statement));
  CW_TRY_VOID(record_run(workspace, outcome));
  CW_TRY(auto chain, open_registry(workspace));
  const auto digests = finding_digests(outcome.statement);
  const auto of_statement = digests.find("statement");
  std::vector<PublishedFigure> published;
  for (const auto& [figure, value] : headline_figures(outcome.statement)) {
    const auto own = digests.find(figure);
    const std::string digest = own != digests.end() ? own->second : of_statement->second;
    CW_TRY(const auto done,
           chain.publish(figure + "/" + outcome.period, value, digest, noon_of(workspace.options.today), reason));
    published.push_back({figure, value, std::string(name_of(done.outcome))});
  }
  CW_TRY(const auto head, chain.head());
  outcome.statement.versions["registry"] = printed(head);
  return published;
}

Result<std::string> verify_registry(const Workspace& workspace, const std::string& known) {
  std::optional<registry::Head> head;
  if (!known.empty()) {
    head.emplace();
    const auto colon = known.find(':');
    const auto [end, error] =
        std::from_chars(known.data(), known.data() + std::min(colon, known.size()), head->entries);
    if (colon == std::string::npos || error != std::errc{} || end != known.data() + colon) {
      return fail(ErrorCode::usage, "\"" + known + "\" is not the head of a registry", "--head",
                  "copy it from a statement's versions: NUMBER:DIGEST");
    }
    head->digest = known.substr(colon + 1);
  }
  CW_TRY(const auto chain, open_registry(workspace));
  CW_TRY(const auto verified, chain.verify(head));
  return printed(verified);
}

}  // namespace cw::workspace
