package dev.leadpatch.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Processor seconds of a process and of those that it started, from Linux's {@code /proc}; zeros elsewhere.
 *
 * @param residentMegabytes of the process alone
 */
record ProcessUsage(double seconds, double residentMegabytes) {
    private static final Path PROC = Path.of("/proc");
    // what sysconf(_SC_CLK_TCK) says on all of today's Linux
    private static final double TICKS_PER_SECOND = 100;
    // fields of proc(5), counted from the state, which follows the name
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
        for (long each : LongStream.concat(LongStream.of(pid), children).toArray()) {
            ticks += parseCpuTicks(readProcFile(each, "stat"));
        }
        return new ProcessUsage(ticks / TICKS_PER_SECOND, parseResidentMegabytes(readProcFile(pid, "status")));
    }

    /** The time since then, and the memory of now. */
    ProcessUsage since(ProcessUsage before) {
        return new ProcessUsage(seconds - before.seconds, residentMegabytes);
    }

    /** A process that has ended meanwhile says nothing, even if its file was there a moment ago. */
    private static String readProcFile(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(Long.toString(pid)).resolve(file));
        } catch (IOException ended) {
            return "";
        }
    }

    static long parseCpuTicks(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        // the name may hold spaces, and closing brackets too
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
