#include "measure/scan.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace cw::measure {

namespace {

template <class Row>
bool in_order(std::span<const Row> rows) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Row &before = rows[i - 1], &here = rows[i];
    if (here.at < before.at || (here.at == before.at && here.row_id <= before.row_id)) return false;
  }
  return true;
}

tl::unexpected<Error> out_of_order(const std::string& what) {
  return fail(ErrorCode::damaged, what + " are not in their order", "ledger",
              "run `commonweal build --full` to write the derived tables again");
}

struct Piece {
  std::vector<std::unique_ptr<Fold>> folds;
  std::optional<Error> error = {};
  ScanCounts counts = {};
  PersonId first = {};
  PersonId last = {};
};

Result<> visit_person(Piece& piece, const PersonSlice& slice) {
  if (piece.counts.people > 0 && slice.person <= piece.last) return out_of_order("people");
  if (!in_order(slice.activities)) return out_of_order("activities of a person");
  if (!in_order(slice.outcomes)) return out_of_order("outcomes of a person");
  if (piece.counts.people == 0) piece.first = slice.person;
  piece.last = slice.person;
  ++piece.counts.people;
  piece.counts.activities += static_cast<std::int64_t>(slice.activities.size());
  piece.counts.outcomes += static_cast<std::int64_t>(slice.outcomes.size());
  for (const auto& fold : piece.folds) fold->person(slice);
  return {};
}

/// One scan: ranges are handed out in order, finished ones are merged as soon as all before them are.
class Scan {
 public:
  Scan(const PersonSource& source, std::span<Fold* const> folds) : source_(source), folds_(folds) {}

  void work() {
    for (int range = next_++; range < range_count && range < lowest_error_; range = next_++) finish(range, run(range));
  }

  Result<ScanCounts> result() {
    if (error_) return fail(*error_);
    return counts_;
  }

 private:
  Piece run(int range) {
    Piece piece;
    for (const Fold* fold : folds_) piece.folds.push_back(fold->fresh());
    try {
      const auto done = source_(range, [&](const PersonSlice& slice) { return visit_person(piece, slice); });
      if (!done) piece.error = done.error();
    } catch (const std::exception& exception) {
      piece.error = Error{ErrorCode::internal, std::string("a measure stopped: ") + exception.what()};
    }
    return piece;
  }

  void finish(int range, Piece piece) {
    const std::lock_guard lock(mutex_);
    if (piece.error) lowest_error_ = std::min(lowest_error_.load(), range);
    done_[static_cast<std::size_t>(range)] = std::move(piece);
    for (; merged_ < range_count && !error_; ++merged_) {
      std::optional<Piece>& next = done_[static_cast<std::size_t>(merged_)];
      if (!next) return;
      merge(*next);
      next.reset();
    }
  }

  void merge(Piece& piece) {
    if (!piece.error && piece.counts.people > 0 && counts_.people > 0 && piece.first <= last_) {
      piece.error = out_of_order("ranges of people").value();
    }
    if (piece.error) {
      error_ = piece.error;
      return;
    }
    if (piece.counts.people > 0) last_ = piece.last;
    counts_.people += piece.counts.people;
    counts_.activities += piece.counts.activities;
    counts_.outcomes += piece.counts.outcomes;
    for (std::size_t i = 0; i < folds_.size(); ++i) folds_[i]->merge(*piece.folds[i]);
  }

  const PersonSource& source_;
  std::span<Fold* const> folds_;
  std::atomic<int> next_ = 0;
  std::atomic<int> lowest_error_ = range_count;
  std::mutex mutex_;
  std::array<std::optional<Piece>, range_count> done_ = {};
  int merged_ = 0;
  PersonId last_ = {};
  ScanCounts counts_ = {};
  std::optional<Error> error_ = {};
};

}  // namespace

Result<ScanCounts> scan(const PersonSource& source, std::span<Fold* const> folds, int threads) {
  CW_CHECK(threads >= 1);
  Scan running(source, folds);
  {
    std::vector<std::jthread> workers;
    for (int i = 1; i < std::min(threads, range_count); ++i) workers.emplace_back([&] { running.work(); });
    running.work();
  }
  return running.result();
}

}  // namespace cw::measure
