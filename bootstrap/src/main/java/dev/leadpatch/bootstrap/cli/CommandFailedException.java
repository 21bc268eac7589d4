package dev.leadpatch.bootstrap.cli;

/** Why a command can't do its work. The message is one sentence for the operator, without secrets. */
public final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final int exitCode;

    private CommandFailedException(String sentence, int exitCode) {
        super(sentence);
        this.message = sentence;
        this.exitCode = exitCode;
    }

    /** Something was asked for that can't be had, such as a data directory that another process holds: exit code 2. */
    public static CommandFailedException usageError(String sentence) {
        return new CommandFailedException(sentence, ExitCode.USAGE);
    }

    /** Something failed that may work another time, such as reaching the database: exit code 1. */
    public static CommandFailedException temporaryFailure(String sentence) {
        return new CommandFailedException(sentence, ExitCode.FAILURE);
    }

    String message() {
        return message;
    }

    int exitCode() {
        return exitCode;
    }
}
