package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.CompletedAttempt;
import dev.leadpatch.application.webhook.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.OrderingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What batches leave behind, and what they do when others hold a line. */
final class DeliveryBatchTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final Endpoint ERP = DemoCompany.endpoint("erp");

    private final Instant now = Instant.now().plusSeconds(3600);

    DeliveryBatchTest() {
        super(DATABASE);
    }

    @Test
    void no_index_knows_of_what_a_claim_writes() {
        assertThat(database.query("""
                        select distinct a.attname
                        from pg_index i
                        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                        where i.indrelid = 'webhook_lines'::regclass
                        """, (row, context) -> row.getString("attname")))
                .contains("due_at")
                .doesNotContain("attempts", "leased_until");
    }

    @Test
    void what_was_settled_leaves_the_tables_of_what_waits_at_once() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        DemoCompany.subscribe(persistence.endpointStore(), ERP);
        rename();

        complete(claim(), new NextState.Delivered());

        assertThat(count("webhook_lines")).isZero();
        assertThat(count("webhook_deliveries")).isZero();
        assertThat(count("webhook_log")).isEqualTo(2);
    }

    @Test
    void a_line_that_another_holds_delays_no_other_line_and_is_not_forgotten() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        DemoCompany.subscribe(persistence.endpointStore(), ERP);
        rename();
        List<Delivery> claimed = claim();

        CompletableFuture<Void> completing = database.with(handle -> {
            handle.begin();
            handle.select(
                            "select 1 from webhook_lines where endpoint_id = ? for update",
                            CRM.id().value())
                    .mapTo(Integer.class)
                    .one();
            CompletableFuture<Void> running =
                    CompletableFuture.runAsync(() -> complete(claimed, new NextState.Delivered()));
            Awaitility.await().until(() -> count("webhook_log") == 1);
            handle.rollback();
            return running;
        });
        completing.get(10, TimeUnit.SECONDS);

        assertThat(count("webhook_log")).isEqualTo(2);
        assertThat(count("webhook_lines")).isZero();
    }

    @Test
    void a_line_that_another_holds_is_not_claimed_and_not_waited_for() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        DemoCompany.subscribe(persistence.endpointStore(), ERP);
        rename();

        List<Delivery> claimed = database.with(handle -> {
            handle.begin();
            handle.select(
                            "select 1 from webhook_lines where endpoint_id = ? for update",
                            CRM.id().value())
                    .mapTo(Integer.class)
                    .one();
            List<Delivery> free = claim();
            handle.rollback();
            return free;
        });

        assertThat(claimed).extracting(Delivery::endpoint).containsExactly(ERP);
        assertThat(claim()).extracting(Delivery::endpoint).containsExactly(CRM);
    }

    @Test
    void an_endpoint_that_does_well_costs_its_company_no_new_catalog() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        rename();
        long before = catalogVersion();

        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(CRM.ref(), true, false, Optional.empty())),
                        now,
                        now.minusSeconds(1));
        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(CRM.ref(), false, false, Optional.of(now.plusSeconds(1)))),
                        now,
                        now.minusSeconds(1));

        assertThat(catalogVersion()).isEqualTo(before);
    }

    private long catalogVersion() {
        return database.one(Long.class, "select catalog_version from companies where id = 1");
    }

    private long count(String table) {
        return database.one(Long.class, "select count(*) from " + table);
    }

    private void rename() {
        change(found -> found.lead().fields());
    }

    private List<Delivery> claim() {
        List<OrderingKey> due = persistence.deliveryQueue().findDue(Map.of(), 10, now).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        return persistence
                .deliveryQueue()
                .claim(due, Duration.ofSeconds(60), now)
                .deliveries();
    }

    private void complete(List<Delivery> deliveries, NextState progress) {
        List<CompletedAttempt> ended = deliveries.stream()
                .map(delivery -> new CompletedAttempt(
                        delivery,
                        new DeliveryAttempt(1, now, Duration.ZERO, Optional.of(200), "", Optional.empty()),
                        progress))
                .toList();
        persistence.deliveryQueue().complete(ended, now);
    }
}
