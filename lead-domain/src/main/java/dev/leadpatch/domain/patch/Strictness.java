package dev.leadpatch.domain.patch;

/** The handling of unknown members and blank text, as in {@code Prefer: handling=…} (RFC 7240 §4.4). */
public enum Strictness {
    /** Unknown members and blank text are violations. */
    STRICT,
    /** Unknown members are ignored and reported, and blank text is read as {@code null}. */
    LENIENT
}
