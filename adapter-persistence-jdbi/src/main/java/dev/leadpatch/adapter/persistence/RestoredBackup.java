package dev.leadpatch.adapter.persistence;

/**
 * A backup that was restored.
 *
 * @param rows the number of rows
 */
public record RestoredBackup(BackupHeader header, long rows) {}
