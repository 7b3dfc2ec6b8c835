#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/fold.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

inline constexpr std::size_t most_path_sets = 8;
/// Has not happened by the end of the period.
inline constexpr std::int32_t not_yet = std::numeric_limits<std::int32_t>::max();

/// What an activity means for a member's way, by bits of channels and steps.
struct PathMeaning {
  std::uint8_t channels = 0;
  std::uint8_t steps = 0;
  bool active = false;
  bool value = false;   // the member gets something out of it
  bool mentor = false;  // the member has a mentor
};

struct MemberPathsSettings {
  Scope scope;
  int lapse_days = 90;
  std::vector<PathMeaning> meanings = {};  // by activity_id
  std::vector<std::string> channels = {};  // names, in the order of their bits
  std::vector<std::string> steps = {};
};

/// From health.yml, with its defaults.
MemberPathsSettings member_paths_settings(const Scope& scope, const catalog::Catalog& catalog);

/// One member who joined in the window. Times are whole seconds after joining, at the end of the scope's period at the
/// latest, else not_yet. channels may be negative: met before joining. 104 bytes.
struct MemberPath {
  PersonId person;
  Instant joined_at;
  std::int32_t segment = -1;
  std::int32_t watched = 0;       // up to the end of the period
  std::int32_t lapsed = not_yet;  // the first lapse_days without an activity were over
  std::int32_t first_value = not_yet;
  std::int32_t mentored = not_yet;
  std::array<std::int32_t, most_path_sets> channels;
  std::array<std::int32_t, most_path_sets> steps;
};

/// Members who joined in the window, in person_id order. Those who joined earlier are not kept: what they did before
/// the window was not seen.
class MemberPathsFold final : public Fold {
 public:
  explicit MemberPathsFold(MemberPathsSettings settings);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  std::span<const MemberPath> rows() const { return rows_; }
  const MemberPathsSettings& settings() const { return shared_->settings; }

 private:
  struct Shared {
    MemberPathsSettings settings;
    Instant from, until;
    std::int64_t lapse_micros;
  };
  explicit MemberPathsFold(std::shared_ptr<const Shared> shared) : shared_(std::move(shared)) {}
  void meet(MemberPath& path, const PathMeaning& meaning, std::int32_t seconds) const;
  std::shared_ptr<const Shared> shared_;
  std::vector<MemberPath> rows_;
};

}  // namespace cw::measure
