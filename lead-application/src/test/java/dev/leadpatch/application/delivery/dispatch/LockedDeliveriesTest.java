package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LockedDeliveriesTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final LockedDeliveries locked = new LockedDeliveries(nanoTime::get);

    @Test
    void delivery_that_stays_locked_is_repeated_after_the_others() {
        InFlightDelivery first = delivery(1);
        InFlightDelivery second = delivery(2);
        locked.add(List.of(first, second), List.of(first.orderingKey(), second.orderingKey()));
        advance();
        assertThat(locked.due(1)).containsExactly(first);

        locked.update(List.of(first), List.of(first.orderingKey()));
        advance();

        assertThat(locked.due(1)).containsExactly(second);
        assertThat(locked.due(2)).containsExactly(second, first);
    }

    @Test
    void recorded_delivery_is_not_repeated() {
        InFlightDelivery delivery = delivery(1);
        locked.add(List.of(delivery), List.of(delivery.orderingKey()));
        advance();

        locked.update(List.of(delivery), List.of());

        assertThat(locked.isEmpty()).isTrue();
        assertThat(locked.due(1)).isEmpty();
    }

    private void advance() {
        nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
    }

    private InFlightDelivery delivery(long lead) {
        InFlightDelivery delivery = new InFlightDelivery(
                new JitteredClock(() -> FakeDeliveryQueue.DUE_AT, () -> 0),
                new RecordingDispatchObserver(),
                () -> {},
                nanoTime::get);
        delivery.assign(new ClaimedDelivery(
                DemoCompany.endpoint("crm"),
                SigningSecrets.of("whsec_c2VjcmV0"),
                new UUID(0, lead),
                WebhookEventType.LEAD_UPDATED,
                new LeadId(lead),
                1,
                1,
                "{}",
                new UUID(0, 4),
                new UUID(0, 5)));
        return delivery;
    }
}
