package dev.leadpatch.linearizability;

import java.util.Set;
import java.util.TreeSet;

/** What a client knows of how its patch ended. */
sealed interface Outcome {

    <T> T fold(Cases<T> cases);

    /** One answer for each outcome. */
    interface Cases<T> {
        T applied(Applied applied);

        T versionMismatch(VersionMismatch mismatch);

        T conditionFailed(ConditionFailed failed);

        T failedDependency();

        T unknown();

        T unexpected(Unexpected answer);
    }

    /** 200: the lead has this version, which the patch made unless it changed nothing. */
    record Applied(long version) implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.applied(this);
        }
    }

    /** 412. */
    record VersionMismatch(long current, Set<String> changedSince) implements Outcome {
        public VersionMismatch {
            changedSince = new TreeSet<>(changedSince);
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.versionMismatch(this);
        }
    }

    /** 409. */
    record ConditionFailed(Set<FailedCondition> failedConditions) implements Outcome {
        public ConditionFailed {
            failedConditions = Set.copyOf(failedConditions);
        }

        /** Whether the lead held in this state something else than was expected, as the answer says. */
        boolean matches(Snapshot state) {
            return !failedConditions.isEmpty()
                    && failedConditions.stream()
                            .allMatch(miss -> state.value(miss.field()).equals(miss.actual())
                                    && !miss.actual().equals(miss.expected()));
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.conditionFailed(this);
        }
    }

    /** A field that does not hold what was expected. */
    record FailedCondition(String field, String expected, String actual) {}

    /** 424: it was to be applied together with another one, which was refused. */
    record FailedDependency() implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.failedDependency();
        }
    }

    /** No answer, or one that leaves it open: the patch was applied or was not, or will be after all. */
    record Unknown() implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.unknown();
        }
    }

    /** An answer that no client can explain. */
    record Unexpected(int status, String body) implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.unexpected(this);
        }
    }
}
