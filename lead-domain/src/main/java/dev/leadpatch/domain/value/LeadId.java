package dev.leadpatch.domain.value;

import java.util.Optional;

/**
 * The id of a lead; unique within its company.
 *
 * @param value 1 to 2<sup>63</sup>-1
 */
public record LeadId(long value) {
    /** @throws IllegalArgumentException if {@code value} is not positive */
    public LeadId {
        ExactNumbers.requirePositive(value);
    }

    /** Parses an id as it is in a path: ASCII digits without leading zeros. Empty if the text is not an id. */
    public static Optional<LeadId> of(String digits) {
        return ExactNumbers.parseId(digits).map(LeadId::new);
    }
}
