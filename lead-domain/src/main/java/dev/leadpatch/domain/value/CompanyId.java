package dev.leadpatch.domain.value;

/**
 * The id of a company. A company is a tenant: it owns leads and their catalog.
 *
 * @param value 1 to 2<sup>63</sup>-1
 */
public record CompanyId(long value) {
    /** @throws IllegalArgumentException if {@code value} is not positive */
    public CompanyId {
        ExactNumbers.requirePositive(value);
    }
}
