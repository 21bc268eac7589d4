package dev.leadpatch.domain.value;

/**
 * The id of a tag of a company.
 *
 * @param value 1 to 2<sup>63</sup>-1
 */
public record TagId(long value) {
    /** @throws IllegalArgumentException if {@code value} is not positive */
    public TagId {
        ExactNumbers.requirePositive(value);
    }
}
