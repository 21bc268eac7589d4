package dev.leadpatch.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void at_a_fixed_rate_requests_are_due_when_they_are_due_however_late_it_is() {
        Pace pace = Pace.open(0, 100, 1);
        pace.sent();
        pace.sent();
        assertThat(pace.next(500 * MILLI)).isEqualTo(20 * MILLI);
    }

    @Test
    void at_a_fixed_rate_none_is_left_out() {
        Pace pace = Pace.open(0, 100, 0.5);
        int sent = 0;
        while (pace.hasNext(10_000 * MILLI)) {
            pace.sent();
            sent++;
        }
        assertThat(sent).isEqualTo(50);
    }

    @Test
    void otherwise_the_next_one_is_due_at_once_until_the_end() {
        Pace pace = Pace.closed(MILLI);
        assertThat(pace.next(MILLI / 2)).isEqualTo(MILLI / 2);
        assertThat(pace.hasNext(MILLI - 1)).isTrue();
        assertThat(pace.hasNext(MILLI)).isFalse();
    }

    @Test
    void who_had_to_wait_for_a_connection_has_waited() {
        Tally tally = new Tally(1_000 * MILLI);
        Pace pace = Pace.open(0, 100, 0.5);
        // the service stands still for half a second and then answers all at once
        while (pace.hasNext(0)) {
            tally.answered(200, "", pace.next(500 * MILLI), 500 * MILLI);
            pace.sent();
        }
        assertThat(tally.outcome(1, 0).p50()).isCloseTo(250, within(10.0));
        assertThat(tally.outcome(1, 0).max()).isCloseTo(500, within(1.0));
    }
}
