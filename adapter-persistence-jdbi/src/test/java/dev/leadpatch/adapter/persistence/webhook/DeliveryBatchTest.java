package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.RecordedOutcomes;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests batched claims and completions, also while another transaction holds a queue head. */
final class DeliveryBatchTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final Endpoint ERP_ENDPOINT = DemoCompany.endpoint("erp");

    private final Instant now = Instant.now().plusSeconds(3600);

    DeliveryBatchTest() {
        super(DATABASE);
    }

    @Test
    void columns_updated_by_a_claim_are_not_indexed() {
        assertThat(database.query("""
                        select distinct a.attname
                        from pg_index i
                        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                        where i.indrelid = 'webhook_queue_heads'::regclass
                        """, (row, context) -> row.getString("attname")))
                .contains("due_at")
                .doesNotContain("attempts", "leased_until");
    }

    @Test
    void completed_deliveries_are_moved_to_the_log() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        rename();

        RecordedOutcomes unused = complete(claim(), new NextState.Delivered());

        assertThat(count("webhook_queue_heads")).isZero();
        assertThat(count("webhook_deliveries")).isZero();
        assertThat(count("webhook_delivery_log")).isEqualTo(2);
    }

    @Test
    void deliveries_of_one_claim_have_the_configuration_of_their_change_and_the_secrets_of_their_endpoint() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        rename();
        copyToOtherLead(CRM_ENDPOINT, "[{\"id\": \"region\", \"selected\": []}]");

        List<ClaimedDelivery> claimed = claim();

        assertThat(claimed)
                .extracting(
                        delivery -> delivery.endpoint().id(),
                        delivery -> delivery.endpoint().configuration())
                .containsExactlyInAnyOrder(
                        tuple(CRM_ENDPOINT.id(), CRM_ENDPOINT.configuration()),
                        tuple(CRM_ENDPOINT.id(), List.of(new EndpointConfigurationField("region", List.of()))),
                        tuple(ERP_ENDPOINT.id(), ERP_ENDPOINT.configuration()));
        assertThat(claimed)
                .allSatisfy(delivery -> assertThat(persistence
                                .endpointStore()
                                .secrets(
                                        delivery.endpoint().company(),
                                        delivery.endpoint().id()))
                        .contains(delivery.secrets()));
    }

    /** Queues the pending event of the lead to the endpoint once more, as an event of another lead. */
    private void copyToOtherLead(Endpoint endpoint, String configuration) {
        database.execute("""
                with copy as (
                    insert into webhook_deliveries
                        (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                    select company_id, endpoint_id, event_id, lead_id + 1, sequence, ?::json, queued_at
                    from webhook_deliveries
                    where endpoint_id = ?
                    returning *
                )
                insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at)
                select company_id, endpoint_id, lead_id, sequence, queued_at
                from copy
                """, configuration, endpoint.id().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook_queue_heads", "webhook_deliveries"})
    void locked_row_does_not_delay_other_completions_and_is_completed_later(String table) {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        rename();
        List<ClaimedDelivery> claimed = claim();
        OrderingKey locked = new OrderingKey(CRM_ENDPOINT.ref(), LEAD);

        assertThat(whileLocked(table, () -> complete(claimed, new NextState.Delivered()))
                        .lockedKeys())
                .containsExactly(locked);
        assertThat(count("webhook_delivery_log")).isEqualTo(1);

        assertThat(complete(claimed, new NextState.Delivered()).lockedKeys()).isEmpty();
        assertThat(count("webhook_delivery_log")).isEqualTo(2);
        assertThat(count("webhook_queue_heads")).isZero();
    }

    @Test
    void locked_queue_head_is_skipped_by_a_claim() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        rename();

        List<ClaimedDelivery> claimed = whileLocked("webhook_queue_heads", this::claim);

        assertThat(claimed).extracting(ClaimedDelivery::endpoint).containsExactly(ERP_ENDPOINT);
        assertThat(claim()).extracting(ClaimedDelivery::endpoint).containsExactly(CRM_ENDPOINT);
    }

    @Test
    void successful_deliveries_do_not_change_the_catalog_version() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        rename();
        long before = catalogVersion();

        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(CRM_ENDPOINT.ref(), true, false, Optional.empty())),
                        now,
                        now.minusSeconds(1));
        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(CRM_ENDPOINT.ref(), false, false, Optional.of(now.plusSeconds(1)))),
                        now,
                        now.minusSeconds(1));

        assertThat(catalogVersion()).isEqualTo(before);
    }

    @Test
    void locked_health_row_delays_no_report() {
        report(CRM_ENDPOINT, false);
        report(ERP_ENDPOINT, false);

        whileLocked("webhook_endpoint_health", () -> {
            persistence.endpointHealthStore().recordReports(bothReports(true), now, now.minusSeconds(1));
            return count("webhook_endpoint_health where failing_since is null");
        });
        assertThat(count("webhook_endpoint_health where failing_since is null")).isEqualTo(1);

        report(CRM_ENDPOINT, true);
        assertThat(count("webhook_endpoint_health where failing_since is null")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook_endpoints", "webhook_endpoint_health"})
    void locked_endpoint_is_disabled_by_a_later_report(String table) {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        report(CRM_ENDPOINT, false);
        report(ERP_ENDPOINT, false);
        Runnable disable =
                () -> persistence.endpointHealthStore().recordReports(bothReports(false), now, now.plusSeconds(1));

        long enabled = whileLocked(table, () -> {
            assertThat(durationOf(disable)).isLessThan(Duration.ofMillis(150));
            return count("webhook_endpoints where enabled");
        });
        assertThat(enabled).isEqualTo(table.equals("webhook_endpoints") ? 1 : 0);

        disable.run();
        assertThat(count("webhook_endpoints where enabled")).isZero();
    }

    private List<EndpointReport> bothReports(boolean succeeded) {
        return Stream.of(CRM_ENDPOINT, ERP_ENDPOINT)
                .map(endpoint -> new EndpointReport(endpoint.ref(), succeeded, false, Optional.empty()))
                .toList();
    }

    private void report(Endpoint endpoint, boolean succeeded) {
        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(endpoint.ref(), succeeded, false, Optional.empty())),
                        now,
                        now.minusSeconds(1));
    }

    /** Runs {@code work} while another session has locked the row of the CRM endpoint. */
    private <T> T whileLocked(String table, Supplier<T> work) {
        return database.withHandle(handle -> {
            handle.begin();
            handle.select(
                            "select 1 from %s where %s = ? for update"
                                    .formatted(table, table.equals("webhook_endpoints") ? "id" : "endpoint_id"),
                            CRM_ENDPOINT.id().value())
                    .mapTo(Integer.class)
                    .one();
            T result = work.get();
            handle.rollback();
            return result;
        });
    }

    private long catalogVersion() {
        return database.queryOne(Long.class, "select catalog_version from companies where id = 1");
    }

    private long count(String table) {
        return database.queryOne(Long.class, "select count(*) from " + table);
    }

    private void rename() {
        change(snapshot -> snapshot.lead().fields());
    }

    private List<ClaimedDelivery> claim() {
        List<OrderingKey> due = persistence.deliveryQueue().findDue(Map.of(), 10, now).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        return persistence
                .deliveryQueue()
                .claim(due, Duration.ofSeconds(60), now)
                .deliveries();
    }

    private RecordedOutcomes complete(List<ClaimedDelivery> deliveries, NextState nextState) {
        List<CompletedAttempt> attempts = deliveries.stream()
                .map(delivery -> new CompletedAttempt(
                        delivery,
                        new DeliveryAttempt(1, now, Duration.ZERO, Optional.of(200), "", Optional.empty()),
                        nextState))
                .toList();
        return persistence.deliveryQueue().complete(attempts, now);
    }
}
