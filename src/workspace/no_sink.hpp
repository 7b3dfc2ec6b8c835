#pragma once

#include "ingest/rows.hpp"

namespace cw::workspace {

/// Takes rows and keeps none of them: for looking at a file without an import.
class NoSink : public ingest::Sink {
 public:
  Result<> actor(const ingest::ActorRow&) override { return {}; }
  Result<> activity(const ingest::ActivityRow&) override { return {}; }
  Result<> outcome(const ingest::OutcomeRow&) override { return {}; }
  Result<> link(const ingest::LinkRow&) override { return {}; }
  Result<> traffic(const ingest::TrafficRow&) override { return {}; }
  Result<> dropped(const ingest::DroppedRow&) override { return {}; }
};

}  // namespace cw::workspace
