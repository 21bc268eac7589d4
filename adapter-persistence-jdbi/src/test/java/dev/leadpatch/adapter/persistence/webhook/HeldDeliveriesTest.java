package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cost of polls, claims and probes does not depend on the number of deliveries that an open circuit holds. */
final class HeldDeliveriesTest extends DemoDatabaseTestBase {
    private static final Argument KEYS =
            SqlArguments.textArray(new SecretCipher(SecretKeys.of(TestDatabase.KEY)).prefixes());
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final Instant PROBE_AT = NOW.plusSeconds(60);
    private static final Endpoint ENDPOINT = DemoCompany.endpoint("failing");
    private static final EndpointRef REF = ENDPOINT.ref();
    private static final int HELD = 100_000;
    private static final int MAX_BLOCKS = 100;

    HeldDeliveriesTest() {
        super(DATABASE);
    }

    private void hold(Instant dueAt, boolean analyze) {
        DemoCompany.subscribe(persistence.endpointStore(), ENDPOINT);
        database.execute("""
                insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at)
                select 1, ?, 1000 + n, 2, ?::timestamptz
                from generate_series(1, ?) n
                """, ENDPOINT.id().value(), dueAt.toString(), HELD);
        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(REF, false, false, Optional.empty(), Optional.empty(), 5, false)),
                        NOW,
                        Instant.EPOCH);
        if (analyze) {
            database.execute("analyze webhook_queue_heads");
            database.execute("analyze webhook_endpoint_health");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void poll_of_all_endpoints_reads_no_held_delivery(boolean analyzed) {
        hold(NOW, analyzed);

        assertThat(blocks(
                        DueOrderingKeyQuery.ALL_ENDPOINTS,
                        statement -> EndpointMapper.bindKeys(statement, List.of(REF), ref -> ref)
                                .bind("company", 1L)
                                .bind("endpoint", new UUID(0, 0))
                                .bind("pageSize", 1_000)
                                .bind(
                                        "times",
                                        SqlArguments.array(
                                                "text",
                                                List.of(REF),
                                                ref -> NOW.minusSeconds(60).toString()))
                                .bind("limit", 8)))
                .isLessThan(MAX_BLOCKS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void poll_of_the_endpoint_reads_no_held_delivery(boolean analyzed) {
        hold(NOW, analyzed);

        assertThat(blocks(
                        DueOrderingKeyQuery.ONE_ENDPOINT,
                        statement -> statement
                                .bind("company", REF.company().value())
                                .bind("endpoint", REF.id().value())
                                .bind("after", SqlArguments.timestamp(Instant.EPOCH))
                                .bind("limit", 128)))
                .isLessThan(MAX_BLOCKS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void probe_is_found_by_index(boolean analyzed) {
        hold(NOW, analyzed);

        assertThat(claimBlocks()).isLessThan(MAX_BLOCKS);
    }

    private long claimBlocks() {
        return blocks(
                ProbeClaimer.CLAIM_PROBES,
                statement -> QueueHeadDao.bind(
                                statement, List.of(new OrderingKey(REF, new LeadId(1001))), Function.identity())
                        .bind("limit", 50)
                        .bind("leasedUntil", SqlArguments.timestamp(PROBE_AT.plusSeconds(60))));
    }

    @Test
    void probe_ahead_of_the_retry_time_is_found_by_index() {
        hold(PROBE_AT.plusSeconds(3600), true);

        assertThat(claimBlocks()).isLessThan(MAX_BLOCKS);
    }

    /** Executes the statement and returns the number of blocks that it accessed. */
    private long blocks(String sql, Function<Query, Query> arguments) {
        return database.withHandle(handle -> {
            handle.begin();
            String plan = arguments
                    .apply(handle.createQuery("explain (analyze, buffers, format json) " + sql))
                    .bind("now", SqlArguments.timestamp(PROBE_AT))
                    .bind("keys", KEYS)
                    .mapTo(String.class)
                    .one();
            handle.rollback();
            JsonNode root = JsonMapper.shared().readTree(plan).get(0).get("Plan");
            return root.get("Shared Hit Blocks").longValue()
                    + root.get("Shared Read Blocks").longValue();
        });
    }
}
