package dev.leadpatch.domain.patch;

/** The format of a patch document. */
public enum PatchFormat {
    /** The format of Leadpatch, in which the elements of a list can be added and removed. */
    LEADPATCH,
    /** JSON Merge Patch (RFC 7396), which can only replace a list. */
    MERGE_PATCH
}
