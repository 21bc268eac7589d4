package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/** A patch that breaks rules of its own. */
public record InvalidPatch(LeadPatch patch, List<Violation> violations) implements CheckedPatch {
    public InvalidPatch {
        violations = List.copyOf(violations);
    }
}
