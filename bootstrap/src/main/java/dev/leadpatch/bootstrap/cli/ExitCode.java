package dev.leadpatch.bootstrap.cli;

/** What the process tells the shell. */
final class ExitCode {
    static final int OK = 0;
    /** It was asked for properly, but it failed. */
    static final int FAILURE = 1;
    /** It can't be done as it was asked for. */
    static final int USAGE = 2;

    private ExitCode() {}
}
