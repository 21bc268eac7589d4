package dev.leadpatch.application.delivery.dispatch;

import static dev.leadpatch.application.delivery.dispatch.FakeDeliveryQueue.orderingKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DispatchScheduleTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final EndpointRef FIRST_ENDPOINT = orderingKey(1, 1).endpoint();

    private final Set<EndpointRef> blocked = new HashSet<>();
    private final DispatchSchedule schedule = new DispatchSchedule(40, endpoint -> !blocked.contains(endpoint));

    @Test
    void endpoints_are_scheduled_round_robin() {
        LongStream.rangeClosed(1, 5).forEach(lead -> schedule.add(orderingKey(1, lead)));
        LongStream.rangeClosed(1, 2).forEach(lead -> schedule.add(orderingKey(2, lead)));

        assertThat(schedule.next(5))
                .containsExactly(
                        orderingKey(1, 1), orderingKey(2, 1), orderingKey(1, 2), orderingKey(2, 2), orderingKey(1, 3));
        assertThat(schedule.next(5)).containsExactly(orderingKey(1, 4), orderingKey(1, 5));
        assertThat(schedule.hasNext()).isFalse();
    }

    @Test
    void endpoint_that_is_not_allowed_waits_and_keeps_its_keys() {
        schedule.add(orderingKey(1, 1));
        schedule.add(orderingKey(2, 1));
        blocked.add(FIRST_ENDPOINT);

        assertThat(schedule.next(10)).containsExactly(orderingKey(2, 1));
        assertThat(schedule.hasNext()).isFalse();

        blocked.clear();
        assertThat(schedule.next(10)).containsExactly(orderingKey(1, 1));
    }

    @Test
    void endpoint_is_limited_to_eight_in_flight() {
        LongStream.rangeClosed(1, 20).forEach(lead -> schedule.add(orderingKey(1, lead)));

        assertThat(schedule.next(100)).hasSize(8);
        assertThat(schedule.next(100)).isEmpty();

        schedule.complete(List.of(orderingKey(1, 3)));
        assertThat(schedule.next(100)).containsExactly(orderingKey(1, 9));
    }

    @Test
    void endpoint_that_responds_quickly_may_have_up_to_32_in_flight() {
        DispatchSchedule large = new DispatchSchedule(400, endpoint -> true);
        LongStream.rangeClosed(1, 200).forEach(lead -> large.add(orderingKey(1, lead)));

        List<OrderingKey> started = large.next(200);
        for (int expected : new int[] {8, 16, 32, 32}) {
            assertThat(started).hasSize(expected);
            started.forEach(key -> large.recordResult(FIRST_ENDPOINT, true));
            large.complete(started);
            started = large.next(200);
        }
    }

    @Test
    void each_result_that_is_no_quick_success_halves_the_maximum_of_an_endpoint_down_to_eight() {
        DispatchSchedule large = new DispatchSchedule(400, endpoint -> true);
        LongStream.rangeClosed(1, 200).forEach(lead -> large.add(orderingKey(1, lead)));
        LongStream.rangeClosed(1, 24).forEach(success -> large.recordResult(FIRST_ENDPOINT, true));

        for (int expected : new int[] {16, 8, 8}) {
            large.recordResult(FIRST_ENDPOINT, false);
            List<OrderingKey> started = large.next(200);
            assertThat(started).hasSize(expected);
            large.complete(started);
        }
    }

    @Test
    void quick_endpoints_use_an_eighth_of_the_capacity_beyond_the_maximum_of_others() {
        DispatchSchedule large = new DispatchSchedule(400, endpoint -> true);
        for (long endpoint = 1; endpoint <= 3; endpoint++) {
            for (long lead = 1; lead <= 100; lead++) {
                large.add(orderingKey(endpoint, lead));
                large.recordResult(orderingKey(endpoint, lead).endpoint(), true);
            }
        }

        assertThat(large.next(400)).hasSize(400 / 8);

        LongStream.rangeClosed(1, 100).forEach(lead -> large.add(orderingKey(4, lead)));
        assertThat(large.next(400)).hasSize(8);
    }

    @Test
    void waiting_endpoint_starts_nothing_until_it_waits_no_longer() {
        schedule.add(orderingKey(1, 1));
        blocked.add(FIRST_ENDPOINT);

        assertThat(schedule.hasNext()).isFalse();
        assertThat(schedule.next(100)).isEmpty();

        blocked.clear();

        assertThat(schedule.next(100)).containsExactly(orderingKey(1, 1));
    }

    @Test
    void endpoint_limit_is_two_when_half_of_capacity_is_in_flight() {
        for (long endpoint = 1; endpoint <= 3; endpoint++) {
            for (long lead = 1; lead <= 7; lead++) {
                schedule.add(orderingKey(endpoint, lead));
            }
        }
        assertThat(schedule.next(100)).hasSize(20);

        LongStream.rangeClosed(1, 7).forEach(lead -> schedule.add(orderingKey(4, lead)));
        assertThat(schedule.next(100)).containsExactly(orderingKey(4, 1), orderingKey(4, 2));
    }

    @Test
    void key_added_while_in_flight_is_scheduled_once_after_completion() {
        schedule.add(orderingKey(1, 1));
        List<OrderingKey> first = schedule.next(10);
        schedule.add(orderingKey(1, 1));
        schedule.add(orderingKey(1, 1));
        assertThat(schedule.next(10)).isEmpty();

        schedule.complete(first);

        assertThat(schedule.next(10)).containsExactly(orderingKey(1, 1));
        schedule.complete(first);
        assertThat(schedule.next(10)).isEmpty();
    }

    @Test
    void endpoint_with_overflowing_ready_queue_needs_poll() {
        LongStream.rangeClosed(1, 256).forEach(lead -> schedule.add(orderingKey(1, lead)));
        schedule.add(orderingKey(1, 257));
        assertThat(schedule.endpointsToPoll()).isEmpty();

        for (List<OrderingKey> next = schedule.next(8); !next.isEmpty(); next = schedule.next(8)) {
            schedule.complete(next);
        }
        assertThat(schedule.endpointsToPoll()).containsExactly(FIRST_ENDPOINT);

        schedule.recordPoll(FIRST_ENDPOINT, List.of(new DueOrderingKey(orderingKey(1, 257), NOW)), 100, NOW);
        assertThat(schedule.next(8)).containsExactly(orderingKey(1, 257));
        assertThat(schedule.endpointsToPoll()).isEmpty();
    }

    @Test
    void complete_poll_sets_watermark_to_now_minus_commit_lag() {
        schedule.recordPoll(
                FIRST_ENDPOINT, List.of(new DueOrderingKey(orderingKey(1, 1), NOW.minusSeconds(60))), 8, NOW);

        assertThat(schedule.watermarks().of(FIRST_ENDPOINT)).isEqualTo(NOW.minusSeconds(5));
    }

    @Test
    void truncated_poll_sets_watermark_just_before_last_due_time() {
        Instant due = NOW.minusSeconds(60);
        schedule.recordPoll(
                FIRST_ENDPOINT,
                List.of(
                        new DueOrderingKey(orderingKey(1, 1), due),
                        new DueOrderingKey(orderingKey(1, 2), due.plusMillis(1))),
                2,
                NOW);

        // other keys may be due at the same time
        assertThat(schedule.watermarks().of(FIRST_ENDPOINT))
                .isBefore(due.plusMillis(1))
                .isAfter(due);
    }

    @Test
    void watermark_of_drained_endpoint_is_retained_until_reset() {
        schedule.add(orderingKey(1, 1));
        schedule.complete(schedule.next(1));
        schedule.recordPoll(List.of(), 8, NOW);
        assertThat(schedule.watermarks().asMap()).containsOnlyKeys(FIRST_ENDPOINT);
        assertThat(schedule.watermarks().of(FIRST_ENDPOINT)).isEqualTo(NOW.minusSeconds(5));

        schedule.watermarks().clear();

        assertThat(schedule.watermarks().asMap()).isEmpty();
    }

    @Test
    void endpoint_whose_circuit_closes_is_polled_from_the_beginning() {
        schedule.recordPoll(FIRST_ENDPOINT, List.of(), 8, NOW);
        assertThat(schedule.endpointsToPoll()).isEmpty();

        schedule.expedite(FIRST_ENDPOINT);

        assertThat(schedule.endpointsToPoll()).containsExactly(FIRST_ENDPOINT);
        assertThat(schedule.watermarks().of(FIRST_ENDPOINT)).isEqualTo(Instant.EPOCH);
    }

    @Test
    void ready_key_that_is_sent_as_a_probe_is_scheduled_once_after_completion() {
        schedule.add(orderingKey(1, 1));

        schedule.resume(orderingKey(1, 1));

        assertThat(schedule.freeCapacity()).isEqualTo(39);
        assertThat(schedule.next(10)).isEmpty();
        schedule.complete(List.of(orderingKey(1, 1)));
        assertThat(schedule.next(10)).containsExactly(orderingKey(1, 1));
    }
}
