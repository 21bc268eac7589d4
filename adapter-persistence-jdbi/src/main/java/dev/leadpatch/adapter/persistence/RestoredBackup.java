package dev.leadpatch.adapter.persistence;

import java.util.List;

/**
 * A backup that was restored.
 *
 * @param rows the number of rows
 * @param skippedTables the tables of the backup that the schema does not have, so that their rows were not restored: an
 *     operator or another program added them to the original schema
 */
public record RestoredBackup(BackupHeader header, long rows, List<String> skippedTables) {}
