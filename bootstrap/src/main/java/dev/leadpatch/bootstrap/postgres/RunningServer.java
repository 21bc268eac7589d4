package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.DirectoryLock.Holder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The server of a cluster that another process has started, and that accepts connections. */
record RunningServer(int port) {
    // the lines of postmaster.pid, counted from 0
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final String READY = "ready";

    /**
     * Finds the server that the holder of the data directory has started. A server that is starting or stopping is not
     * returned, nor is one that a killed process left running: the holder is about to stop it.
     */
    static Optional<RunningServer> find(Path cluster, Holder holder) throws IOException {
        List<String> lines;
        try {
            lines = Files.readString(PidFileProcess.pidFile(cluster), StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(String::strip)
                    .toList();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.size() <= STATUS_LINE
                || !lines.get(STATUS_LINE).equals(READY)
                || !lines.get(PORT_LINE).matches("[1-9][0-9]{0,4}")) {
            return Optional.empty();
        }
        Optional<PidFileProcess> process = PidFileProcess.fromPidFile(cluster);
        if (process.isEmpty()
                || process.get().ownership() == PidFileProcess.Ownership.FOREIGN
                || !isStartedBy(holder, process.get())) {
            return Optional.empty();
        }
        return Optional.of(new RunningServer(Integer.parseInt(lines.get(PORT_LINE))));
    }

    /** A server that is older than the holder belongs to a killed process. The start of both must be known. */
    private static boolean isStartedBy(Holder holder, PidFileProcess server) {
        Optional<Instant> holderStart = holder.pid().stream()
                .boxed()
                .findFirst()
                .flatMap(ProcessHandle::of)
                .flatMap(process -> process.info().startInstant());
        Optional<Instant> serverStart = server.startInstant();
        return holderStart.isPresent()
                && serverStart.isPresent()
                && !serverStart.get().isBefore(holderStart.get());
    }
}
