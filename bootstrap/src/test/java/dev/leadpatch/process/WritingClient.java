package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.ApiClient;
import dev.leadpatch.acceptance.ApiResponse;
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
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;

/**
 * A client that writes one value after the other, none of them twice, to one lead or to several at once. A request whose
 * answer was lost it repeats at the other node until it is answered; now and then it gives up instead.
 */
final class WritingClient {

    private static final List<String> FIELDS = List.of("company_name", "first_name", "last_name");
    private static final List<RequestForm> FORMS = List.of(RequestForm.values());
    private static final int BULK_SIZE = 3;
    private static final int ABANDON_INTERVAL = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final IntFunction<ApiClient> nodes;
    private final int number;
    private final RandomGenerator random;
    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private final AtomicInteger retryLaterCount = new AtomicInteger();

    /** @param nodes a client of each node as it is at the moment; any number names one of them */
    WritingClient(IntFunction<ApiClient> nodes, int number, long seed) {
        this.nodes = nodes;
        this.number = number;
        this.random = RandomGeneratorFactory.of("SplittableRandom").create(seed + number);
    }

    /**
     * What became of a wish.
     *
     * @param appliedVersions the versions that the answer named, if there was one, of the leads that it did not refuse
     * @param recovery how long it took from a lost answer to the one that came
     */
    record Write(RequestedChange change, Optional<Map<Long, Long>> appliedVersions, Optional<Duration> recovery) {}

    Void writeWhile(BooleanSupplier goOn) {
        for (int i = 0; goOn.getAsBoolean(); i++) {
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
        long begin = System.nanoTime();
        for (int node = random.nextInt(2); ; node++) {
            try {
                ApiResponse answer = nodes.apply(node).get("/api/v1/leads/" + lead);
                if (answer.status() == 200) {
                    String tag = answer.header("ETag").orElseThrow().replace("\"", "");
                    return new ObservedLead(lead, Long.parseLong(tag), Optional.ofNullable((String)
                            answer.json().get(field)));
                }
                assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            } catch (UncheckedIOException failed) {
                // the other one lives
            }
            assertWithinTimeout(begin);
        }
    }

    private Write write(RequestedChange wish, boolean givesUp) {
        long begin = System.nanoTime();
        long lostAt = 0;
        for (int node = random.nextInt(2); ; node++) {
            try {
                Optional<Map<Long, Long>> made = wish.appliedVersions(wish.sendTo(nodes.apply(node)));
                if (made.isPresent()) {
                    return new Write(wish, made, elapsedSince(lostAt));
                }
                retryLaterCount.incrementAndGet();
            } catch (UncheckedIOException failed) {
                // a connection that was refused has carried no request
                if (!(failed.getCause() instanceof ConnectException)) {
                    lostAt = lostAt == 0 ? System.nanoTime() : lostAt;
                    if (givesUp) {
                        return new Write(wish, Optional.empty(), Optional.empty());
                    }
                }
            }
            assertWithinTimeout(begin);
        }
    }

    private static void assertWithinTimeout(long begin) {
        assertThat(elapsedSince(begin)).hasValueSatisfying(it -> assertThat(it).isLessThan(TIMEOUT));
    }

    private static Optional<Duration> elapsedSince(long nanos) {
        return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - nanos));
    }

    List<Write> writes() {
        return writes;
    }

    /** How often it was told to come again: in use, or unavailable. */
    int retryLaterCount() {
        return retryLaterCount.get();
    }
}
