#pragma once

#include "ingest/reader.hpp"

/// One function a reader, each in the .cpp of its name; read.cpp lists them.
namespace cw::ingest {

const ReaderKind& discourse_users();
const ReaderKind& discourse_explorer();
const ReaderKind& luma_guests();
const ReaderKind& mapped();
const ReaderKind& shopify_customers();
const ReaderKind& shopify_orders();
const ReaderKind& stackexchange();
const ReaderKind& stripe_events();
const ReaderKind& stripe_payments();
const ReaderKind& zendesk_tickets();
const ReaderKind& zendesk_users();

}  // namespace cw::ingest
