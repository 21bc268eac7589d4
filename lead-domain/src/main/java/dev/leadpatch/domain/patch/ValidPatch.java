package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/**
 * A patch that keeps every rule of its own; only {@link LeadPatch#check} makes one, so that nobody can apply a patch
 * that was not judged.
 */
public final class ValidPatch implements CheckedPatch {
    private final LeadPatch asked;

    ValidPatch(LeadPatch asked) {
        this.asked = asked;
    }

    @Override
    public LeadPatch asked() {
        return asked;
    }

    @Override
    public List<Violation> violations() {
        return List.of();
    }

    @Override
    public String toString() {
        return "ValidPatch[" + asked + "]";
    }
}
