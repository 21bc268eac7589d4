package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryBacklog.BacklogSize;
import dev.leadpatch.application.webhook.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the cost and the result of measuring a large backlog. */
final class LargeBacklogTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Duration MAX_QUERY_TIME = Duration.ofMillis(500);
    private static final Instant OLDEST = Instant.parse("2024-06-01T12:00:00Z");
    private static final int MANY_LEADS = 10_000;

    LargeBacklogTest() {
        super(DATABASE);
    }

    @Test
    void large_endpoint_is_counted_up_to_limit_without_hiding_others() {
        for (String name : new String[] {"one", "two", "three"}) {
            addPending(DemoCompany.endpoint(name), MANY_LEADS, OLDEST.plusSeconds(60));
        }
        addPending(DemoCompany.endpoint("other"), 1, OLDEST);
        measure();

        long start = System.nanoTime();
        BacklogSize backlog = measure();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

        assertThat(backlog).isEqualTo(new BacklogSize(3 * 1_000 + 1, Optional.of(OLDEST), 0));
        assertThat(elapsed).isLessThan(MAX_QUERY_TIME);
    }

    private BacklogSize measure() {
        return persistence.deliveryBacklog().measure();
    }

    /** Adds an endpoint with one pending delivery for each of {@code leads} leads. */
    private void addPending(Endpoint endpoint, int leads, Instant queuedAt) {
        DemoCompany.subscribe(persistence.endpointStore(), endpoint);
        database.execute("""
                with queued as (
                    insert into webhook_deliveries
                        (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                    select 1, ?, gen_random_uuid(), 1000 + n, 2, '[]', ?::timestamptz
                    from generate_series(1, ?) n
                    returning *
                )
                insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at)
                select company_id, endpoint_id, lead_id, sequence, queued_at
                from queued
                """, endpoint.id().value(), queuedAt.toString(), leads);
    }
}
