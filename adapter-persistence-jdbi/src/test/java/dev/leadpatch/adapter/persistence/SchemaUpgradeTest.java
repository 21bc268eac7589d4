package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests migrations of rows that an older version has written. */
final class SchemaUpgradeTest {
    private static final EndpointRef CRM =
            new EndpointRef(new CompanyId(1), new EndpointId(UUID.fromString("c0000000-0000-4000-8000-000000000001")));

    private final TestDatabase database = TestCluster.emptyDatabase();
    private final Instant now = Instant.now();

    @BeforeEach
    void addEndpoint() {
        database.migrateTo(6);
        database.execute("insert into companies (id, uuid, name) values (1, gen_random_uuid(), 'Old')");
        database.execute("""
                insert into webhook_endpoints
                    (company_id, id, url, integration, api_key, secret, configuration, enabled, events,
                     skip_api_key_ids, headers, created_at, updated_at)
                values (1, ?, 'https://crm.example/hook', gen_random_uuid(), 'public', ?, '[]', true, '{lead_updated}',
                        '{}', '{"X-Token": "for crm"}', now(), now())
                """, CRM.id().value(), DemoCompany.SIGNING_SECRET);
    }

    @Test
    void upgrade_moves_completed_deliveries_to_the_log_and_retains_pending_ones() {
        addDelivery(1, 2, "delivered");
        addDelivery(1, 3, "dead");
        addDelivery(1, 4, "waiting");
        addQueueHead(1, 4, 0, now.minusSeconds(60), false);
        addDelivery(2, 2, "waiting");
        addQueueHead(2, 2, 1, now.plusSeconds(60), true);
        addDelivery(3, 2, "waiting");
        addQueueHead(3, 2, 3, now.minusSeconds(60), false);

        database.migrate();

        try (PostgresPersistence persistence = database.open().adapter()) {
            assertThat(persistence
                            .deliveryLog()
                            .list(CRM, Optional.empty(), Optional.empty(), 10)
                            .deliveries())
                    .extracting(LoggedDelivery::state)
                    .containsExactly(State.PENDING, State.PENDING, State.PENDING, State.DEAD, State.DELIVERED);
            assertThat(claimAll(persistence, now))
                    .extracting(
                            delivery -> delivery.lead().value(),
                            ClaimedDelivery::sequence,
                            ClaimedDelivery::attemptNumber)
                    .containsExactlyInAnyOrder(tuple(1L, 4L, 1), tuple(3L, 2L, 4));
            // a delivery claimed by another node is free after its lease
            assertThat(claimAll(persistence, now.plusSeconds(61)))
                    .extracting(
                            delivery -> delivery.lead().value(),
                            ClaimedDelivery::sequence,
                            ClaimedDelivery::attemptNumber)
                    .contains(tuple(2L, 2L, 2));
        }
    }

    @Test
    void upgrade_retains_one_running_replay_per_endpoint_and_sets_totals_of_completed_ones() {
        database.migrateTo(8);
        UUID first = addReplay(5, 1, false, now.minusSeconds(20));
        UUID second = addReplay(5, 3, false, now.minusSeconds(10));
        UUID completed = addReplay(5, 4, true, now.minusSeconds(30));

        database.migrate();

        try (PostgresPersistence persistence = database.open().adapter()) {
            assertThat(persistence.replayStore().progress(CRM, first)).contains(new ReplayProgress(first, 1, 5, false));
            assertThat(persistence.replayStore().progress(CRM, second))
                    .contains(new ReplayProgress(second, 3, 3, true));
            assertThat(persistence.replayStore().progress(CRM, completed))
                    .contains(new ReplayProgress(completed, 4, 4, true));
            assertThat(database.queryOne(
                            Boolean.class,
                            "select (select begun_at from webhook_replays where id = ?) ="
                                    + " (select begun_at from webhook_replays where id = ?)",
                            first,
                            second))
                    .isTrue();
        }
    }

    @Test
    void upgrade_encrypts_plaintext_headers_unchanged() {
        database.migrate();

        try (PostgresPersistence persistence = database.open().adapter()) {
            assertThat(persistence.encryptSecrets()).isZero();
            assertThat(database.queryOne(String.class, "select headers from webhook_endpoints"))
                    .startsWith("v1:");
            assertThat(persistence
                            .endpointStore()
                            .find(CRM.company(), CRM.id())
                            .orElseThrow()
                            .headers())
                    .isEqualTo(Map.of("X-Token", "for crm"));
        }
    }

    @Test
    void upgrade_deletes_deliveries_of_removed_endpoints() {
        database.migrateTo(8);
        database.execute("""
                insert into webhook_lines (company_id, endpoint_id, lead_id, sequence, due_at)
                values (1, gen_random_uuid(), 1, 2, now())
                """);

        database.migrate();

        try (PostgresPersistence persistence = database.open().adapter()) {
            assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10))
                    .isEqualTo(1);
        }
    }

    @Test
    void upgrade_retains_oversized_configuration_and_rejects_a_larger_one() {
        configure(20_000);

        database.migrate();

        try (PostgresPersistence persistence = database.open().adapter()) {
            persistence
                    .endpointHealthStore()
                    .recordReports(
                            List.of(new EndpointReport(CRM, false, true, Optional.empty())), now, now.minusSeconds(1));
            assertThat(persistence.endpointStore().find(CRM.company(), CRM.id()).orElseThrow())
                    .matches(endpoint -> !endpoint.enabled())
                    .matches(endpoint -> endpoint.configuration().get(0).id().length() == 20_000);
            assertThatThrownBy(() -> configure(20_001)).rootCause().hasMessageContaining("violates check constraint");
            configure(10_000);
        }
    }

    private void configure(int length) {
        database.execute("""
                update webhook_endpoints
                set configuration = json_build_array(json_build_object('id', repeat('x', ?), 'selected', '[]'::json))
                """, length);
    }

    private void addDelivery(long lead, long sequence, String state) {
        UUID event = UUID.randomUUID();
        database.execute("""
                insert into lead_events (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                values (1, ?, ?, ?, now(), gen_random_uuid(), '{}')
                """, event, lead, sequence);
        database.execute(
                """
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, lead_id, sequence, configuration, state, queued_at, settled_at)
                values (1, ?, ?, ?, ?, '[]', ?, ?::timestamptz, case when ? = 'waiting' then null else now() end)
                """,
                CRM.id().value(),
                event,
                lead,
                sequence,
                state,
                now.plusMillis(sequence).toString(),
                state);
    }

    private void addQueueHead(long lead, long sequence, int attempts, Instant dueAt, boolean underWay) {
        database.execute("""
                insert into webhook_lines (company_id, endpoint_id, lead_id, sequence, attempts, due_at, under_way)
                values (1, ?, ?, ?, ?, ?::timestamptz, ?)
                """, CRM.id().value(), lead, sequence, attempts, dueAt.toString(), underWay);
    }

    private UUID addReplay(int total, int processed, boolean completed, Instant startedAt) {
        UUID id = UUID.randomUUID();
        database.execute(
                """
                insert into webhook_replays
                    (company_id, endpoint_id, id, begun_at, total, processed, at_queued_at, at_event_id, done_at)
                values (1, ?, ?, ?::timestamptz, ?, ?, ?::timestamptz, gen_random_uuid(),
                        case when ? then now() end)
                """, CRM.id().value(), id, startedAt.toString(), total, processed, startedAt.toString(), completed);
        return id;
    }

    private static List<ClaimedDelivery> claimAll(PostgresPersistence persistence, Instant now) {
        List<DueOrderingKey> dueKeys = persistence.deliveryQueue().findDue(Map.of(), 10, now);
        return persistence
                .deliveryQueue()
                .claim(dueKeys.stream().map(DueOrderingKey::orderingKey).toList(), Duration.ofMinutes(1), now)
                .deliveries();
    }
}
