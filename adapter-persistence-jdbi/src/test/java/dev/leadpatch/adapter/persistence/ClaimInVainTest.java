package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.OrderingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of lines that were taken and whose deliveries could not be loaded. */
final class ClaimInVainTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final Endpoint ERP = DemoCompany.endpoint("erp");
    private static final List<OrderingKey> LINES =
            List.of(new OrderingKey(CRM.ref(), LEAD), new OrderingKey(ERP.ref(), LEAD));

    private final Instant now = Instant.now().plusSeconds(3600);

    ClaimInVainTest() {
        super(DATABASE);
    }

    @BeforeEach
    void queue_one_for_each() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        DemoCompany.subscribe(persistence.endpointStore(), ERP);
        change(found -> found.lead().fields());
    }

    @Test
    void what_could_not_be_loaded_is_free_at_once_and_has_lost_no_attempt() {
        database.with(handle -> {
            handle.begin();
            handle.execute("lock table lead_events in access exclusive mode");
            assertThatThrownBy(this::claim).isInstanceOf(StoreUnavailableException.class);
            return handle.rollback();
        });

        assertThat(claim().deliveries()).extracting(Delivery::attemptNumber).containsExactly(1, 1);
    }

    @Test
    void what_there_was_no_room_for_and_another_holds_is_free_when_its_lease_is_over() {
        database.execute("update lead_events set payload = repeat('x', ?)", DeliveryQueue.MAX_CLAIMED_BYTES);
        // a change that comes between the taking and the giving back
        database.execute("""
                create function hold() returns trigger language plpgsql as $$
                begin
                    if new.leased_until is null then
                        raise lock_not_available;
                    end if;
                    return new;
                end $$
                """);
        database.execute("create trigger hold before update on webhook_lines for each row execute function hold()");

        ClaimedDeliveries claimed = claim();

        assertThat(claimed.deliveries()).extracting(Delivery::orderingKey).containsExactly(LINES.get(0));
        assertThat(claimed.deferredKeys()).containsExactly(LINES.get(1));
        database.execute("drop function hold cascade");
        assertThat(claim().deliveries()).isEmpty();
        assertThat(persistence
                        .deliveryQueue()
                        .claim(LINES.subList(1, 2), Duration.ofSeconds(60), now.plusSeconds(60))
                        .deliveries())
                .extracting(Delivery::attemptNumber)
                .containsExactly(2);
    }

    private ClaimedDeliveries claim() {
        return persistence.deliveryQueue().claim(LINES, Duration.ofSeconds(60), now);
    }
}
