package dev.leadpatch.domain.value;

/**
 * The id of a company, the owner of leads and of everything that they refer to.
 *
 * @param value 1 to 2<sup>63</sup>-1
 */
public record CompanyId(long value) {
    /** @throws IllegalArgumentException if {@code value} is not positive */
    public CompanyId {
        PositiveId.require(value);
    }
}
