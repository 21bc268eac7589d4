package dev.leadpatch.bootstrap.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks Java, memory and disk. */
public final class MachineChecks {
    private static final long MEGABYTE = 1L << 20;
    private static final long MIN_HEAP = 128 * MEGABYTE;
    private static final long MIN_DISK = 200 * MEGABYTE;
    private static final long ENOUGH_DISK = 1024 * MEGABYTE;
    // metaspace, code cache, threads and direct memory, as the start script limits them
    private static final long OUTSIDE_HEAP = 176 * MEGABYTE;

    private MachineChecks() {}

    /** Checks the Java that runs this program, and its memory. */
    public static List<CheckResult> check() {
        return List.of(
                CheckResult.ok(
                        "java", "Java %s of %s".formatted(Runtime.version(), System.getProperty("java.vendor", "?"))),
                checkMemory(Runtime.getRuntime().maxMemory(), totalMemory()));
    }

    static CheckResult checkMemory(long maxHeap, long total) {
        String message = "the heap has up to %d MB, the machine %d MB".formatted(maxHeap / MEGABYTE, total / MEGABYTE);
        if (maxHeap < MIN_HEAP) {
            return CheckResult.warning(
                    "memory", message, "Large requests and imports fail. Start Java with -Xmx224m or more.");
        }
        if (maxHeap + OUTSIDE_HEAP > total) {
            return CheckResult.warning(
                    "memory", message, "The operating system may end the process. Use the start script, or -Xmx224m.");
        }
        return CheckResult.ok("memory", message);
    }

    private static long totalMemory() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean operatingSystem
                ? operatingSystem.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    /** Checks the free space of the directory, or of the nearest one above it that exists. */
    public static CheckResult checkDisk(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return checkDisk(directory, Files.getFileStore(existing).getUsableSpace());
        } catch (IOException e) {
            return CheckResult.failed(
                    "disk",
                    "the file system of " + directory + " can't be read",
                    "Check the disk and its permissions.");
        }
    }

    static CheckResult checkDisk(Path directory, long free) {
        String message = "%d MB are free for %s".formatted(free / MEGABYTE, directory);
        String remedy = "Free space, or set --data-dir to another disk. Without space, all changes fail.";
        if (free < MIN_DISK) {
            return CheckResult.failed("disk", message, remedy);
        }
        return free < ENOUGH_DISK ? CheckResult.warning("disk", message, remedy) : CheckResult.ok("disk", message);
    }
}
