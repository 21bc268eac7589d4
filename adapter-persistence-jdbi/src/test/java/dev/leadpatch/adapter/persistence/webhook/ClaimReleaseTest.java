package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the release of claimed queue heads whose deliveries were not loaded. */
final class ClaimReleaseTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final Endpoint ERP_ENDPOINT = DemoCompany.endpoint("erp");
    private static final List<OrderingKey> ORDERING_KEYS =
            List.of(new OrderingKey(CRM_ENDPOINT.ref(), LEAD), new OrderingKey(ERP_ENDPOINT.ref(), LEAD));

    private final Instant now = Instant.now().plusSeconds(3600);

    ClaimReleaseTest() {
        super(DATABASE);
    }

    @BeforeEach
    void enqueueOneForEachEndpoint() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        change(snapshot -> snapshot.lead().fields());
    }

    @Test
    void delivery_that_failed_to_load_is_released_without_counting_an_attempt() {
        database.withHandle(handle -> {
            handle.begin();
            handle.execute("lock table webhook_events in access exclusive mode");
            assertThatThrownBy(this::claim).isInstanceOf(StoreUnavailableException.class);
            return handle.rollback();
        });

        assertThat(claim().deliveries())
                .extracting(ClaimedDelivery::attemptNumber)
                .containsExactly(1, 1);
    }

    @Test
    void deferred_delivery_locked_by_another_transaction_is_free_after_lease_expiry() {
        database.execute("update webhook_events set payload = repeat('x', ?)", DeliveryQueue.MAX_CLAIMED_BYTES);
        // simulates a change that locks the head between claim and release
        database.execute("""
                create function hold() returns trigger language plpgsql as $$
                begin
                    if new.leased_until is null then
                        raise lock_not_available;
                    end if;
                    return new;
                end $$
                """);
        database.execute(
                "create trigger hold before update on webhook_queue_heads for each row execute function hold()");

        ClaimedDeliveries claimed = claim();

        assertThat(claimed.deliveries())
                .extracting(ClaimedDelivery::orderingKey)
                .containsExactly(ORDERING_KEYS.get(0));
        assertThat(claimed.deferredKeys()).containsExactly(ORDERING_KEYS.get(1));
        assertThat(claimed.deferredEndpoints()).containsExactly(ERP_ENDPOINT);
        database.execute("drop function hold cascade");
        assertThat(claim().deliveries()).isEmpty();
        assertThat(persistence
                        .deliveryQueue()
                        .claim(ORDERING_KEYS.subList(1, 2), Duration.ofSeconds(60), now.plusSeconds(60))
                        .deliveries())
                .extracting(ClaimedDelivery::attemptNumber)
                .containsExactly(2);
    }

    private ClaimedDeliveries claim() {
        return persistence.deliveryQueue().claim(ORDERING_KEYS, Duration.ofSeconds(60), now);
    }
}
