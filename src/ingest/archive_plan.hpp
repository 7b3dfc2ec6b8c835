#pragma once

#include <string_view>

namespace cw::ingest {

/// What a reader must know of a whole archive before any of its members is opened: which of Slack's channels are
/// public.
class ArchivePlan {
 public:
  virtual ~ArchivePlan() = default;
  /// Why this member stays closed ("a private channel or direct message"); empty if it is read.
  virtual std::string_view leave_out(std::string_view member) const = 0;
  /// Native id of what the member is about (a channel); empty if it is about nothing of its own.
  virtual std::string_view object(std::string_view member) const = 0;
};

}  // namespace cw::ingest
