package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The file that takes what PostgreSQL's programs say; only its owner reads it. One older file is kept. */
final class PostgresServerLog {
    private static final long ROTATION_THRESHOLD_BYTES = 16L << 20;

    private final Path file;

    private PostgresServerLog(Path file) {
        this.file = file;
    }

    /** Opens the log; one that has grown large makes room for a new one. */
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

    /** Where the next line will stand. */
    long length() throws IOException {
        return Files.size(file);
    }

    /** The last thing that a program complained of since then, without time and pid; else the first that it said. */
    String errorSince(long start) throws IOException {
        List<String> lines = linesSince(start);
        String complaint =
                lines.stream().filter(line -> !line.isBlank()).findFirst().orElse("it gave no reason");
        for (String line : lines) {
            int fatal = Math.max(line.indexOf("FATAL:"), line.indexOf("PANIC:"));
            int error = line.indexOf("error: ");
            if (fatal >= 0) {
                complaint = line.substring(fatal + "FATAL:".length()).strip();
            } else if (error >= 0) {
                complaint = line.substring(error + "error: ".length()).strip();
            }
        }
        return complaint;
    }

    private List<String> linesSince(long start) throws IOException {
        try (var content = Files.newInputStream(file)) {
            content.skipNBytes(start);
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
