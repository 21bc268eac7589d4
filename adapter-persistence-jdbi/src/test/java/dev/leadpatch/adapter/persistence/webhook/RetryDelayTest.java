package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the reset of more queue heads than the batch size. */
final class RetryDelayTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final int MANY_QUEUE_HEADS = 3_500;

    RetryDelayTest() {
        super(DATABASE);
    }

    @Test
    void reset_makes_all_retries_of_the_endpoint_due_and_no_others() {
        Endpoint enabled = endpointWithRetryDelays("enabled", MANY_QUEUE_HEADS);
        Endpoint other = endpointWithRetryDelays("other", 1);

        persistence
                .endpointStore()
                .change(
                        enabled.company(),
                        enabled.id(),
                        (endpoint, others) -> endpoint.withSettings(
                                endpoint.settings().patchedWith(EndpointPatch.readChange(Map.of("enabled", true))),
                                NOW),
                        (before, after) -> List.of());

        assertThat(countDue(enabled)).isEqualTo(MANY_QUEUE_HEADS);
        assertThat(countDue(other)).isZero();
    }

    /** Adds a disabled endpoint with {@code heads} queue heads, some of which are due at the same moment. */
    private Endpoint endpointWithRetryDelays(String name, int heads) {
        Endpoint endpoint = DemoCompany.endpoint(name, false);
        DemoCompany.subscribe(persistence.endpointStore(), endpoint);
        database.execute("""
                insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, attempts, due_at)
                select 1, ?, 1000 + n, 2, 1, ?::timestamptz + interval '1 minute' * (1 + n % 2)
                from generate_series(1, ?) n
                """, endpoint.id().value(), NOW.toString(), heads);
        return endpoint;
    }

    private long countDue(Endpoint endpoint) {
        return database.queryOne(
                Long.class,
                "select count(*) from webhook_queue_heads where endpoint_id = ? and due_at = ?::timestamptz",
                endpoint.id().value(),
                NOW.toString());
    }
}
