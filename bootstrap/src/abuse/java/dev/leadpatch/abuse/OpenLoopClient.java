package dev.leadpatch.abuse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A client with an open loop: it sends requests at a fixed rate over keep-alive connections, whether or not earlier ones
 * are complete. Latency counts from the scheduled time of a request, which avoids coordinated omission.
 */
final class OpenLoopClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The number of the next change: its value is always new, so that each change is delivered. */
    private static final AtomicLong CHANGE_NUMBER = new AtomicLong();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<CompletableFuture<?>> pending = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private final Duration period;
    private final IntFunction<HttpRequest> requests;
    private long start;
    private @Nullable Future<?> schedule;

    private OpenLoopClient(Duration period, IntFunction<HttpRequest> requests) {
        this.period = period;
        this.requests = requests;
    }

    /** Starts the honest client: 10 requests per second, alternately PATCH and GET of a lead. */
    static OpenLoopClient honest(URI service) {
        return new OpenLoopClient(Duration.ofMillis(100), number -> {
                    String lead = AbuseCompany.HONEST.leadPath(1 + number / 2 % 10);
                    HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(lead))
                            .header("Authorization", "Bearer " + AbuseCompany.HONEST.key())
                            .timeout(TIMEOUT);
                    return number % 2 == 0
                            ? request.build()
                            : request.header("Content-Type", "application/json")
                                    .method(
                                            "PATCH",
                                            BodyPublishers.ofString("{\"first_name\": \"%d\"}"
                                                    .formatted(CHANGE_NUMBER.incrementAndGet())))
                                    .build();
                })
                .start();
    }

    /** Starts a supervisor that requests {@code /healthz} four times per second. */
    static OpenLoopClient supervisor(URI service) {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/healthz"))
                .timeout(TIMEOUT)
                .build();
        return new OpenLoopClient(Duration.ofMillis(250), number -> request).start();
    }

    private OpenLoopClient start() {
        start = System.nanoTime();
        schedule = timer.scheduleAtFixedRate(this::send, 0, period.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    private void send() {
        int number = pending.size();
        long due = start + number * period.toNanos();
        pending.add(http.sendAsync(requests.apply(number), BodyHandlers.discarding())
                .handle((response, failure) -> {
                    record(response, System.nanoTime() - due);
                    return null;
                }));
    }

    private void record(@Nullable HttpResponse<?> response, long nanos) {
        if (response == null) {
            latencies.recordFailure(nanos);
        } else {
            boolean hasRetryAfter = response.headers().firstValue("Retry-After").isPresent();
            latencies.record(response.statusCode(), hasRetryAfter, nanos);
        }
    }

    /** Stops sending, waits for the responses, and returns the latencies. */
    Latencies stop() throws InterruptedException {
        Objects.requireNonNull(schedule).cancel(false);
        timer.shutdown();
        timer.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new)).join();
        return latencies;
    }
}
