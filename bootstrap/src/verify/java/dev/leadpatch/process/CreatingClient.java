package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** A client that creates leads with unique names. It repeats each request, at the other node, until it succeeds. */
final class CreatingClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final IntFunction<ApiClient> nodes;
    private final Map<Long, Object> created = new HashMap<>();
    private final CompletableFuture<Void> run;
    private volatile boolean running = true;

    private CreatingClient(IntFunction<ApiClient> nodes) {
        this.nodes = nodes;
        this.run = CompletableFuture.runAsync(this::createWhileRunning);
    }

    /** @param nodes returns the current client of a node; every number refers to a node */
    static CreatingClient start(IntFunction<ApiClient> nodes) {
        return new CreatingClient(nodes);
    }

    private void createWhileRunning() {
        for (int number = 0; running; number++) {
            String name = "created-" + number;
            created.put(create(name, number), name);
        }
    }

    private long create(String name, int firstNode) {
        long start = System.nanoTime();
        for (int node = firstNode; ; node++) {
            try {
                ApiResponse response = nodes.apply(node)
                        .withHeader("Idempotency-Key", name)
                        .send("POST", "/api/v1/leads", "{\"last_name\": \"%s\"}".formatted(name));
                if (response.status() == 201) {
                    return (Long) response.get("id");
                }
                assertThat(response.status() >= 503 || "idempotency_key_in_use".equals(response.get("code")))
                        .as(response.body())
                        .isTrue();
            } catch (UncheckedIOException e) {
                // repeated at the other node
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
        }
    }

    /** Stops after the current request, and returns the number of created leads. */
    int stop() {
        close();
        run.join();
        return created.size();
    }

    /** Asserts that exactly the acknowledged leads are stored. */
    void assertStoredOnce(List<CommittedChange> changes) {
        Map<Long, Object> stored = changes.stream()
                .filter(change -> change.version() == 1)
                .collect(Collectors.toMap(
                        CommittedChange::lead, change -> change.fields().get("last_name")));
        assertThat(stored).isEqualTo(created);
    }

    @Override
    public void close() {
        running = false;
    }
}
