#include "workspace/people_source.hpp"

#include <memory>
#include <mutex>
#include <vector>

#include "ledger/people.hpp"

namespace cw::workspace {

namespace {

/// Readers that no thread uses at the moment; each thread takes one and puts it back.
class Readers {
 public:
  explicit Readers(engine::Session& session) : session_(session) {}
  Result<ledger::PeopleReader> take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return ledger::people_reader(session_);
    auto reader = std::move(idle_.back());
    idle_.pop_back();
    return reader;
  }
  void put_back(ledger::PeopleReader reader) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(reader));
  }

 private:
  engine::Session& session_;
  std::mutex mutex_;
  std::vector<ledger::PeopleReader> idle_;
};

}  // namespace

Result<measure::PersonSource> person_source(Workspace& workspace) {
  CW_TRY(auto ranges, ledger::person_ranges(*workspace.session, measure::range_count));
  auto kinds = ledger::kind_tables(workspace.catalog(), workspace.dictionary);
  return measure::PersonSource([readers = std::make_shared<Readers>(*workspace.session), ranges = std::move(ranges),
                                kinds = std::move(kinds)](int range, const measure::PersonVisitor& visit) -> Result<> {
    CW_TRY(auto reader, readers->take());
    CW_TRY_VOID(ledger::for_each_person(reader, ranges[static_cast<std::size_t>(range)], kinds, visit));
    readers->put_back(std::move(reader));
    return {};
  });
}

}  // namespace cw::workspace
