package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/** A patch that was validated by the rules that need no catalog. */
public sealed interface PatchValidationResult {

    /** The patch that was validated. */
    LeadPatch patch();

    /** The violations, at most one for each path; empty for a {@link ValidPatch}. */
    List<Violation> violations();

    /**
     * A patch without violations of the rules that need no catalog. Only {@link PatchValidator} creates instances, so a
     * patch that was not validated cannot be applied.
     */
    final class ValidPatch implements PatchValidationResult {
        private final LeadPatch patch;

        ValidPatch(LeadPatch patch) {
            this.patch = patch;
        }

        @Override
        public LeadPatch patch() {
            return patch;
        }

        @Override
        public List<Violation> violations() {
            return List.of();
        }

        @Override
        public String toString() {
            return "ValidPatch[" + patch + "]";
        }
    }

    /** A patch that violates rules that need no catalog. */
    record InvalidPatch(LeadPatch patch, List<Violation> violations) implements PatchValidationResult {
        public InvalidPatch {
            violations = List.copyOf(violations);
        }
    }
}
