package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryBacklog.BacklogSize;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.RecordedOutcomes;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.WebhookSender;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the delivery queue if the tables are sharded, with two companies on different nodes. */
final class ShardedQueueTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = ShardedTablesFixture.addShards(TestCluster.newDatabase());
    private static final CompanyId OTHER_COMPANY = new CompanyId(2);
    private static final Endpoint ENDPOINT = DemoCompany.endpoint("crm");
    private static final Endpoint SECOND_ENDPOINT = DemoCompany.endpoint("erp");
    private static final Endpoint OTHER_ENDPOINT = DemoCompany.endpointOf(OTHER_COMPANY, "other");
    private static final OrderingKey KEY = new OrderingKey(ENDPOINT.ref(), LEAD);
    private static final OrderingKey OTHER_KEY = new OrderingKey(OTHER_ENDPOINT.ref(), LEAD);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String CREATE_FAILURE = """
            create function fail() returns trigger language plpgsql as
            $$ begin raise exception using message = '%s', errcode = '%s'; end $$;
            create %s for each row when (new.company_id = 1) execute function fail()
            """;
    private static final String IN_STATEMENT = "trigger fail before insert on webhook_delivery_log";
    private static final String IN_COMMIT =
            "constraint trigger fail after insert on webhook_delivery_log deferrable initially deferred";

    private final Instant now = Instant.now().plusSeconds(3600);
    private ShardedTablesFixture sharded;
    private PostgresDeliveryQueue queue;

    ShardedQueueTest() {
        super(DATABASE);
    }

    @BeforeEach
    void subscribe() {
        assertThat(persistence.companyStore().add(DemoCompany.anotherCompany(OTHER_COMPANY), List.of()))
                .isEmpty();
        DemoCompany.subscribe(persistence.endpointStore(), ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), OTHER_ENDPOINT);
        sharded = new ShardedTablesFixture(database);
        queue = sharded.queue();
    }

    @AfterEach
    void closeSharded() {
        sharded.close();
        database.execute("drop function if exists fail cascade");
    }

    @ParameterizedTest
    @CsvSource({
        "connection to the remote node odd:5432 failed, 08006, " + IN_STATEMENT,
        "connection to the remote node odd:5432 failed, 08006, " + IN_COMMIT,
        "canceling statement due to statement timeout, 57014, " + IN_STATEMENT
    })
    void outcome_on_a_failed_node_is_repeated_and_delays_no_other_company(String message, String state, String place) {
        change(COMPANY);
        change(OTHER_COMPANY);
        List<ClaimedDelivery> claimed = claim().deliveries();
        database.execute(CREATE_FAILURE.formatted(message, state, place));

        assertThat(complete(claimed).lockedKeys()).containsExactly(KEY);
        assertThat(loggedCompanies()).containsExactly(OTHER_COMPANY.value());

        database.execute("drop function fail cascade");
        assertThat(complete(claimed.subList(0, 1)).lockedKeys()).isEmpty();
        assertThat(loggedCompanies()).containsExactly(COMPANY.value(), OTHER_COMPANY.value());
    }

    @Test
    void slow_failure_postpones_the_outcomes_of_other_companies() {
        change(COMPANY);
        change(OTHER_COMPANY);
        List<ClaimedDelivery> claimed = claim().deliveries();
        database.execute(CREATE_FAILURE
                .formatted("connection to the remote node odd:5432 failed", "08006", IN_STATEMENT)
                .replace("begin raise", "begin perform pg_sleep(1.6); raise"));

        assertThat(complete(claimed).lockedKeys()).containsExactly(KEY, OTHER_KEY);
        assertThat(loggedCompanies()).isEmpty();

        assertThat(complete(claimed.subList(1, 2)).lockedKeys()).isEmpty();
        assertThat(loggedCompanies()).containsExactly(OTHER_COMPANY.value());
        database.execute("drop function fail cascade");
    }

    @Test
    void deliveries_of_other_companies_continue_while_a_node_is_down() {
        change(COMPANY);
        database.execute(
                CREATE_FAILURE.formatted("connection to the remote node odd:5432 failed", "08006", IN_STATEMENT));
        List<UUID> sent = new CopyOnWriteArrayList<>();
        WebhookSender sender = delivery -> {
            sent.add(delivery.eventId());
            return new SendResult.Responded(204);
        };
        try (BackgroundLoops loops = new BackgroundLoops();
                WebhookDispatcher dispatcher = WebhookDispatcher.builder(
                                queue, persistence.endpointHealthStore(), InstantSource.system(), new Random(1))
                        .start(sender, loops)) {
            await().atMost(TIMEOUT).until(() -> sent.size() == 1);
            for (int delivered = 1; delivered <= 3; delivered++) {
                change(OTHER_COMPANY);
                dispatcher.notifyCommitted(List.of(OTHER_KEY));
                int expected = delivered;
                await().atMost(TIMEOUT).until(() -> loggedCompanies().size() == expected);
            }
            assertThat(loggedCompanies()).doesNotContain(COMPANY.value());

            database.execute("drop function fail cascade");
            await().atMost(TIMEOUT).until(() -> loggedCompanies().contains(COMPANY.value()));
        }
        assertThat(sent).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void failure_of_the_coordinator_is_thrown() {
        change(COMPANY);
        List<ClaimedDelivery> claimed = claim().deliveries();
        database.execute(CREATE_FAILURE.formatted("the database system is shutting down", "57P03", IN_STATEMENT));

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> complete(claimed));
    }

    @Test
    void backlog_of_a_disabled_endpoint_hides_no_other() {
        Instant oldest = Instant.parse("2024-06-01T12:00:00Z");
        addPending(ENDPOINT, 5_000, oldest.minusSeconds(1));
        addPending(OTHER_ENDPOINT, 1, oldest);
        database.execute(
                "update webhook_endpoints set enabled = false where id = ?",
                ENDPOINT.id().value());

        assertThat(queue.measure()).isEqualTo(new BacklogSize(1, Optional.of(oldest), 1));
    }

    @Test
    void size_of_loaded_payloads_is_limited_in_bytes() {
        change(COMPANY);
        change(OTHER_COMPANY);
        database.execute(
                "update webhook_events set payload = repeat('ä', ?) where company_id = 1",
                DeliveryQueue.MAX_CLAIMED_BYTES / 2);

        ClaimedDeliveries claimed = claim();

        assertThat(claimed.deliveries())
                .extracting(ClaimedDelivery::orderingKey)
                .containsExactly(KEY);
        assertThat(claimed.deferredKeys()).containsExactly(OTHER_KEY);
    }

    @Test
    void circuits_without_deliveries_hide_no_later_circuit() {
        change(COMPANY);
        database.execute("""
                insert into webhook_endpoints
                select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'position', 1000 + n))).*
                from webhook_endpoints e
                cross join generate_series(1, 1000) n
                where e.company_id = 1
                """);
        openCircuits(now.minusSeconds(10), "company_id = 1 and position > 1000");
        openCircuit(ENDPOINT, now.minusSeconds(5));

        assertThat(claimProbes(1)).containsExactly(ENDPOINT.ref());
    }

    @Test
    void circuits_of_all_companies_are_probed_by_time() {
        DemoCompany.subscribe(persistence.endpointStore(), SECOND_ENDPOINT);
        change(COMPANY);
        change(OTHER_COMPANY);
        openCircuit(ENDPOINT, now.minusSeconds(30));
        openCircuit(OTHER_ENDPOINT, now.minusSeconds(20));
        openCircuit(SECOND_ENDPOINT, now.minusSeconds(10));

        assertThat(claimProbes(2)).containsExactly(ENDPOINT.ref(), OTHER_ENDPOINT.ref());
        assertThat(claimProbes(2)).containsExactly(SECOND_ENDPOINT.ref());
    }

    @Test
    void circuit_is_not_probed_ahead_of_retry_after() {
        change(COMPANY);
        openCircuit(ENDPOINT, now.minusSeconds(5));
        database.execute(
                "update webhook_queue_heads set due_at = ?::timestamptz",
                now.plusSeconds(60).toString());
        database.execute(
                "update webhook_endpoint_health set retry_not_before = ?::timestamptz",
                now.plusSeconds(30).toString());

        assertThat(claimProbes(1)).isEmpty();

        database.execute("update webhook_endpoint_health set retry_not_before = null");
        assertThat(claimProbes(1)).containsExactly(ENDPOINT.ref());
    }

    private void change(CompanyId company) {
        persistence.leadStore().change(DemoCompany.change(company, LEAD, snapshot -> {
            long version = snapshot.lead().version() + 1;
            return new Decision.Write<>(
                    DemoCompany.updatedEvent(snapshot, snapshot.lead().fields()), version);
        }));
    }

    private ClaimedDeliveries claim() {
        return queue.claim(List.of(KEY, OTHER_KEY), LEASE, now);
    }

    private RecordedOutcomes complete(List<ClaimedDelivery> deliveries) {
        List<CompletedAttempt> attempts = deliveries.stream()
                .map(delivery -> new CompletedAttempt(
                        delivery, DeliveryAttempt.of(1, new SendResult.Responded(204), now), new NextState.Delivered()))
                .toList();
        return queue.complete(attempts, now);
    }

    private List<EndpointRef> claimProbes(int limit) {
        return queue.claimProbes(limit, Set.of(), LEASE, now, (key, bytes) -> true).stream()
                .map(probe -> probe.delivery().endpoint().ref())
                .toList();
    }

    private List<Long> loggedCompanies() {
        return database.query(
                "select company_id from webhook_delivery_log order by company_id",
                (row, context) -> row.getLong("company_id"));
    }

    private void openCircuit(Endpoint endpoint, Instant nextProbeAt) {
        openCircuits(nextProbeAt, "id = '%s'".formatted(endpoint.id().value()));
    }

    private void openCircuits(Instant nextProbeAt, String condition) {
        database.execute("""
                insert into webhook_endpoint_health (company_id, endpoint_id, circuit_opened_at, next_probe_at)
                select company_id, id, now(), ?::timestamptz
                from webhook_endpoints
                where\s""" + condition, nextProbeAt.toString());
    }

    /** Adds a pending delivery to the endpoint for each of {@code leads} leads. */
    private void addPending(Endpoint endpoint, int leads, Instant queuedAt) {
        database.execute("""
                with queued as (
                    insert into webhook_deliveries
                        (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                    select ?, ?, gen_random_uuid(), 1000 + n, 2, '[]', ?::timestamptz
                    from generate_series(1, ?) n
                    returning *
                )
                insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at)
                select company_id, endpoint_id, lead_id, sequence, queued_at
                from queued
                """, endpoint.company().value(), endpoint.id().value(), queuedAt.toString(), leads);
    }
}
