package dev.leadpatch.adapter.persistence;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The first line of a backup.
 *
 * @param schemaVersion the version of the schema whose rows the backup contains
 * @param createdAt the time of the backup
 * @param program the version of the program that wrote the backup
 */
public record BackupHeader(int schemaVersion, Instant createdAt, String program) {
    private static final String NAME = "leadpatch-backup";
    private static final String FORMAT = "1";

    /** Returns the line, without a line break. */
    public String toLine() {
        return String.join(" ", NAME, FORMAT, Integer.toString(schemaVersion), createdAt.toString(), program);
    }

    /**
     * Parses the line.
     *
     * @throws InvalidBackupException if it is the first line of another file, or of a later version of the format
     */
    public static BackupHeader parse(String line) {
        String[] words = line.split(" ", 5);
        if (!words[0].equals(NAME) || words.length < 5) {
            throw new InvalidBackupException("is not a backup of Leadpatch");
        }
        if (!words[4].matches("[ -~]{1,100}")) {
            throw new InvalidBackupException("is damaged");
        }
        if (!words[1].equals(FORMAT)) {
            throw new InvalidBackupException("has a format that this version can't read: use Leadpatch " + words[4]);
        }
        if (!words[2].matches("[0-9]{1,9}")) {
            throw new InvalidBackupException("is damaged");
        }
        try {
            return new BackupHeader(Integer.parseInt(words[2]), Instant.parse(words[3]), words[4]);
        } catch (DateTimeParseException e) {
            throw new InvalidBackupException("is damaged");
        }
    }
}
