#pragma once

#include <string_view>
#include <vector>

namespace cw::ingest {

/// The guide of one system, as `sources howto` prints it. Discourse has queries beside it, and stands in howto.cpp.
struct HowtoText {
  std::string_view system;
  std::string_view text;
};
const std::vector<HowtoText>& howto_texts();

/// The guides of tools that the mapped reader takes; their ready-made declarations are printed below.
const std::vector<HowtoText>& mapped_howto_texts();

}  // namespace cw::ingest
