package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/** Prints the number of copied rows, at most every ten seconds. */
final class CopyProgress implements LongConsumer {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final PrintStream stream;
    private final InstantSource clock;
    private Instant last;

    CopyProgress(PrintStream stream, InstantSource clock) {
        this.stream = stream;
        this.clock = clock;
        last = clock.instant();
    }

    /** Returns the progress for a person at a terminal; elsewhere, nothing is printed. */
    static LongConsumer of(Console console, InstantSource clock) {
        return console.terminal().isInteractive() ? new CopyProgress(console.err(), clock) : rows -> {};
    }

    @Override
    public void accept(long rows) {
        Instant now = clock.instant();
        if (Duration.between(last, now).compareTo(INTERVAL) >= 0) {
            last = now;
            stream.println("%,d rows".formatted(rows));
        }
    }
}
