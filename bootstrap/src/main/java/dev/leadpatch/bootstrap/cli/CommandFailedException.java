package dev.leadpatch.bootstrap.cli;

/** A command failed. The message is one sentence for the operator and contains no secrets. */
public final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final int exitCode;

    private CommandFailedException(String message, int exitCode) {
        super(message);
        this.message = message;
        this.exitCode = exitCode;
    }

    /** The command can't succeed as it was invoked, for example on a data directory in use: exit code 2. */
    public static CommandFailedException usageError(String message) {
        return new CommandFailedException(message, ExitCode.USAGE);
    }

    /** The command failed for a reason that may be temporary, such as an unreachable database: exit code 1. */
    public static CommandFailedException temporaryFailure(String message) {
        return new CommandFailedException(message, ExitCode.FAILURE);
    }

    String message() {
        return message;
    }

    int exitCode() {
        return exitCode;
    }
}
