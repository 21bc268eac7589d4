package dev.leadpatch.domain.lead;

import java.util.Locale;

/** The kind of a change of a lead. Every change, of any kind, is a new version of the lead. */
public enum ChangeKind {
    /** The lead was created; its version is 1. */
    CREATED,
    /** Fields of the lead were changed. */
    UPDATED,
    /** The lead was archived: it no longer exists for requests, and can be restored. */
    ARCHIVED,
    /** The archived lead was restored. */
    RESTORED,
    /** The personal data of the lead was erased; a tombstone remains. */
    ERASED;

    /** The name in documents, such as {@code updated}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
