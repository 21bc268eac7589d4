package dev.leadpatch.bootstrap.cli;

/** The exit codes of the process. */
final class ExitCode {
    static final int OK = 0;
    /** The command failed. */
    static final int FAILURE = 1;
    /** Usage error: the command can't succeed as it was invoked. */
    static final int USAGE = 2;

    private ExitCode() {}
}
