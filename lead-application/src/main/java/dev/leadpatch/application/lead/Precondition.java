package dev.leadpatch.application.lead;

import java.util.OptionalLong;
import java.util.Set;

/** Optimistic locking: the version that a lead must have for a patch to be applied (RFC 9110 §13.1.1). */
public sealed interface Precondition {

    /** No precondition. */
    Precondition NONE = Unversioned.NONE;

    /** The lead must exist, at any version. */
    Precondition EXISTS = Unversioned.EXISTS;

    /** The lead must have this version. */
    static Precondition version(long version) {
        return new OneOf(Set.of(version));
    }

    boolean holds(long version);

    /** Whether the caller states which versions it expects. */
    boolean expectsVersion();

    /** Returns the highest version of the precondition, which is the newest version that the caller can have read. */
    OptionalLong highestVersion();

    /** Preconditions without a version. */
    enum Unversioned implements Precondition {
        NONE,
        EXISTS;

        @Override
        public boolean holds(long version) {
            return true;
        }

        @Override
        public boolean expectsVersion() {
            return this == EXISTS;
        }

        @Override
        public OptionalLong highestVersion() {
            return OptionalLong.empty();
        }
    }

    /**
     * The lead must have one of these versions.
     *
     * @param versions if empty, no lead meets the precondition
     */
    record OneOf(Set<Long> versions) implements Precondition {
        public OneOf {
            versions = Set.copyOf(versions);
        }

        @Override
        public boolean holds(long version) {
            return versions.contains(version);
        }

        @Override
        public boolean expectsVersion() {
            return true;
        }

        @Override
        public OptionalLong highestVersion() {
            return versions.stream().mapToLong(Long::longValue).max();
        }
    }

    /**
     * The lead must meet {@code required}, and must not meet {@code excluded} (RFC 9110 §13.1.2).
     *
     * @param required {@link #NONE} if there is no other precondition
     */
    record Excluding(Precondition required, Precondition excluded) implements Precondition {
        @Override
        public boolean holds(long version) {
            return required.holds(version) && !excluded.holds(version);
        }

        @Override
        public boolean expectsVersion() {
            return required.expectsVersion();
        }

        @Override
        public OptionalLong highestVersion() {
            return required.highestVersion();
        }
    }
}
