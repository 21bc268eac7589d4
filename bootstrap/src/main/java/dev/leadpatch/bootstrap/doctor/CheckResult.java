package dev.leadpatch.bootstrap.doctor;

import java.util.Locale;

/**
 * The result of a check.
 *
 * @param check the name of the check, such as {@code disk}
 * @param message what was found, without a full stop and without secrets
 * @param remedy what to do, as sentences; empty if nothing is to be done
 */
public record CheckResult(String check, Status status, String message, String remedy) {

    static CheckResult ok(String check, String message) {
        return new CheckResult(check, Status.OK, message, "");
    }

    static CheckResult warning(String check, String message, String remedy) {
        return new CheckResult(check, Status.WARNING, message, remedy);
    }

    static CheckResult failed(String check, String message, String remedy) {
        return new CheckResult(check, Status.FAILED, message, remedy);
    }

    /** The severity of a result. */
    public enum Status {
        OK,
        /** Leadpatch works, but not completely or not for long. */
        WARNING,
        /** Leadpatch does not work. */
        FAILED;

        /** The name in the output. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
