package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.Answer;
import dev.leadpatch.acceptance.Client;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A client that writes one value after the other, none of them twice. A request whose answer was lost it repeats at the
 * other node until it is answered; now and then it gives up instead.
 */
final class Writer {

    private static final List<String> FIELDS = List.of("company_name", "first_name", "last_name");
    private static final int GIVES_UP_EACH = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Nodes nodes;
    private final int number;
    private final RandomGenerator random;
    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private final AtomicInteger laterAnswers = new AtomicInteger();

    Writer(Nodes nodes, int number, long seed) {
        this.nodes = nodes;
        this.number = number;
        this.random = RandomGeneratorFactory.of("SplittableRandom").create(seed + number);
    }

    /**
     * What became of one value.
     *
     * @param id of the request, its key and its value
     * @param version that the answer named, if there was one
     * @param recovery how long it took from a lost answer to the one that came
     */
    record Write(long lead, String field, String id, Optional<Long> version, Optional<Duration> recovery) {}

    Void writeWhile(BooleanSupplier goOn) {
        for (int i = 0; goOn.getAsBoolean(); i++) {
            long lead = Nodes.FIRST_LEAD + random.nextInt(Nodes.LEADS);
            String field = FIELDS.get(random.nextInt(FIELDS.size()));
            writes.add(write(lead, field, "w" + number + "-" + i, i % GIVES_UP_EACH == 0));
        }
        return null;
    }

    private Write write(long lead, String field, String id, boolean givesUp) {
        long begin = System.nanoTime();
        long lostAt = 0;
        for (int node = random.nextInt(2); ; node++) {
            Client client = nodes.client(node).with("Idempotency-Key", id).with("X-Request-Id", id);
            try {
                Answer answer = client.patch(lead, "{\"%s\": \"%s\"}".formatted(field, id));
                if (answer.status() == 200) {
                    String tag = answer.header("ETag").orElseThrow();
                    return new Write(lead, field, id, Optional.of(versionIn(tag)), since(lostAt));
                }
                assertThat(answer.status()).as(answer.body()).isIn(409, 503);
                laterAnswers.incrementAndGet();
            } catch (UncheckedIOException failed) {
                // a connection that was refused has carried no request
                if (!(failed.getCause() instanceof ConnectException)) {
                    lostAt = lostAt == 0 ? System.nanoTime() : lostAt;
                    if (givesUp) {
                        return new Write(lead, field, id, Optional.empty(), Optional.empty());
                    }
                }
            }
            assertThat(since(begin)).hasValueSatisfying(it -> assertThat(it).isLessThan(PATIENCE));
        }
    }

    private static long versionIn(String tag) {
        return Long.parseLong(tag.substring(1, tag.length() - 1));
    }

    private static Optional<Duration> since(long nanos) {
        return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - nanos));
    }

    List<Write> writes() {
        return writes;
    }

    /** How often it was told to come again: in use, or unavailable. */
    int laterAnswers() {
        return laterAnswers.get();
    }
}
