package dev.leadpatch.linearizability;

import java.util.Set;
import java.util.TreeSet;

/** The outcome of a patch as its client knows it. */
sealed interface Outcome {

    <T> T fold(Cases<T> cases);

    /** One function for each kind of outcome. */
    interface Cases<T> {
        T applied(Applied applied);

        T versionMismatch(VersionMismatch mismatch);

        T conditionFailed(ConditionFailed conditionFailed);

        T failedDependency();

        T unavailable();

        T unknown();

        T unexpected(Unexpected response);
    }

    /** 200: the lead has this version. The patch created it, or changed nothing. */
    record Applied(long version) implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.applied(this);
        }
    }

    /** 412: {@code If-Match} does not name the current version. */
    record VersionMismatch(long current, Set<String> changedSince) implements Outcome {
        public VersionMismatch {
            changedSince = new TreeSet<>(changedSince);
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.versionMismatch(this);
        }
    }

    /** 409: a condition of {@code if} does not hold. */
    record ConditionFailed(Set<FailedCondition> failedConditions) implements Outcome {
        public ConditionFailed {
            failedConditions = Set.copyOf(failedConditions);
        }

        /** Whether the reported values are those of this state and differ from the expected values. */
        boolean matches(Snapshot state) {
            return !failedConditions.isEmpty()
                    && failedConditions.stream()
                            .allMatch(
                                    condition -> state.value(condition.field()).equals(condition.actual())
                                            && !condition.actual().equals(condition.expected()));
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.conditionFailed(this);
        }
    }

    /** A field that does not have its expected value. */
    record FailedCondition(String field, String expected, String actual) {}

    /** 424: another patch of the same atomic request was refused. */
    record FailedDependency() implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.failedDependency();
        }
    }

    /** 503: nothing was changed, and the client may retry. */
    record Unavailable() implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.unavailable();
        }
    }

    /** No response, or an indeterminate one: the patch was applied, was not applied, or is still in progress. */
    record Unknown() implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.unknown();
        }
    }

    /** Any other response. */
    record Unexpected(int status, String body) implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.unexpected(this);
        }
    }
}
