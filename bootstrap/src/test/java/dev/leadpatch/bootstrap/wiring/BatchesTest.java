package dev.leadpatch.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.bootstrap.logging.LogFormat;
import dev.leadpatch.bootstrap.logging.Logging;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final SlowKeys keys = new SlowKeys();
    private final Batches batches = new Batches("Old keys", keys::forget);

    @BeforeEach
    void listen() {
        Logging.start(LogFormat.TEXT, log);
    }

    @AfterEach
    void be_quiet_again() {
        Logging.startQuietly(System.err);
    }

    @Test
    void what_is_too_much_at_once_is_forgotten_in_smaller_batches() {
        keys.expired = 700;
        keys.inTime = 300;

        batches.run(60);

        assertThat(keys.asked).startsWith(1000, 500, 250, 500, 250);
        assertThat(keys.expired).isZero();
        assertThat(log.size()).isZero();
    }

    @Test
    void batches_grow_again_when_the_store_can_do_more() {
        keys.expired = 5_000;
        keys.inTime = 100;
        batches.run(60);
        keys.asked.clear();
        keys.inTime = Integer.MAX_VALUE;
        keys.expired = 100_000;

        batches.run(60);

        assertThat(keys.asked).endsWith(1000, 1000).allMatch(batch -> batch <= 1000);
    }

    @Test
    void a_run_ends_when_nothing_is_left() {
        keys.expired = 1_500;

        batches.run(60);

        assertThat(keys.asked).containsExactly(1000, 1000);
    }

    @Test
    void a_store_that_forgets_nothing_at_all_is_told_once_until_it_gets_on() {
        keys.expired = 10;
        keys.inTime = 0;

        batches.run(60);
        batches.run(60);

        assertThat(keys.asked).endsWith(3, 1, 1);
        assertThat(warnings()).isEqualTo(1);

        keys.inTime = Integer.MAX_VALUE;
        batches.run(60);
        keys.inTime = 0;
        keys.expired = 10;
        batches.run(60);

        assertThat(warnings()).isEqualTo(2);
    }

    private long warnings() {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("WARN"))
                .count();
    }

    /** Forgets only so many in time. */
    private static final class SlowKeys {
        private final List<Integer> asked = new ArrayList<>();
        private int expired;
        private int inTime = Integer.MAX_VALUE;

        int forget(int most) {
            asked.add(most);
            int forgotten = Math.min(most, expired);
            if (forgotten > inTime) {
                throw new StoreUnavailableException("too much at once", new TimeoutException());
            }
            expired -= forgotten;
            return forgotten;
        }
    }
}
