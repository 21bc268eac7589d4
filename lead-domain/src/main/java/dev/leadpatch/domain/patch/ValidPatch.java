package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/**
 * A patch that keeps every rule of its own; only a {@link PatchValidator}, whose rules are complete, makes one, so that
 * no patch is applied that was not validated.
 */
public final class ValidPatch implements CheckedPatch {
    private final LeadPatch patch;

    ValidPatch(LeadPatch asked) {
        this.patch = asked;
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
