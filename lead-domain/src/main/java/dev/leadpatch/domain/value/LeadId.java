package dev.leadpatch.domain.value;

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
}
