package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/** A patch that was validated by the rules that need no catalog. */
public sealed interface PatchValidationResult permits ValidPatch, InvalidPatch {

    /** The patch that was validated. */
    LeadPatch patch();

    /** The violations, at most one for each path; empty for a {@link ValidPatch}. */
    List<Violation> violations();
}
