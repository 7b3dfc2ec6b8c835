#pragma once

#include <string>

#include "finding/finding.hpp"

namespace cw {

/// One Finding as JSON (CONTRACT.md section 2), two spaces of indent, keys in the contract's order, doubles that read
/// back exactly. released: "to_owner" or the policy's words. timings: whether proof.timings_cpu_seconds is printed.
std::string to_json(const Finding& finding, std::string_view released, bool timings = false);

/// The JSON Schema of the above, generated from the same field tables: schemas/finding.schema.json.
std::string finding_schema();

/// { "error": { code, what, where, next } } for stderr.
std::string to_json(const Error& error);

}  // namespace cw
