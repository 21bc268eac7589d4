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
    private static final Duration[] BUCKETS = DoubleStream.of(
                    1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
            .mapToObj(millis -> Duration.ofNanos((long) (millis * 1_000_000)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("http.server.requests.in.flight", underWay, AtomicInteger::get)
                .description("Requests that are being served")
                .register(registry);
    }

    @Override
    public void onRequestStarted() {
        underWay.incrementAndGet();
    }

    @Override
    public void onRequestFinished() {
        underWay.decrementAndGet();
    }

    @Override
    public void onResponse(String method, String route, int status, long nanos) {
        Kind kind = new Kind(method, route, status);
        Timer timer = timers.get(kind);
        if (timer == null) {
            timer = timers.computeIfAbsent(kind, this::timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("http.server.requests")
                .description("Requests that were answered, from their first byte to their answer's last")
                .tag("method", kind.method())
                .tag("route", kind.route())
                .tag("status", Integer.toString(kind.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private record Kind(String method, String route, int status) {}
}
