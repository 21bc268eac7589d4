package dev.leadpatch.application.lead;

import java.util.OptionalLong;
import java.util.Set;

/** Which version a lead must have for a patch to be applied (RFC 9110 §13.1.1). */
public sealed interface Precondition {

    /** No precondition. */
    Precondition NONE = Unversioned.NONE;

    /** The lead must exist, at whatever version. */
    Precondition EXISTS = Unversioned.EXISTS;

    /** The lead must have this version. */
    static Precondition version(long version) {
        return new OneOf(Set.of(version));
    }

    boolean holds(long version);

    /** The highest version that is named, which is the newest that the caller can have seen. */
    OptionalLong highestVersion();

    /** Those that name no version. */
    enum Unversioned implements Precondition {
        NONE,
        EXISTS;

        @Override
        public boolean holds(long version) {
            return true;
        }

        @Override
        public OptionalLong highestVersion() {
            return OptionalLong.empty();
        }
    }

    /**
     * The lead must have one of these versions.
     *
     * @param versions if there is none, no lead meets this
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
        public OptionalLong highestVersion() {
            return versions.stream().mapToLong(Long::longValue).max();
        }
    }
}
