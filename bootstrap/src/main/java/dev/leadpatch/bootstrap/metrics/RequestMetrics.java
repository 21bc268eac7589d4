package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;

/**
 * Counts and times requests, with one timer for each method, route and status. The timers are cached in a map: a
 * lookup in the registry would create the tags for every request. Thread-safe.
 */
final class RequestMetrics implements RequestObserver {
    private static final Duration[] HISTOGRAM_BUCKETS = DoubleStream.of(
                    1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
            .mapToObj(millis -> Duration.ofNanos((long) (millis * 1_000_000)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Counter> errors = new ConcurrentHashMap<>();
    private final KeyMetrics keys;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Counter failedAuthentications;
    private final Counter slowReaders;
    private final Map<Limit, Counter> rateLimited = new EnumMap<>(Limit.class);
    private final Map<WaitingList, AtomicInteger> waiting = new EnumMap<>(WaitingList.class);

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.keys = new KeyMetrics(registry);
        Gauge.builder("http.server.requests.in.flight", inFlight, AtomicInteger::get)
                .description("Requests in progress")
                .register(registry);
        failedAuthentications = Counter.builder("leadpatch.failed.authentications")
                .description("Requests with an invalid API key")
                .register(registry);
        slowReaders = Counter.builder("leadpatch.slow.readers")
                .description("Connections closed because the client received a response too slowly")
                .register(registry);
        for (WaitingList list : WaitingList.values()) {
            AtomicInteger requests = new AtomicInteger();
            waiting.put(list, requests);
            Gauge.builder("leadpatch.waiting.requests", requests, AtomicInteger::get)
                    .description("Requests that wait until others have ended")
                    .tag("list", list.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        for (Limit limit : Limit.values()) {
            rateLimited.put(
                    limit,
                    Counter.builder("leadpatch.rate.limited.requests")
                            .description("Requests rejected with 429, by the exceeded limit")
                            .tag("limit", limit.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
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
        TimerKey key = new TimerKey(method, route, status);
        Timer timer = timers.get(key);
        if (timer == null) {
            timer = timers.computeIfAbsent(key, this::newTimer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onResponseToKey(ApiKeyId key, int status) {
        keys.count(key, status);
    }

    @Override
    public void onError(String code) {
        errors.computeIfAbsent(code, this::newErrorCounter).increment();
    }

    private Counter newErrorCounter(String code) {
        return Counter.builder("leadpatch.errors")
                .description("Error responses, by error code; by status if the error has no code")
                .tag("code", code)
                .register(registry);
    }

    @Override
    public void onAuthenticationFailed() {
        failedAuthentications.increment();
    }

    @Override
    public void onSlowReader() {
        slowReaders.increment();
    }

    @Override
    public void onWaitStarted(WaitingList list) {
        Objects.requireNonNull(waiting.get(list)).incrementAndGet();
    }

    @Override
    public void onWaitEnded(WaitingList list) {
        Objects.requireNonNull(waiting.get(list)).decrementAndGet();
    }

    @Override
    public void onRateLimited(Limit limit) {
        Objects.requireNonNull(rateLimited.get(limit)).increment();
    }

    private Timer newTimer(TimerKey key) {
        return Timer.builder("http.server.requests")
                .description("Completed requests, from the first byte of the request to the last byte of the response")
                .tag("method", key.method())
                .tag("route", key.route())
                .tag("status", Integer.toString(key.status()))
                .serviceLevelObjectives(HISTOGRAM_BUCKETS)
                .register(registry);
    }

    private record TimerKey(String method, String route, int status) {}
}
