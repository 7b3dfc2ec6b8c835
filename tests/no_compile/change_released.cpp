#include "privacy/released.hpp"

void change(cw::Released& released) {
  released.finding_.method = "another";
}
