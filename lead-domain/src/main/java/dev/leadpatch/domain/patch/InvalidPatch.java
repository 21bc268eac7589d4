package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/** A patch that violates rules that need no catalog. */
public record InvalidPatch(LeadPatch patch, List<Violation> violations) implements PatchValidationResult {
    public InvalidPatch {
        violations = List.copyOf(violations);
    }
}
