package dev.leadpatch.domain.patch;

/** How a document is read that says more than the contract knows (RFC 7240 §4.4). */
public enum Strictness {
    /** Unknown members are violations, and so is blank text. */
    STRICT,
    /** Unknown members are dropped and named, and blank text is read as {@code null}. */
    LENIENT
}
