package dev.leadpatch.domain.violation;

import dev.leadpatch.domain.value.Deadline;

/**
 * How much work a validation does before it stops.
 *
 * @param maxViolations the maximum number of violations to report, 0 or more; one more is gathered to learn that there
 *     are more
 * @param deadline checked before each custom field value
 */
public record ValidationLimits(int maxViolations, Deadline deadline) {
    /** The limits of one patch, without a deadline. */
    public static final ValidationLimits DEFAULT = new ValidationLimits(Violations.MAX_VIOLATIONS, Deadline.NONE);
}
