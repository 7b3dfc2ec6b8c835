#include "engine/session.hpp"

namespace cw::engine {

Result<std::unique_ptr<Session>> open_postgres(const std::string&) {
  return fail(ErrorCode::unreachable, "this build has no PostgreSQL session", "", "use the embedded engine");
}

}  // namespace cw::engine
