package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/** A patch that was judged by its own rules. */
public sealed interface CheckedPatch permits ValidPatch, InvalidPatch {

    /** The patch as it was asked for. */
    LeadPatch patch();

    /** What is wrong with it, at most one violation a place; empty for a {@link ValidPatch}. */
    List<Violation> violations();
}
