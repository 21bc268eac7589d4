package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The result of applying a patch to a lead. */
public sealed interface LeadChange {

    /** Calls the function of the matching outcome and returns its result. */
    <R> R fold(
            Function<Changed, R> changed,
            Supplier<R> unchanged,
            Function<Rejected, R> rejected,
            Function<ConditionFailed, R> conditionFailed);

    /**
     * The patch produced a new version of the lead.
     *
     * @param lead the new version
     * @param changes the changed fields; at least one, in the order of {@link LeadFields}
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

    /** The lead already has all values of the patch. */
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

    /** The patch violates validation rules. No part of it was applied. */
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
     * The lead does not meet the conditions of the patch. No part of it was applied.
     *
     * @param failedConditions the conditions that are not met; at least one, in the order of {@link LeadFields}
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
