package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.process.RequestedChange.ObservedLead;
import dev.leadpatch.process.RequestedChange.RequestForm;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;

/**
 * A client that writes unique values, to one lead or to several in bulk. If a response is lost, the client retries at
 * the other node with the same idempotency key until it receives a response. It abandons some requests instead.
 */
final class WritingClient {

    private static final List<String> FIELDS = List.of("company_name", "first_name", "last_name");
    private static final List<RequestForm> FORMS = List.of(RequestForm.values());
    private static final int BULK_SIZE = 3;
    private static final int ABANDON_INTERVAL = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The time limit of a write to nodes without memory: several requests may receive no response until they time out. */
    private static final Duration TIMEOUT_WITHOUT_MEMORY = Duration.ofMinutes(3);

    private final IntFunction<ApiClient> nodes;
    private final int number;
    private final boolean lacksMemory;
    private final RandomGenerator random;
    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private final AtomicInteger retryLaterCount = new AtomicInteger();
    private String lastOutcome = "";

    /** @param nodes returns the current client of a node; every number refers to a node */
    WritingClient(IntFunction<ApiClient> nodes, int number, long seed) {
        this(nodes, number, seed, false);
    }

    /** @param lacksMemory whether nodes can lack memory: the client retries their errors as it does a lost response */
    WritingClient(IntFunction<ApiClient> nodes, int number, long seed, boolean lacksMemory) {
        this.nodes = nodes;
        this.number = number;
        this.lacksMemory = lacksMemory;
        this.random = RandomGeneratorFactory.of("SplittableRandom").create(seed + number);
    }

    /**
     * The outcome of a requested change.
     *
     * @param appliedVersions the new version of each changed lead; empty if the request was abandoned
     * @param recovery the time from a lost response to the next one
     */
    record Write(RequestedChange change, Optional<Map<Long, Long>> appliedVersions, Optional<Duration> recovery) {}

    Void writeWhile(BooleanSupplier shouldContinue) {
        for (int i = 0; shouldContinue.getAsBoolean(); i++) {
            writes.add(write(nextChange("w" + number + "-" + i), i % ABANDON_INTERVAL == 0));
        }
        return null;
    }

    private RequestedChange nextChange(String id) {
        String field = FIELDS.get(random.nextInt(FIELDS.size()));
        RequestForm form = FORMS.get(random.nextInt(FORMS.size()));
        int first = random.nextInt(NodeCluster.LEADS);
        List<ObservedLead> leads = LongStream.range(first, first + (form.isBulk() ? BULK_SIZE : 1))
                .mapToObj(lead -> observeLead(NodeCluster.FIRST_LEAD + lead % NodeCluster.LEADS, field))
                .toList();
        return new RequestedChange(id, field, form, leads);
    }

    private ObservedLead observeLead(long lead, String field) {
        long start = System.nanoTime();
        for (int node = random.nextInt(2); ; node++) {
            try {
                ApiClient client = nodes.apply(node);
                Optional<ApiResponse> response = send(() -> client.get("/api/v1/leads/" + lead));
                Optional<ApiResponse> found = response.filter(read -> read.status() == 200);
                if (found.isPresent()) {
                    String tag = found.get().header("ETag").orElseThrow().replace("\"", "");
                    return new ObservedLead(lead, Long.parseLong(tag), Optional.ofNullable((String)
                            found.get().json().get(field)));
                }
                response.ifPresent(refused ->
                        assertThat(refused.status()).as(refused.body()).isIn(503, 504));
            } catch (UncheckedIOException e) {
                // retries at the other node
            }
            assertWithinTimeout(start);
        }
    }

    private Write write(RequestedChange change, boolean abandonsOnLoss) {
        long start = System.nanoTime();
        long lostAt = 0;
        for (int node = random.nextInt(2); ; node++) {
            try {
                ApiClient client = nodes.apply(node);
                Optional<Map<Long, Long>> versions =
                        send(() -> change.sendTo(client)).flatMap(change::appliedVersions);
                if (versions.isPresent()) {
                    return new Write(change, versions, elapsedSince(lostAt));
                }
                retryLaterCount.incrementAndGet();
            } catch (UncheckedIOException e) {
                // a refused connection has sent no request
                if (!(e.getCause() instanceof ConnectException)) {
                    lostAt = lostAt == 0 ? System.nanoTime() : lostAt;
                    if (abandonsOnLoss) {
                        return new Write(change, Optional.empty(), Optional.empty());
                    }
                }
            }
            assertWithinTimeout(start);
        }
    }

    /**
     * Returns the response of a node; empty if the node lacked memory. It may then reject a request that it could not
     * parse, or respond without a body, which {@link ApiClient} does not accept.
     */
    private Optional<ApiResponse> send(Supplier<ApiResponse> request) {
        try {
            ApiResponse received = request.get();
            lastOutcome = received.toString();
            return Optional.of(received)
                    .filter(response -> !lacksMemory || !(response.status() == 500 || isMalformed(response)));
        } catch (UncheckedIOException e) {
            lastOutcome = e.toString();
            throw e;
        } catch (AssertionError e) {
            lastOutcome = e.toString();
            if (!lacksMemory) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static boolean isMalformed(ApiResponse response) {
        return response.status() == 400 && "bad_request".equals(response.json().get("code"));
    }

    private void assertWithinTimeout(long start) {
        assertThat(elapsedSince(start))
                .hasValueSatisfying(elapsed -> assertThat(elapsed)
                        .as("time until the outcome " + lastOutcome)
                        .isLessThan(lacksMemory ? TIMEOUT_WITHOUT_MEMORY : TIMEOUT));
    }

    private static Optional<Duration> elapsedSince(long nanos) {
        return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - nanos));
    }

    List<Write> writes() {
        return writes;
    }

    /** Number of responses to retry later: the idempotency key is in use, or the service is unavailable. */
    int retryLaterCount() {
        return retryLaterCount.get();
    }
}
