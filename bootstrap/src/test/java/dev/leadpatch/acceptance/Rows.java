package dev.leadpatch.acceptance;

/** What the database holds of a lead: its version, and how many change rows and events. */
record Rows(long version, long changes, long events) {}
