package dev.leadpatch.bootstrap.wiring;

/** The application can't start. The message is one sentence for the operator and contains no secrets. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final boolean temporary;

    private StartupException(String message, boolean temporary) {
        super(message);
        this.message = message;
        this.temporary = temporary;
    }

    /** The settings must change first, for example because a port or a data directory is in use. */
    public static StartupException permanent(String message) {
        return new StartupException(message, false);
    }

    /** A later start may succeed, for example when the database is reachable again. */
    public static StartupException temporary(String message) {
        return new StartupException(message, true);
    }

    /** Returns the message; never null. */
    public String message() {
        return message;
    }

    /** Returns whether a later start with the same settings may succeed. */
    public boolean isTemporary() {
        return temporary;
    }
}
