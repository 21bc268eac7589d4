package dev.leadpatch.adapter.persistence;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Suspends processes of a database (SIGSTOP), as on a machine that hangs; closing resumes them. */
public final class SuspendedProcesses implements AutoCloseable {
    private final List<Long> processes;

    private SuspendedProcesses(List<Long> processes) {
        this.processes = processes;
        signal("-STOP");
    }

    /** Suspends one process. */
    public static SuspendedProcesses ofProcess(long process) {
        return new SuspendedProcesses(List.of(process));
    }

    /** Suspends all processes of the database that {@code backend} belongs to. */
    static SuspendedProcesses ofDatabase(long backend) {
        ProcessHandle postmaster =
                ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
        // suspended first, so that it can't start another process
        signal("-STOP", postmaster.pid());
        Stream<ProcessHandle> all = Stream.concat(Stream.of(postmaster), postmaster.children());
        return new SuspendedProcesses(all.map(ProcessHandle::pid).toList());
    }

    @Override
    public void close() {
        signal("-CONT");
    }

    private void signal(String signal) {
        processes.forEach(process -> signal(signal, process));
    }

    private static void signal(String signal, long process) {
        try {
            // a process that has ended is ignored
            new ProcessBuilder("kill", signal, Long.toString(process))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
