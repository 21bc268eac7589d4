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
 * @param out receives the output of commands and the log
 * @param err receives the messages for the operator
 */
public record Console(InputStream in, PrintStream out, PrintStream err) {

    /** The streams of this process, in UTF-8 regardless of the locale. */
    public static Console ofProcess() {
        return new Console(
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }

    /** Prints the URL of the metrics. */
    void printMetricsUrl(URI url) {
        err.println("Metrics are at " + url);
    }

    /** Prints an error on one line; line breaks in the message become spaces. */
    void printError(String message) {
        err.println("leadpatch: " + message.replaceAll("[\\r\\n]+", " "));
    }
}
