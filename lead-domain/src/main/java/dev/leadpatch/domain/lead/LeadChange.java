package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a patch makes of a lead. */
public sealed interface LeadChange {

    /** One answer for each of the four outcomes. */
    <R> R fold(
            Function<Changed, R> changed,
            Supplier<R> unchanged,
            Function<Rejected, R> rejected,
            Function<ConditionFailed, R> conditionFailed);

    /**
     * A new version.
     *
     * @param lead the lead at its new version
     * @param changes what differs from the version before, at least one entry, in the order of {@link LeadFields}
     */
    record Changed(Lead lead, List<FieldChange> changes) implements LeadChange {
        public Changed {
            changes = List.copyOf(changes);
        }

        @Override
        public <R> R fold(
                Function<Changed, R> changed,
                Supplier<R> unchanged,
                Function<Rejected, R> rejected,
                Function<ConditionFailed, R> conditionFailed) {
            return changed.apply(this);
        }
    }

    /** All that the patch asks for is so already. */
    enum Unchanged implements LeadChange {
        INSTANCE;

        @Override
        public <R> R fold(
                Function<Changed, R> changed,
                Supplier<R> unchanged,
                Function<Rejected, R> rejected,
                Function<ConditionFailed, R> conditionFailed) {
            return unchanged.get();
        }
    }

    /** The patch can't be applied, and nothing of it was. */
    record Rejected(List<Violation> violations) implements LeadChange {
        public Rejected {
            violations = List.copyOf(violations);
        }

        @Override
        public <R> R fold(
                Function<Changed, R> changed,
                Supplier<R> unchanged,
                Function<Rejected, R> rejected,
                Function<ConditionFailed, R> conditionFailed) {
            return rejected.apply(this);
        }
    }

    /**
     * The lead does not hold what the patch expects, and nothing was changed.
     *
     * @param failedConditions at least one entry, in the order of {@link LeadFields}
     */
    record ConditionFailed(List<FailedCondition> failedConditions) implements LeadChange {
        public ConditionFailed {
            failedConditions = List.copyOf(failedConditions);
        }

        @Override
        public <R> R fold(
                Function<Changed, R> changed,
                Supplier<R> unchanged,
                Function<Rejected, R> rejected,
                Function<ConditionFailed, R> conditionFailed) {
            return conditionFailed.apply(this);
        }
    }
}
