package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/**
 * A patch without violations of the rules that need no catalog. Only {@link PatchValidator} creates instances, so a
 * patch that was not validated cannot be applied.
 */
public final class ValidPatch implements PatchValidationResult {
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
