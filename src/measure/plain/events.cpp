#include "measure/plain/events.hpp"

#include <algorithm>

namespace cw::measure::plain {

namespace {

/// The rows of one person, ascending in time.
void add_person(std::span<const Event> rows, StartAndReturn kinds, Paths& paths) {
  const auto start =
      std::find_if(rows.begin(), rows.end(), [&](const Event& event) { return event.kind == kinds.start; });
  const bool any_kind = kinds.start == -1;
  if (!any_kind && start == rows.end()) {
    ++paths.never_started;
    return;
  }
  const auto first = any_kind ? rows.begin() : start;
  Path path{rows.front().person, first->at};
  for (auto row = rows.begin(); row != rows.end(); ++row) {
    if (row == first || (kinds.returning != -1 && row->kind != kinds.returning)) continue;
    if (row->at < path.start) {
      ++paths.before_the_start;
    } else {
      path.returns.push_back(row->at);
    }
  }
  paths.paths.push_back(std::move(path));
}

}  // namespace

Paths paths_of(std::span<const Event> events, StartAndReturn kinds) {
  std::vector<Event> sorted(events.begin(), events.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const Event& a, const Event& b) {
    return a.person != b.person ? a.person < b.person : a.at < b.at;
  });
  Paths paths;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i;
    while (end < sorted.size() && sorted[end].person == sorted[i].person) ++end;
    add_person(std::span(sorted).subspan(i, end - i), kinds, paths);
    i = end;
  }
  return paths;
}

}  // namespace cw::measure::plain
