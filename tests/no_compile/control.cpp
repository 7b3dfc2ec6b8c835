#include "privacy/released.hpp"

// The way that is open: ask privacy, then read.
std::string method_of(cw::Finding finding) {
  const auto released = cw::release(std::move(finding), cw::Policy{});
  return released ? released->finding().method : released.error().what;
}
