package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.importing.ImportLeads.Summary;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows the progress of an import: a bar on a terminal, and a line every ten seconds elsewhere. */
interface ImportProgress extends AutoCloseable {

    /** Shows the number of rows that are done. */
    void show(Summary summary);

    @Override
    void close();

    /** A progress bar with rows per second and the remaining time. */
    static ImportProgress bar(PrintStream terminal, long rows) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("Importing")
                .setInitialMax(rows)
                .setUnit(" rows", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .showSpeed()
                .setConsumer(new TerminalConsumer(terminal))
                .build();
        return new ImportProgress() {
            @Override
            public void show(Summary summary) {
                bar.stepTo(summary.rows());
                if (summary.rejected() > 0) {
                    bar.setExtraMessage(" %,d rejected".formatted(summary.rejected()));
                }
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }

    /** Lines for a log file. */
    static ImportProgress lines(PrintStream stream, long rows, InstantSource clock) {
        return new Lines(stream, rows, clock);
    }

    /** Shows nothing. */
    static ImportProgress none() {
        return new Lines(new PrintStream(java.io.OutputStream.nullOutputStream()), 0, InstantSource.system());
    }

    /** A line at most every ten seconds. */
    final class Lines implements ImportProgress {
        private static final Duration INTERVAL = Duration.ofSeconds(10);

        private final PrintStream stream;
        private final long rows;
        private final InstantSource clock;
        private final Instant start;
        private Instant last;

        Lines(PrintStream stream, long rows, InstantSource clock) {
            this.stream = stream;
            this.rows = rows;
            this.clock = clock;
            start = clock.instant();
            last = start;
        }

        @Override
        public void show(Summary summary) {
            Instant now = clock.instant();
            if (Duration.between(last, now).compareTo(INTERVAL) < 0) {
                return;
            }
            last = now;
            double seconds = Duration.between(start, now).toMillis() / 1000.0;
            double rate = summary.rows() / seconds;
            stream.println("%,d of %,d rows, %,d rejected, %,.0f rows/s, %,.0f s left"
                    .formatted(summary.rows(), rows, summary.rejected(), rate, (rows - summary.rows()) / rate));
        }

        @Override
        public void close() {
            // nothing to clear
        }
    }

    /** Overwrites one line of a terminal. */
    final class TerminalConsumer implements ProgressBarConsumer {
        private static final int WIDTH = 100;

        private final PrintStream terminal;

        TerminalConsumer(PrintStream terminal) {
            this.terminal = terminal;
        }

        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String line) {
            terminal.print("\r" + line);
            terminal.flush();
        }

        @Override
        public void close() {
            terminal.println();
        }
    }
}
