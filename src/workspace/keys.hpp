#pragma once

#include "workspace/workspace.hpp"

/// What `open` filled in; a bug if it did not.
namespace cw::workspace {

inline const identity::Key& key_of(const Workspace& workspace) {
  CW_CHECK(workspace.key.has_value());
  return *workspace.key;
}
inline const identity::Tokeniser& tokeniser_of(const Workspace& workspace) {
  CW_CHECK(workspace.tokeniser.has_value());
  return *workspace.tokeniser;
}
inline identity::Marks& marks_of(Workspace& workspace) {
  CW_CHECK(workspace.marks.has_value());
  return *workspace.marks;
}

}  // namespace cw::workspace
