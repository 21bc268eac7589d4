package dev.leadpatch.bootstrap.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics of the process, with the names that Prometheus defines for all client libraries. Omits what the operating
 * system does not report.
 *
 * @param status the status of the process on Linux
 */
record ProcessMetrics(Path status) implements MeterBinder {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int KIB = 1024;
    private static final Pattern RESIDENT_MEMORY = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    /** The metrics of this process. */
    static ProcessMetrics ofThisProcess() {
        return new ProcessMetrics(Path.of("/proc/self/status"));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu.seconds", system, bean -> bean.getProcessCpuTime() / NANOS_PER_SECOND)
                    .description("User and system CPU time of the process")
                    .register(registry);
            Gauge.builder("process.open.fds", system, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
                    .description("Open file descriptors")
                    .register(registry);
            Gauge.builder("process.max.fds", system, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                    .description("Maximum number of open file descriptors")
                    .register(registry);
        }
        if (Files.isReadable(status)) {
            Gauge.builder("process.resident.memory", this, ProcessMetrics::residentMemoryBytes)
                    .strongReference(true)
                    .description("Physical memory of the process")
                    .baseUnit("bytes")
                    .register(registry);
        }
    }

    private double residentMemoryBytes() {
        try {
            Matcher memory = RESIDENT_MEMORY.matcher(Files.readString(status));
            return memory.find() ? (double) KIB * Long.parseLong(memory.group(1)) : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
