#pragma once

#include "ingest/reader.hpp"

/// One function a reader, each in the .cpp of its name; read.cpp lists them.
namespace cw::ingest {

const ReaderKind& discourse_users();
const ReaderKind& discourse_explorer();
const ReaderKind& shopify_orders();

}  // namespace cw::ingest
