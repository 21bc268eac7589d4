package dev.leadpatch.domain.value;

/**
 * The id of an option of a {@code select} or {@code multi_select} custom field.
 *
 * @param value 1 to 2<sup>63</sup>-1
 */
public record OptionId(long value) {
    /** @throws IllegalArgumentException if {@code value} is not positive */
    public OptionId {
        ExactNumbers.requirePositive(value);
    }
}
