package dev.leadpatch.application.access;

import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import java.util.List;
import java.util.Optional;

/** What the key of a caller lacks for a request: a permission, or fields that it may write. */
public sealed interface MissingAccess permits Permission, MissingAccess.MissingFields {

    /**
     * The request writes fields that the key may not write. Nothing was validated or written.
     *
     * @param violations one for each field, in no particular order; empty if the request changes the whole lead, as an
     *     archive does, or if the other items of a bulk request used up the maximum
     * @param truncated whether there are more
     */
    record MissingFields(List<Violation> violations, boolean truncated) implements MissingAccess {
        private static final MissingFields WHOLE_LEAD = new MissingFields(List.of(), false);

        public MissingFields {
            violations = List.copyOf(violations);
        }

        /** Returns what {@code fields} lack for a change of the whole lead. */
        public static Optional<MissingAccess> forWholeLead(WritableFields fields) {
            return fields.isLimited() ? Optional.of(WHOLE_LEAD) : Optional.empty();
        }

        /** Returns what {@code fields} lack for a patch. */
        public static Optional<MissingAccess> forPatch(WritableFields fields, LeadPatch patch) {
            return of(fields.violations(patch, Violations.MAX_VIOLATIONS), Violations.MAX_VIOLATIONS);
        }

        /** Returns what {@code fields} lack for a creation. */
        public static Optional<MissingAccess> forDraft(WritableFields fields, LeadDraft draft) {
            return of(fields.violations(draft, Violations.MAX_VIOLATIONS), Violations.MAX_VIOLATIONS);
        }

        /** Returns the first {@code max} of the violations; empty if there are none. */
        public static Optional<MissingAccess> of(List<Violation> violations, int max) {
            return violations.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new MissingFields(
                            violations.subList(0, Math.min(max, violations.size())), violations.size() > max));
        }
    }
}
