package dev.leadpatch.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Resource usage of a process, from {@code /proc} on Linux; zeros on other systems.
 *
 * @param seconds processor time of the process and its descendants
 * @param residentMegabytes resident memory of the process alone, in MiB
 */
record ProcessUsage(double seconds, double residentMegabytes) {
    private static final Path PROC = Path.of("/proc");
    // sysconf(_SC_CLK_TCK) on current Linux systems
    private static final double TICKS_PER_SECOND = 100;
    // indexes of fields in proc(5), where 0 is the state, the first field after the name
    private static final int USER_TIME_FIELD = 11;
    private static final int CHILDREN_SYSTEM_TIME_FIELD = 14;

    static ProcessUsage ofProcess(long pid) {
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return new ProcessUsage(0, 0);
        }
        LongStream children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid);
        long ticks = 0;
        for (long processId : LongStream.concat(LongStream.of(pid), children).toArray()) {
            ticks += parseCpuTicks(readProcFile(processId, "stat"));
        }
        return new ProcessUsage(ticks / TICKS_PER_SECOND, parseResidentMegabytes(readProcFile(pid, "status")));
    }

    /** Returns the processor time since {@code before}, with the current memory. */
    ProcessUsage since(ProcessUsage before) {
        return new ProcessUsage(seconds - before.seconds, residentMegabytes);
    }

    /** Returns empty text if the process has exited. */
    private static String readProcFile(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(Long.toString(pid)).resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    static long parseCpuTicks(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        // the name may contain spaces and parentheses
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Arrays.stream(fields, USER_TIME_FIELD, CHILDREN_SYSTEM_TIME_FIELD + 1)
                .mapToLong(Long::parseLong)
                .sum();
    }

    static double parseResidentMegabytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
