package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.testing.ConcurrentTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LinesTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Lines<String> lines = new Lines<>();

    @AfterEach
    void nothing_is_left() {
        assertThat(lines.count()).isZero();
    }

    @Test
    void things_of_one_hash_code_have_lines_of_their_own() {
        assertThat("Aa").hasSameHashCodeAs("BB");

        assertThat(lines.inTurn(
                        "Aa",
                        SHORT,
                        () -> lines.inTurn("BB", SHORT, () -> "both").orElse("one")))
                .contains("both");
    }

    @Test
    void one_at_a_time_has_a_thing() throws Exception {
        AtomicInteger having = new AtomicInteger();
        IntFunction<Boolean> alone = number -> IntStream.range(0, 200)
                .allMatch(i -> lines.inTurn("thing", LONG, () -> {
                            boolean one = having.incrementAndGet() == 1;
                            Thread.onSpinWait();
                            having.decrementAndGet();
                            return one;
                        })
                        .orElseThrow());

        assertThat(ConcurrentTasks.run(16, alone)).containsOnly(true);
    }

    @Test
    void turns_come_in_the_order_of_coming() throws Exception {
        int many = 8;
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        List<Thread> people = new ArrayList<>();

        lines.inTurn("thing", SHORT, () -> {
            for (int number = 0; number < many; number++) {
                int own = number;
                Thread person = new Thread(() -> lines.inTurn("thing", LONG, () -> served.add(own)));
                people.add(person);
                person.start();
                // one comes after the other
                await().until(() -> person.getState() == Thread.State.TIMED_WAITING);
            }
            return served;
        });
        for (Thread person : people) {
            person.join();
        }

        assertThat(served).isEqualTo(IntStream.range(0, many).boxed().toList());
    }

    @Test
    void who_does_not_get_a_turn_in_time_leaves_the_line() {
        assertThat(lines.inTurn(
                        "thing",
                        SHORT,
                        () -> lines.inTurn("thing", SHORT, () -> "again").isEmpty()))
                .contains(true);
    }

    @Test
    void who_is_interrupted_leaves_the_line_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThat(lines.inTurn("thing", LONG, () -> "work")).isEmpty();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void work_that_fails_leaves_the_line_to_the_next() {
        assertThatThrownBy(() -> lines.inTurn("thing", SHORT, () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(lines.inTurn("thing", SHORT, () -> "next")).contains("next");
    }
}
