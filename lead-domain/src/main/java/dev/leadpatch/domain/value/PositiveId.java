package dev.leadpatch.domain.value;

/** The one rule of every numeric id. */
final class PositiveId {
    private PositiveId() {}

    static void require(long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("an id is positive, not " + value);
        }
    }
}
