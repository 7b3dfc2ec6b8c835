#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace cw::workspace {

/// One of the seven things that init asks. An empty answer, or "I don't know", is an answer: it becomes a visible range
/// or a draft.
struct Question {
  std::string id;     // "currency"
  std::string text;   // as a person is asked
  std::string guess;  // taken where nothing is answered; "" = unknown
};

struct InitRequest {
  std::string folder;
  std::vector<std::string> files;                   // exports to start from; copied to inbox/
  std::map<std::string, std::string> answers;       // by id: from flags
  std::function<std::string(const Question&)> ask;  // nothing: never asks
  Day today;
};

struct InitReport {
  std::vector<std::string> written;  // files, relative to the folder
  std::vector<std::string> notes;    // what was guessed, and how sure
};

/// Writes a new workspace: commented YAML, inbox/, .gitignore. Never overwrites a file.
/// Errors: usage if the folder already is a workspace; invalid_input for a file that no reader knows.
Result<InitReport> init(const InitRequest& request);

}  // namespace cw::workspace
