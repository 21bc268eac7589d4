package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.application.webhook.WebhookSender.SendResult.Failed;
import dev.leadpatch.application.webhook.WebhookSender.SendResult.Responded;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultRecorderTest {

    private static final long MAX_WAIT = Duration.ofMillis(5).toNanos();

    private final FakeDeliveryQueue queue = new FakeDeliveryQueue();
    private final JitteredClock clock = new JitteredClock(() -> FakeDeliveryQueue.DUE_AT, () -> 0);
    private final RecordingDispatchObserver observer = new RecordingDispatchObserver();
    private final PayloadMemory memory = new PayloadMemory(MemoryBudget.ofHeap());
    private final InFlightDeliveries inFlight = new InFlightDeliveries(10, memory);
    private final DispatchSchedule schedule = new DispatchSchedule(400, endpoint -> true);
    private final DeliveryAttempts attempts =
            new DeliveryAttempts(queue, queue, clock, DeliveryObserver.NO_OP, observer);
    private long now;
    private final ResultRecorder recorder =
            new ResultRecorder(attempts, inFlight, new LockedDeliveries(() -> now), observer);

    @Test
    void nothing_is_recorded_without_a_result() {
        start(2);

        assertThat(recorder.nanosUntilRecording()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void result_waits_for_the_others_at_most_five_milliseconds() {
        List<InFlightDelivery> started = start(3);
        end(started.get(0));

        assertThat(recorder.nanosUntilRecording()).isEqualTo(MAX_WAIT);
        now += MAX_WAIT - 1;
        end(started.get(1));
        assertThat(recorder.nanosUntilRecording()).isOne();
        now += 10;
        assertThat(recorder.nanosUntilRecording()).isZero();
    }

    @Test
    void results_of_all_deliveries_in_flight_are_recorded_immediately_and_together() {
        start(3).forEach(ResultRecorderTest::end);

        assertThat(recorder.nanosUntilRecording()).isZero();
        recorder.recordArrived(schedule);

        assertThat(queue.completed()).hasSize(3);
        assertThat(queue.recordings()).isOne();
        assertThat(recorder.nanosUntilRecording()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void result_does_not_wait_for_a_delivery_that_hangs() {
        List<InFlightDelivery> started = start(2);
        now += Duration.ofSeconds(1).toNanos();

        end(started.get(0));

        assertThat(recorder.nanosUntilRecording()).isZero();
    }

    @Test
    void result_that_arrived_during_a_long_iteration_is_recorded_by_the_next_one() {
        List<InFlightDelivery> started = start(2);
        end(started.get(0));
        now += MAX_WAIT + 1;

        assertThat(recorder.nanosUntilRecording()).isZero();
    }

    @Test
    void wait_starts_again_after_each_recording() {
        List<InFlightDelivery> started = start(3);
        end(started.get(0));
        now += MAX_WAIT;
        recorder.recordArrived(schedule);

        end(started.get(1));

        assertThat(recorder.nanosUntilRecording()).isEqualTo(MAX_WAIT);
    }

    @Test
    void quick_successes_raise_the_maximum_of_their_endpoint() {
        assertThat(startedAfter(new Responded(204, Optional.empty(), "", Duration.ofMillis(50))))
                .isEqualTo(16);
    }

    @ParameterizedTest
    @MethodSource("otherResults")
    void other_results_do_not_raise_the_maximum_of_their_endpoint(SendResult result) {
        assertThat(startedAfter(result)).isEqualTo(8);
    }

    static Stream<SendResult> otherResults() {
        return Stream.of(
                new Responded(204, Optional.empty(), "", Duration.ofMillis(51)),
                new Responded(400),
                new Failed("no response"));
    }

    /** The number of deliveries that are started after eight had the result. */
    private int startedAfter(SendResult result) {
        List<InFlightDelivery> started = start(8);
        for (int lead = 101; lead <= 200; lead++) {
            schedule.add(queue.add(1, lead));
        }
        started.forEach(delivery -> delivery.accept(result));
        recorder.recordArrived(schedule);
        return schedule.next(100).size();
    }

    /** Starts deliveries of different leads. */
    private List<InFlightDelivery> start(int count) {
        for (int lead = 1; lead <= count; lead++) {
            schedule.add(queue.add(1, lead));
        }
        List<ClaimedDelivery> claimed =
                attempts.claim(schedule.next(count), memory).deliveries();
        List<InFlightDelivery> started = claimed.stream().map(this::inFlight).toList();
        started.forEach(inFlight::add);
        return started;
    }

    private InFlightDelivery inFlight(ClaimedDelivery claimed) {
        InFlightDelivery delivery = new InFlightDelivery(clock, observer, () -> {}, () -> now);
        delivery.assign(claimed);
        return delivery;
    }

    private static void end(InFlightDelivery delivery) {
        delivery.accept(new Responded(204));
    }
}
