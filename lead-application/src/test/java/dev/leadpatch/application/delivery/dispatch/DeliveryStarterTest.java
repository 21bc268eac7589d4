package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.application.webhook.WebhookSender.SendResult.Responded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeliveryStarterTest {

    private static final int MAX_IN_FLIGHT = 40;

    private final FakeDeliveryQueue queue = new FakeDeliveryQueue();
    private final JitteredClock clock = new JitteredClock(() -> FakeDeliveryQueue.DUE_AT, () -> 0);
    private final RecordingDispatchObserver observer = new RecordingDispatchObserver();
    private final HangingSender sender = new HangingSender();
    private final PayloadMemory memory = new PayloadMemory(MemoryBudget.ofHeap());
    private final InFlightDeliveries inFlight = new InFlightDeliveries(MAX_IN_FLIGHT, memory);
    private final DispatchSchedule schedule = new DispatchSchedule(MAX_IN_FLIGHT, endpoint -> true);
    private final LockedDeliveries locked = new LockedDeliveries(System::nanoTime);
    private final DeliveryStarter starter = new DeliveryStarter(
            new DeliveryAttempts(queue, queue, clock, DeliveryObserver.NO_OP, observer),
            sender,
            inFlight,
            locked,
            memory,
            new ReceiverByteBudget(1_000_000_000, System::nanoTime, DeliveryObserver.NO_OP),
            () -> new InFlightDelivery(clock, observer, () -> {}, System::nanoTime));

    @Test
    void probes_that_hang_use_at_most_a_quarter_of_the_capacity() {
        openCircuits(30);

        starter.startProbes(schedule);
        starter.startProbes(schedule);

        assertThat(sender.sent).hasSize(MAX_IN_FLIGHT / 4);
        assertThat(inFlight.countProbes()).isEqualTo(MAX_IN_FLIGHT / 4);
        assertThat(schedule.freeCapacity()).isEqualTo(MAX_IN_FLIGHT * 3 / 4);
    }

    @Test
    void ended_probe_makes_room_for_another_one() {
        openCircuits(30);
        starter.startProbes(schedule);
        InFlightDelivery ended = endFirst();

        inFlight.remove(ended);
        schedule.complete(List.of(ended.orderingKey()));
        starter.startProbes(schedule);

        assertThat(sender.sent).hasSize(MAX_IN_FLIGHT / 4 + 1);
    }

    @Test
    void deliveries_of_an_open_circuit_are_not_started_as_due() {
        OrderingKey held = queue.add(1, 1);
        OrderingKey due = queue.add(2, 1);
        queue.openCircuit(1);
        schedule.add(held);
        schedule.add(due);

        starter.startDue(schedule, 10);

        assertThat(sender.sent).extracting(ClaimedDelivery::orderingKey).containsExactly(due);
        assertThat(inFlight.orderingKeys()).containsExactly(due);
    }

    @Test
    void key_whose_outcome_is_not_recorded_is_neither_probed_nor_started() {
        openCircuits(1);
        starter.startProbes(schedule);
        InFlightDelivery ended = endFirst();
        locked.add(List.of(ended), List.of(ended.orderingKey()));
        inFlight.remove(ended);
        schedule.complete(List.of(ended.orderingKey()));
        queue.expireLeases();

        starter.startProbes(schedule);
        queue.closeCircuit(1);
        schedule.add(ended.orderingKey());
        starter.startDue(schedule, 10);

        assertThat(sender.sent).hasSize(1);
        assertThat(schedule.freeCapacity()).isEqualTo(MAX_IN_FLIGHT);
    }

    @Test
    void delivery_whose_outcome_is_not_recorded_keeps_no_payload() {
        OrderingKey key = queue.add(1, 1, "payload");
        schedule.add(key);
        starter.startDue(schedule, 10);
        InFlightDelivery ended = endFirst();
        assertThat(ended.delivery().payload()).isEqualTo("payload");

        locked.add(List.of(ended), List.of(key));
        inFlight.remove(ended);

        assertThat(ended.delivery().payload()).isEmpty();
        assertThat(ended.sent().delivery().orderingKey()).isEqualTo(key);
    }

    @Test
    void probe_without_memory_is_not_sent_until_there_is_memory() {
        openCircuits(1);
        OrderingKey large = FakeDeliveryQueue.orderingKey(2, 1);
        memory.admit(large, Long.MAX_VALUE);

        starter.startProbes(schedule);
        assertThat(sender.sent).isEmpty();
        assertThat(inFlight.isEmpty()).isTrue();
        assertThat(schedule.freeCapacity()).isEqualTo(MAX_IN_FLIGHT);

        memory.release(large);
        starter.startProbes(schedule);
        assertThat(sender.sent).hasSize(1);
    }

    private void openCircuits(int count) {
        LongStream.rangeClosed(1, count).forEach(endpoint -> {
            queue.add(endpoint, 1);
            queue.openCircuit(endpoint);
        });
    }

    private InFlightDelivery endFirst() {
        sender.callbacks.get(0).accept(new Responded(500));
        return inFlight.arrived(1).get(0);
    }

    /** Records the deliveries, and never sends a result. */
    private static final class HangingSender implements AsyncWebhookSender {
        private final List<ClaimedDelivery> sent = new ArrayList<>();
        private final List<Consumer<SendResult>> callbacks = new ArrayList<>();

        @Override
        public void send(ClaimedDelivery delivery, Consumer<SendResult> onResult) {
            sent.add(delivery);
            callbacks.add(onResult);
        }

        @Override
        public void close() {}
    }
}
