package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.violation.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /**
     * A condition of a patch that the lead does not meet. Values are plain Java values in the format of a patch: a
     * string, a list of ids, a custom field's {@code value}, or {@code null}. A client can send the actual value as its
     * next condition.
     *
     * @param field the name in a patch: {@code status}, {@code tags}, {@code customFields/5}
     * @param actual the current value; empty for callers without read access
     */
    record FailedCondition(String field, @Nullable Object expected, Optional<ActualValue> actual) {

        /** The current value of the field; {@code null} means no value. */
        public record ActualValue(@Nullable Object value) {}

        /** Returns a copy without the actual value, for callers without read access. */
        public FailedCondition withoutActual() {
            return new FailedCondition(field, expected, Optional.empty());
        }

        /** The condition as a document: {@code field}, {@code expected}, and {@code actual} if it is present. */
        public Map<String, @Nullable Object> asDocument() {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("field", field);
            document.put("expected", expected);
            actual.ifPresent(actualValue -> document.put("actual", actualValue.value()));
            return document;
        }

        /**
         * Compares the fields. A condition fails if setting its expected value would change the lead. An element-wise
         * change is reported as sent, because the list that it results in would expose the actual value.
         *
         * @param expected the fields after {@code conditions} are applied
         */
        static List<FailedCondition> between(
                LeadFields actual, LeadFields expected, LeadPatch conditions, CompanyCatalog catalog) {
            if (expected.equals(actual)) {
                return List.of();
            }
            Map<String, @Nullable Object> actualValues = actual.asDocument();
            Map<String, @Nullable Object> expectedValues = expected.asDocument();
            expectedValues.putAll(ElementWiseConditions.of(conditions));
            return FieldDiff.between(actual, expected, catalog).stream()
                    .map(FieldChange::field)
                    .map(name -> new FailedCondition(
                            name, expectedValues.get(name), Optional.of(new ActualValue(actualValues.get(name)))))
                    .toList();
        }
    }
}
