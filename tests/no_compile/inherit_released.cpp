#include "privacy/released.hpp"

struct Forged : cw::Released {
  explicit Forged(cw::Finding finding) : cw::Released(std::move(finding), "k=10", 0) {}
};
Forged forged(cw::Finding finding) {
  return Forged(std::move(finding));
}
