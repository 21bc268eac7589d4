package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryBacklog.BacklogSize;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link DeliveryBacklog}. */
public abstract class DeliveryBacklogContract extends PersistencePortsContract {
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Test
    void empty_backlog_has_no_oldest_time() {
        subscribe(DemoCompany.endpoint("crm"));

        assertThat(measure()).isEqualTo(new BacklogSize(0, Optional.empty(), 0));
    }

    @Test
    void oldest_time_is_that_of_first_pending_delivery() {
        subscribe(DemoCompany.endpoint("crm"));
        rename(LEAD, "Second");
        now = NOW.plusSeconds(60);
        rename(LEAD, "Third");

        assertThat(measure()).isEqualTo(new BacklogSize(1, Optional.of(NOW), 0));
        complete(new NextState.Delivered());
        assertThat(measure()).isEqualTo(new BacklogSize(1, Optional.of(NOW.plusSeconds(60)), 0));
        complete(new NextState.Dead());
        assertThat(measure()).isEqualTo(new BacklogSize(0, Optional.empty(), 0));
    }

    @Test
    void in_flight_and_retried_deliveries_are_counted() {
        subscribe(DemoCompany.endpoint("crm"));
        rename(LEAD, "Second");
        now = NOW.plusSeconds(60);

        ClaimedDelivery claimed = claim();
        assertThat(measure()).isEqualTo(new BacklogSize(1, Optional.of(NOW), 0));
        completeAttempt(claimed, new NextState.Retry(now.plusSeconds(3600)));
        assertThat(measure()).isEqualTo(new BacklogSize(1, Optional.of(NOW), 0));
    }

    @Test
    void ordering_keys_are_counted_per_endpoint_and_company() {
        subscribe(DemoCompany.endpoint("crm"));
        subscribe(DemoCompany.endpoint("erp"));
        subscribe(DemoCompany.endpointOf(OTHER_COMPANY, "others"));
        now = NOW.plusSeconds(60);
        rename(LEAD, "Second");
        now = NOW;
        rename(OTHER_COMPANY, LEAD, "Second");

        assertThat(measure()).isEqualTo(new BacklogSize(3, Optional.of(NOW), 0));
    }

    @Test
    void disabled_endpoints_are_counted_without_their_deliveries() {
        subscribe(DemoCompany.endpoint("off", false));
        rename(LEAD, "Second");

        assertThat(measure()).isEqualTo(new BacklogSize(0, Optional.empty(), 1));
    }

    private BacklogSize measure() {
        return persistence.deliveryBacklog().measure();
    }

    private ClaimedDelivery claim() {
        OrderingKey key = new OrderingKey(DemoCompany.endpoint("crm").ref(), LEAD);
        return persistence
                .deliveryQueue()
                .claim(List.of(key), LEASE, now)
                .deliveries()
                .get(0);
    }

    private void complete(NextState nextState) {
        completeAttempt(claim(), nextState);
    }

    private void completeAttempt(ClaimedDelivery delivery, NextState nextState) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                delivery.attemptNumber(), now, Duration.ZERO, Optional.empty(), "", Optional.of("no response"));
        persistence.deliveryQueue().complete(List.of(new CompletedAttempt(delivery, attempt, nextState)), now);
    }
}
