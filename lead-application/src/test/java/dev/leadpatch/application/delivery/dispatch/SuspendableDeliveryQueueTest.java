package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SuspendableDeliveryQueueTest {
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Endpoint ENDPOINT = DemoCompany.endpoint("crm");
    private static final LeadId LEAD = new LeadId(789);
    private static final OrderingKey KEY = new OrderingKey(ENDPOINT.ref(), LEAD);

    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", () -> NOW, () -> {});
    private boolean mayClaim;
    private final SuspendableDeliveryQueue queue =
            new SuspendableDeliveryQueue(persistence.deliveryQueue(), () -> mayClaim);

    @BeforeEach
    void queueDelivery() {
        persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
        DemoCompany.subscribe(persistence.endpointStore(), ENDPOINT);
        persistence.leadStore().change(DemoCompany.change(DemoCatalog.COMPANY, LEAD, snapshot -> {
            LeadEvent event = DemoCompany.renamedEvent(snapshot, "Other");
            return new Decision.Write<>(event, event);
        }));
    }

    @Test
    void suspended_queue_returns_nothing_and_counts_no_attempt() {
        assertThat(queue.findDue(Map.of(), 8, NOW)).isEmpty();
        assertThat(queue.findDue(ENDPOINT.ref(), Instant.MIN, 8, NOW)).isEmpty();
        assertThat(queue.claim(List.of(KEY), LEASE, NOW).deliveries()).isEmpty();
        assertThat(queue.claimProbes(8, Set.of(), LEASE, NOW, (key, bytes) -> true))
                .isEmpty();

        mayClaim = true;

        assertThat(queue.findDue(Map.of(), 8, NOW)).hasSize(1);
        assertThat(queue.findDue(ENDPOINT.ref(), Instant.MIN, 8, NOW)).hasSize(1);
        assertThat(queue.claim(List.of(KEY), LEASE, NOW).deliveries())
                .extracting(ClaimedDelivery::attemptNumber)
                .containsExactly(1);
    }
}
