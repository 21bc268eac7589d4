package dev.leadpatch.domain.value;

/**
 * The id of a user of a company.
 *
 * @param value 1 to 2<sup>63</sup>-1
 */
public record UserId(long value) {
    /** @throws IllegalArgumentException if {@code value} is not positive */
    public UserId {
        ExactNumbers.requirePositive(value);
    }
}
