package dev.leadpatch.domain.violation;

import dev.leadpatch.domain.value.Deadline;

/**
 * The limits of a validation: the number of violations and the time.
 *
 * @param maxViolations the maximum number of violations to report, 0 or more; one more is collected to show that there
 *     are more
 * @param deadline checked before each custom field value
 */
public record ValidationBudget(int maxViolations, Deadline deadline) {
    /** The default limits: {@link Violations#MAX_VIOLATIONS} and no deadline. */
    public static final ValidationBudget DEFAULT = new ValidationBudget(Violations.MAX_VIOLATIONS, Deadline.NONE);
}
