package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.Answer;
import dev.leadpatch.acceptance.Client;
import dev.leadpatch.process.Wish.Form;
import dev.leadpatch.process.Wish.Seen;
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
final class Writer {

    private static final List<String> FIELDS = List.of("company_name", "first_name", "last_name");
    private static final List<Form> FORMS = List.of(Form.values());
    private static final int LEADS_OF_MANY = 3;
    private static final int GIVES_UP_EACH = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final IntFunction<Client> nodes;
    private final int number;
    private final RandomGenerator random;
    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private final AtomicInteger laterAnswers = new AtomicInteger();

    /** @param nodes a client of each node as it is at the moment; any number names one of them */
    Writer(IntFunction<Client> nodes, int number, long seed) {
        this.nodes = nodes;
        this.number = number;
        this.random = RandomGeneratorFactory.of("SplittableRandom").create(seed + number);
    }

    /**
     * What became of a wish.
     *
     * @param made the versions that the answer named, if there was one, of the leads that it did not refuse
     * @param recovery how long it took from a lost answer to the one that came
     */
    record Write(Wish wish, Optional<Map<Long, Long>> made, Optional<Duration> recovery) {}

    Void writeWhile(BooleanSupplier goOn) {
        for (int i = 0; goOn.getAsBoolean(); i++) {
            writes.add(write(wish("w" + number + "-" + i), i % GIVES_UP_EACH == 0));
        }
        return null;
    }

    private Wish wish(String id) {
        String field = FIELDS.get(random.nextInt(FIELDS.size()));
        Form form = FORMS.get(random.nextInt(FORMS.size()));
        int first = random.nextInt(Nodes.LEADS);
        List<Seen> leads = LongStream.range(first, first + (form.isOfMany() ? LEADS_OF_MANY : 1))
                .mapToObj(lead -> see(Nodes.FIRST_LEAD + lead % Nodes.LEADS, field))
                .toList();
        return new Wish(id, field, form, leads);
    }

    private Seen see(long lead, String field) {
        long begin = System.nanoTime();
        for (int node = random.nextInt(2); ; node++) {
            try {
                Answer answer = nodes.apply(node).get("/api/v1/leads/" + lead);
                if (answer.status() == 200) {
                    String tag = answer.header("ETag").orElseThrow().replace("\"", "");
                    return new Seen(lead, Long.parseLong(tag), Optional.ofNullable((String)
                            answer.json().get(field)));
                }
                assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            } catch (UncheckedIOException failed) {
                // the other one lives
            }
            assertPatient(begin);
        }
    }

    private Write write(Wish wish, boolean givesUp) {
        long begin = System.nanoTime();
        long lostAt = 0;
        for (int node = random.nextInt(2); ; node++) {
            try {
                Optional<Map<Long, Long>> made = wish.made(wish.sendTo(nodes.apply(node)));
                if (made.isPresent()) {
                    return new Write(wish, made, since(lostAt));
                }
                laterAnswers.incrementAndGet();
            } catch (UncheckedIOException failed) {
                // a connection that was refused has carried no request
                if (!(failed.getCause() instanceof ConnectException)) {
                    lostAt = lostAt == 0 ? System.nanoTime() : lostAt;
                    if (givesUp) {
                        return new Write(wish, Optional.empty(), Optional.empty());
                    }
                }
            }
            assertPatient(begin);
        }
    }

    private static void assertPatient(long begin) {
        assertThat(since(begin)).hasValueSatisfying(it -> assertThat(it).isLessThan(PATIENCE));
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
