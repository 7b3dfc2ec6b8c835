// Any bytes as a plain, gzip or zip file on disk, read to the end by a whole reader.

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "ingest/read.hpp"

namespace {

class Nowhere : public cw::ingest::Sink {
 public:
  cw::Result<> actor(const cw::ingest::ActorRow&) override { return {}; }
  cw::Result<> activity(const cw::ingest::ActivityRow&) override { return {}; }
  cw::Result<> outcome(const cw::ingest::OutcomeRow&) override { return {}; }
  cw::Result<> link(const cw::ingest::LinkRow&) override { return {}; }
  cw::Result<> traffic(const cw::ingest::TrafficRow&) override { return {}; }
  cw::Result<> dropped(const cw::ingest::DroppedRow&) override { return {}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int fd = memfd_create("fuzz", 0);
  if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != static_cast<ssize_t>(size)) return 0;
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  for (const std::string& reader : cw::ingest::reader_names()) {
    if (reader.find('_') != std::string::npos) continue;  // its family holds it
    cw::catalog::Source source;
    source.reader = reader;
    if (reader == "mapped") {
      source.emits = "activity";
      source.columns = {{"at", "date"}, {"actor", "id"}};
      source.values = {{"activity", "visited"}};
    }
    Nowhere sink;
    static_cast<void>(cw::ingest::read_file(path, source, sink));
  }
  static_cast<void>(cw::ingest::detect_file(path));
  return 0;
}
