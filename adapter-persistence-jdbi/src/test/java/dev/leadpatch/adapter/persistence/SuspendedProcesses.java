package dev.leadpatch.adapter.persistence;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Processes of a database that are stopped, as on a machine that hangs: alive, but they answer nothing. */
final class SuspendedProcesses implements AutoCloseable {
    private final List<Long> processes;

    private SuspendedProcesses(List<Long> processes) {
        this.processes = processes;
        signal("-STOP");
    }

    /** The one process. */
    static SuspendedProcesses ofProcess(long process) {
        return new SuspendedProcesses(List.of(process));
    }

    /** The whole database that {@code backend} is a process of. */
    static SuspendedProcesses ofDatabase(long backend) {
        ProcessHandle postmaster =
                ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
        // frozen first, it can't start a process that would be missed
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
            // one that ended by itself in the meantime is none to care about
            new ProcessBuilder("kill", signal, Long.toString(process))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
