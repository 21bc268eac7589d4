package dev.leadpatch.benchmark;

/** A chart. */
record Chart(String file) {}
