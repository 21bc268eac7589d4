package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.adapter.http.RequestObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;

/**
 * Counts and times requests. Each kind of request has one timer, which is looked up in a map: asking the registry for it
 * would cost every request its tags.
 */
final class RequestMetrics implements RequestObserver {
    private static final Duration[] HISTOGRAM_BUCKETS = DoubleStream.of(
                    1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
            .mapToObj(millis -> Duration.ofNanos((long) (millis * 1_000_000)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("http.server.requests.in.flight", inFlight, AtomicInteger::get)
                .description("Requests that are being served")
                .register(registry);
    }

    @Override
    public void onRequestStarted() {
        inFlight.incrementAndGet();
    }

    @Override
    public void onRequestFinished() {
        inFlight.decrementAndGet();
    }

    @Override
    public void onResponse(String method, String route, int status, long nanos) {
        TimerKey kind = new TimerKey(method, route, status);
        Timer timer = timers.get(kind);
        if (timer == null) {
            timer = timers.computeIfAbsent(kind, this::newTimer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer newTimer(TimerKey kind) {
        return Timer.builder("http.server.requests")
                .description("Requests that were answered, from their first byte to their answer's last")
                .tag("method", kind.method())
                .tag("route", kind.route())
                .tag("status", Integer.toString(kind.status()))
                .serviceLevelObjectives(HISTOGRAM_BUCKETS)
                .register(registry);
    }

    private record TimerKey(String method, String route, int status) {}
}
