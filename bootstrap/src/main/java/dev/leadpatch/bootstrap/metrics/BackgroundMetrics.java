package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Exports the failures of each background loop and the time since its last iteration. Thread-safe. */
final class BackgroundMetrics {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final MeterRegistry registry;
    private final BackgroundLoops loops;
    private final Map<BackgroundLoop, List<Meter>> meters = new HashMap<>();

    BackgroundMetrics(MeterRegistry registry, BackgroundLoops loops) {
        this.registry = registry;
        this.loops = loops;
    }

    /** Registers the loops that were started since the last call, and removes those that were closed since. */
    synchronized void refresh() {
        List<BackgroundLoop> open = loops.open();
        Set<BackgroundLoop> closed = new HashSet<>(meters.keySet());
        open.forEach(closed::remove);
        // before the registration, because a new loop may reuse the name of a closed one
        closed.forEach(loop -> meters.getOrDefault(loop, List.of()).forEach(registry::remove));
        meters.keySet().removeAll(closed);
        open.forEach(loop -> meters.computeIfAbsent(loop, this::register));
    }

    private List<Meter> register(BackgroundLoop loop) {
        return List.of(
                FunctionCounter.builder("leadpatch.background.loop.failures", loop, BackgroundLoop::failures)
                        .description("Iterations of the loop that failed")
                        .tag("loop", loop.name())
                        .register(registry),
                Gauge.builder("leadpatch.background.loop.last.iteration.age", loop, BackgroundMetrics::age)
                        .description("Time since the loop's last iteration ended, failed or not")
                        .baseUnit("seconds")
                        .tag("loop", loop.name())
                        .register(registry));
    }

    private static double age(BackgroundLoop loop) {
        return loop.sinceLastIteration().toMillis() / MILLIS_PER_SECOND;
    }
}
