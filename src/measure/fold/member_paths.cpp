#include "measure/fold/member_paths.hpp"

#include <algorithm>

#include "measure/fold/person_rows.hpp"

namespace cw::measure {

namespace {

using catalog::NamedActivities;

bool among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Activities whose counts_as is one of the kinds.
NamedActivities of_kinds(const catalog::Catalog& catalog, std::string name, const std::vector<std::string>& kinds) {
  NamedActivities set{std::move(name), {}, {}};
  for (const auto& activity : catalog.activities) {
    if (among(kinds, activity.counts_as)) set.activities.push_back(activity.name);
  }
  return set;
}

std::vector<NamedActivities> declared_or(const std::vector<NamedActivities>& declared,
                                         std::vector<NamedActivities> other) {
  if (!declared.empty())
    return {declared.begin(),
            declared.begin() + static_cast<std::ptrdiff_t>(std::min(declared.size(), most_path_sets))};
  std::erase_if(other, [](const auto& set) { return set.activities.empty(); });
  return other;
}

std::uint8_t bits_of(const std::vector<NamedActivities>& sets, const std::string& activity) {
  unsigned bits = 0;
  for (std::size_t i = 0; i < sets.size(); ++i) bits |= among(sets[i].activities, activity) ? 1U << i : 0U;
  return static_cast<std::uint8_t>(bits);
}

void note_first(std::array<std::int32_t, most_path_sets>& times, std::uint8_t bits, std::int32_t seconds) {
  for (std::size_t i = 0; bits != 0; ++i, bits = static_cast<std::uint8_t>(bits >> 1U)) {
    if ((bits & 1U) != 0 && times[i] == not_yet) times[i] = seconds;
  }
}

}  // namespace

MemberPathsSettings member_paths_settings(const Scope& scope, const catalog::Catalog& catalog) {
  const auto& health = catalog.health;
  const auto channels = declared_or(
      health.channels, {of_kinds(catalog, "chat", {"messaged"}),
                        of_kinds(catalog, "forum", {"posted_topic", "replied", "answer_accepted"}),
                        of_kinds(catalog, "events", {"attended"}), of_kinds(catalog, "contribution", {"contributed"})});
  const auto steps = declared_or(
      health.path, {of_kinds(catalog, "first_post", {"posted_topic", "replied"}),
                    of_kinds(catalog, "accepted_answer", {"answer_accepted"}),
                    of_kinds(catalog, "attendance", {"attended"}), of_kinds(catalog, "contribution", {"contributed"})});
  MemberPathsSettings settings{scope, health.lapse_days, {}, {}, {}};
  for (const auto& set : channels) settings.channels.push_back(set.name);
  for (const auto& set : steps) settings.steps.push_back(set.name);
  for (const auto& activity : catalog.activities) {
    const ActivityKind kind = activity_kind(activity.counts_as).value_or(ActivityKind::other);
    PathMeaning meaning{bits_of(channels, activity.name), bits_of(steps, activity.name), is_active(kind)};
    meaning.value = health.first_value.empty() ? is_contribution(kind) || kind == ActivityKind::attended
                                               : among(health.first_value, activity.name);
    meaning.mentor = among(health.mentoring, activity.name);
    settings.meanings.push_back(meaning);
  }
  return settings;
}

MemberPathsFold::MemberPathsFold(MemberPathsSettings settings) {
  const Instant from = settings.scope.window_from(), until = settings.scope.until();
  const std::int64_t lapse = settings.lapse_days * micros_per_day;
  shared_ = std::make_shared<const Shared>(Shared{std::move(settings), from, until, lapse});
}

std::unique_ptr<Fold> MemberPathsFold::fresh() const {
  return std::unique_ptr<Fold>(new MemberPathsFold(shared_));
}

void MemberPathsFold::meet(MemberPath& path, const PathMeaning& meaning, std::int32_t seconds) const {
  note_first(path.channels, meaning.channels, seconds);
  if (seconds < 0) return;
  note_first(path.steps, meaning.steps, seconds);
  if (meaning.value && path.first_value == not_yet) path.first_value = seconds;
  if (meaning.mentor && path.mentored == not_yet) path.mentored = seconds;
}

void MemberPathsFold::person(const PersonSlice& slice) {
  if (!slice.member || slice.joined_at < shared_->from || !(slice.joined_at < shared_->until)) return;
  const auto since = [&](Instant at) {
    return static_cast<std::int32_t>((at.micros - slice.joined_at.micros) / micros_per_second);
  };
  MemberPath& path = rows_.emplace_back();
  path.person = slice.person;
  path.joined_at = slice.joined_at;
  path.segment = slice.segment;
  path.watched = since(shared_->until);
  path.channels.fill(not_yet);
  path.steps.fill(not_yet);
  const auto& meanings = shared_->settings.meanings;
  Instant seen = slice.joined_at;  // last sign of life
  const auto lapse_before = [&](Instant next) {
    if (path.lapsed == not_yet && next.micros - seen.micros >= shared_->lapse_micros) {
      path.lapsed = since({seen.micros + shared_->lapse_micros});
    }
  };
  for (const auto& activity : slice.activities) {
    if (!(activity.at < shared_->until)) break;
    const auto place = static_cast<std::size_t>(activity.activity_id);
    if (activity.at < shared_->from || activity.activity_id < 0 || place >= meanings.size()) continue;
    const PathMeaning& meaning = meanings[place];
    meet(path, meaning, since(activity.at));
    if (!meaning.active || activity.at < seen) continue;
    lapse_before(activity.at);
    seen = activity.at;
  }
  lapse_before(shared_->until);
}

void MemberPathsFold::merge(Fold& later) {
  auto& rows = static_cast<MemberPathsFold&>(later).rows_;
  if (rows_.empty()) {
    rows_ = std::move(rows);
  } else {
    rows_.insert(rows_.end(), rows.begin(), rows.end());
  }
  rows = {};
}

}  // namespace cw::measure
