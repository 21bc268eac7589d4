package dev.leadpatch.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class RequestPacingTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void open_pace_schedules_requests_independent_of_delay() {
        RequestPacing pacing = RequestPacing.openLoop(0, 100, 1);
        pacing.onSent();
        pacing.onSent();
        assertThat(pacing.nextDue(500 * MILLI)).isEqualTo(20 * MILLI);
    }

    @Test
    void open_pace_skips_no_request() {
        RequestPacing pacing = RequestPacing.openLoop(0, 100, 0.5);
        int sent = 0;
        while (pacing.hasNext(10_000 * MILLI)) {
            pacing.onSent();
            sent++;
        }
        assertThat(sent).isEqualTo(50);
    }

    @Test
    void closed_pace_schedules_the_next_request_immediately_until_the_end() {
        RequestPacing pacing = RequestPacing.closedLoop(MILLI);
        assertThat(pacing.nextDue(MILLI / 2)).isEqualTo(MILLI / 2);
        assertThat(pacing.hasNext(MILLI - 1)).isTrue();
        assertThat(pacing.hasNext(MILLI)).isFalse();
    }

    @Test
    void latency_includes_the_wait_for_a_connection() {
        ResponseStatistics statistics = new ResponseStatistics(1_000 * MILLI);
        RequestPacing pacing = RequestPacing.openLoop(0, 100, 0.5);
        // the service hangs for half a second, then responds to all requests
        while (pacing.hasNext(0)) {
            statistics.recordResponse(200, "", pacing.nextDue(500 * MILLI), 500 * MILLI);
            pacing.onSent();
        }
        assertThat(statistics.toOutcome(1).p50()).isCloseTo(250, within(10.0));
        assertThat(statistics.toOutcome(1).max()).isCloseTo(500, within(1.0));
    }
}
