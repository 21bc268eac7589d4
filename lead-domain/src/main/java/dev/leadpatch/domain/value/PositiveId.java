package dev.leadpatch.domain.value;

/** Validation of numeric ids. */
final class PositiveId {
    private PositiveId() {}

    static void require(long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("an id must be positive, not " + value);
        }
    }
}
