package dev.leadpatch.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestPacingTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void open_pace_schedules_requests_independent_of_delay() {
        RequestPacing pace = RequestPacing.openLoop(0, 100, 1);
        pace.onSent();
        pace.onSent();
        assertThat(pace.nextDue(500 * MILLI)).isEqualTo(20 * MILLI);
    }

    @Test
    void open_pace_skips_no_request() {
        RequestPacing pace = RequestPacing.openLoop(0, 100, 0.5);
        int sent = 0;
        while (pace.hasNext(10_000 * MILLI)) {
            pace.onSent();
            sent++;
        }
        assertThat(sent).isEqualTo(50);
    }

    @Test
    void closed_pace_schedules_the_next_request_immediately_until_the_end() {
        RequestPacing pace = RequestPacing.closedLoop(MILLI);
        assertThat(pace.nextDue(MILLI / 2)).isEqualTo(MILLI / 2);
        assertThat(pace.hasNext(MILLI - 1)).isTrue();
        assertThat(pace.hasNext(MILLI)).isFalse();
    }

    @Test
    void latency_includes_the_wait_for_a_connection() {
        ResponseStatistics tally = new ResponseStatistics(1_000 * MILLI);
        RequestPacing pace = RequestPacing.openLoop(0, 100, 0.5);
        // the service stands still for half a second and then answers all at once
        while (pace.hasNext(0)) {
            tally.recordResponse(200, "", pace.nextDue(500 * MILLI), 500 * MILLI);
            pace.onSent();
        }
        assertThat(tally.toOutcome(1, 0).p50()).isCloseTo(250, within(10.0));
        assertThat(tally.toOutcome(1, 0).max()).isCloseTo(500, within(1.0));
    }
}
