package dev.leadpatch.application.importing;

import java.util.List;

/**
 * A row that was not imported.
 *
 * @param errors at least one
 */
public record RejectedRow(ImportRow row, List<RowError> errors) {

    /** The name of the column that names the rejected columns, in a file of rejected rows. */
    public static final String COLUMN = "leadpatch_column";

    /** The name of the column with the reasons, in a file of rejected rows. */
    public static final String REASON = "leadpatch_reason";

    public RejectedRow {
        errors = List.copyOf(errors);
    }

    /**
     * One reason why a row was not imported.
     *
     * @param column the name of the column; empty if the error concerns the whole row
     * @param reason a phrase that follows the name, such as {@code must be an email address}
     */
    public record RowError(String column, String reason) {

        /** An error of the whole row. */
        public static RowError ofRow(String reason) {
            return new RowError("", reason);
        }

        /** Returns the error as a phrase: the column, if any, and the reason. */
        public String toPhrase() {
            return column.isEmpty() ? reason : column + " " + reason;
        }
    }
}
