package dev.leadpatch.bootstrap.cli;

/** Why a command can't do its work. The message is one sentence for the operator, without secrets. */
public final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;
    private final int exitCode;

    private CannotStart(String sentence, int exitCode) {
        super(sentence);
        this.sentence = sentence;
        this.exitCode = exitCode;
    }

    /** Something was asked for that can't be had, such as a data directory that another process holds: exit code 2. */
    public static CannotStart asAskedFor(String sentence) {
        return new CannotStart(sentence, ExitCode.USAGE);
    }

    /** Something failed that may work another time, such as reaching the database: exit code 1. */
    public static CannotStart now(String sentence) {
        return new CannotStart(sentence, ExitCode.FAILURE);
    }

    String sentence() {
        return sentence;
    }

    int exitCode() {
        return exitCode;
    }
}
