#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "finding/fold.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"
#include "measure/topics.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// Takes a measure's result: a Finding, or why there is none. undeclared: it needs something that nobody declared.
using CollectFinding = std::function<void(const std::string& name, Result<Finding> finding, bool undeclared)>;

/// The folds of the health measures, to be run in the build's one scan, and what is made of them afterwards.
class HealthFolds {
 public:
  HealthFolds(const Workspace& workspace, const measure::Scope& scope);
  ~HealthFolds();
  HealthFolds(HealthFolds&&) noexcept;
  HealthFolds& operator=(HealthFolds&&) noexcept;
  HealthFolds(const HealthFolds&) = delete;
  HealthFolds& operator=(const HealthFolds&) = delete;
  void append_to(std::vector<Fold*>& folds) const;
  /// After the scan. people and topics: of the same scope.
  Result<> collect(Workspace& workspace, std::span<const measure::PersonRow> people, const CollectFinding& add) const;

 private:
  struct Folds;
  std::unique_ptr<Folds> folds_;
};

/// Names of the segments that sources state, by number; empty where none does.
std::map<std::int32_t, std::string> segment_names(const Workspace& workspace);

/// Says of each topic which segment its asker belongs to. people: in person_id order; an asker who is not among them
/// (staff, left out) keeps none.
void put_segments(std::span<measure::TopicRow> topics, std::span<const measure::PersonRow> people);

}  // namespace cw::workspace
