#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/fold.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

inline constexpr std::size_t most_recognition_kinds = 8;

/// How often one kind of recognition was given, and to how many people who are not staff.
struct RecognitionSums {
  std::int64_t times = 0;   // in the period
  std::int64_t people = 0;  // in the period
  std::int64_t ever = 0;    // in the window, up to the end of the period
};

/// Members who joined before the end of the period, and those of them who were ever recognised in the window.
struct RecognisedMembers {
  std::int64_t members = 0;
  std::int64_t recognised = 0;
};

struct RecognitionCounts {
  std::array<RecognitionSums, most_recognition_kinds> kinds = {};
  RecognitionSums any = {};
  RecognisedMembers members = {};
  RecognisedMembers contributors = {};  // of the members: contributed in the period
  std::map<std::int32_t, RecognisedMembers> segments = {};
};

/// Counts what members.yml declares as recognition. An activity that several kinds name counts in each, and once in
/// `any`.
class RecognitionFold final : public Fold {
 public:
  RecognitionFold(const Scope& scope, const catalog::Catalog& catalog);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  const RecognitionCounts& counts() const { return counts_; }

 private:
  struct Shared {
    Instant window_from, from, until;
    std::vector<std::uint8_t> kinds_of;  // by activity_id: bits of kinds
    bool declared;
  };
  explicit RecognitionFold(std::shared_ptr<const Shared> shared) : shared_(std::move(shared)) {}
  std::shared_ptr<const Shared> shared_;
  RecognitionCounts counts_;
};

}  // namespace cw::measure
