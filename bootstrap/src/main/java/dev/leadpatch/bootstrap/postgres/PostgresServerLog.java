package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The log file of PostgreSQL's programs, readable by its owner only. One rotated file is retained. */
final class PostgresServerLog {
    private static final long ROTATION_THRESHOLD_BYTES = 16L << 20;

    private static final long MAX_EXIT_OUTPUT_BYTES = 1L << 20;

    private static final Pattern PANIC = Pattern.compile("PANIC:  (.*)");
    private static final Pattern CRASH = Pattern.compile("LOG:  (.* was terminated by .*)");
    // most other FATAL errors end one connection
    private static final Pattern FATAL = Pattern.compile(
            "FATAL:  ((?!the database system is|terminating |connection |password |no pg_hba|sorry, |unsupported ).*)");

    private final Path file;

    private PostgresServerLog(Path file) {
        this.file = file;
    }

    /** Opens the log. A file of more than 16 MiB is rotated first. */
    static PostgresServerLog open(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > ROTATION_THRESHOLD_BYTES) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return new PostgresServerLog(file);
    }

    Path file() {
        return file;
    }

    /** The current size in bytes, as the start of the next output. */
    long length() throws IOException {
        return Files.size(file);
    }

    /**
     * Returns the last error in the output after {@code startOffset}, without time and pid; without an error, the first
     * line.
     */
    String errorSince(long startOffset) throws IOException {
        List<String> lines = linesSince(startOffset);
        String reason =
                lines.stream().filter(line -> !line.isBlank()).findFirst().orElse("no reason was logged");
        for (String line : lines) {
            int fatal = Math.max(line.indexOf("FATAL:"), line.indexOf("PANIC:"));
            int error = line.indexOf("error: ");
            if (fatal >= 0) {
                reason = line.substring(fatal + "FATAL:".length()).strip();
            } else if (error >= 0) {
                reason = line.substring(error + "error: ".length()).strip();
            }
        }
        return reason;
    }

    /**
     * Returns why a server ended: its last PANIC, or its last other error that concerns the server and not one connection,
     * without time and pid.
     */
    String exitCauseSince(long startOffset) throws IOException {
        List<String> lines = linesSince(Math.max(startOffset, length() - MAX_EXIT_OUTPUT_BYTES));
        return Stream.of(PANIC, CRASH, FATAL)
                .flatMap(cause -> lines.stream()
                        .map(cause::matcher)
                        .filter(Matcher::find)
                        .map(found -> found.group(1))
                        .reduce((earlier, later) -> later)
                        .stream())
                .findFirst()
                .orElse("it logged no reason, as after kill -9");
    }

    private List<String> linesSince(long startOffset) throws IOException {
        try (var content = Files.newInputStream(file)) {
            content.skipNBytes(startOffset);
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
