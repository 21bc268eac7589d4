package dev.leadpatch.benchmark;

/**
 * A service under load.
 *
 * @param truncateChanges statement that deletes the rows of earlier updates
 * @param countChanges statement that counts the rows of updates: one for each
 */
record MeasuredService(long pid, String truncateChanges, String countChanges) {}
