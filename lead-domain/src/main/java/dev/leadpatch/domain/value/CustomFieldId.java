package dev.leadpatch.domain.value;

/**
 * The id of a custom field definition of a company.
 *
 * @param value 1 to 2<sup>63</sup>-1
 */
public record CustomFieldId(long value) {
    /** @throws IllegalArgumentException if {@code value} is not positive */
    public CustomFieldId {
        ExactNumbers.requirePositive(value);
    }
}
