package dev.leadpatch.application;

import java.util.Optional;

/** A condition that must hold before requests are sent to this node; {@code /readyz} reports it. Thread-safe. */
@FunctionalInterface
public interface ReadinessCondition {

    /** Returns why the condition does not hold; empty if it holds. Returns within two seconds. */
    Optional<Cause> check();

    /** Returns whether no requests are sent to the node while the condition does not hold; otherwise it is a warning. */
    default boolean isRequired() {
        return true;
    }

    /** Returns a condition that is reported, but not required. */
    static ReadinessCondition warning(ReadinessCondition condition) {
        return new ReadinessCondition() {
            @Override
            public Optional<Cause> check() {
                return condition.check();
            }

            @Override
            public boolean isRequired() {
                return false;
            }
        };
    }

    /**
     * Why a condition does not hold. It is public, so it must not contain addresses and names.
     *
     * @param code stable, in snake case, such as {@code database_read_only}
     * @param message a clause for the operator, such as "the database is read-only"
     */
    record Cause(String code, String message) {}
}
