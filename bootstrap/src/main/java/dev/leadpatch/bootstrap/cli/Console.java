package dev.leadpatch.bootstrap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The three standard streams.
 *
 * @param out takes answers and the log
 * @param err takes what is for people
 */
public record Console(InputStream in, PrintStream out, PrintStream err) {

    /** This process's own, in UTF-8 whatever the locale says. */
    public static Console ofProcess() {
        return new Console(
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }

    /** Says where metrics are shown. */
    void printMetricsUrl(URI url) {
        err.println("Metrics are at " + url);
    }

    /** Says what is wrong, on one line. */
    void printError(String sentence) {
        err.println("leadpatch: " + sentence.replaceAll("[\\r\\n]+", " "));
    }
}
