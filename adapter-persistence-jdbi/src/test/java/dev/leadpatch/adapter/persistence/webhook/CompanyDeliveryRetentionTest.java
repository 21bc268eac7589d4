package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SessionSettings;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the retention of deliveries in a company whose period is a week, while that of the service is 30 days. */
final class CompanyDeliveryRetentionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final CompanyId OTHER_COMPANY = new CompanyId(2);
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final Endpoint ERP = DemoCompany.endpoint("erp");
    private static final Endpoint OTHER = DemoCompany.endpointOf(OTHER_COMPANY, "other");
    private static final int ALL = 1_000;

    private final Instant now = Instant.now();
    private Database access;
    private CompanyDeliveryRetention retention;
    private long sequence = 1;

    CompanyDeliveryRetentionTest() {
        super(DATABASE);
    }

    @BeforeEach
    void open() {
        persistence.companyStore().add(DemoCompany.anotherCompany(OTHER_COMPANY), List.of());
        List.of(CRM, ERP, OTHER).forEach(endpoint -> DemoCompany.subscribe(persistence.endpointStore(), endpoint));
        database.execute("update companies set delivery_log_days = 7 where id = 1");
        access = new Database(DATABASE.connections(), "test", 2, SessionSettings.NONE, new BackgroundLoops());
        retention = new CompanyDeliveryRetention(access);
    }

    @AfterEach
    void closeAccess() {
        access.close();
    }

    @Test
    void old_deliveries_of_the_company_are_deleted_with_their_payloads() {
        log(CRM, 8, 8);
        log(ERP, 9, 9);
        UUID recent = log(CRM, 6, 6);
        UUID ofOtherCompany = log(OTHER, 8, 8);

        runPass(ALL);

        assertThat(logged()).containsExactlyInAnyOrder(recent, ofOtherCompany);
        assertThat(payloads()).containsExactlyInAnyOrder(recent, ofOtherCompany);
    }

    @Test
    void housekeeping_deletes_them() {
        log(CRM, 8, 8);
        UUID recent = log(CRM, 6, 6);

        persistence.adapter().startHousekeeping(Duration.ofDays(30));

        await().until(() -> payloads().equals(List.of(recent)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delivery_log_days = 30", "delivery_log_days = 3650", "delivery_log_days = null"})
    void period_of_the_service_is_the_maximum(String period) {
        database.execute("update companies set " + period);
        UUID event = log(CRM, 29, 29);
        log(CRM, 1000, 1000);

        assertThat(retention.removeNext(Duration.ofDays(30), now, ALL))
                .as("finds no company")
                .isTrue();
        assertThat(retention.removeNext(Duration.ofDays(30), now, ALL)).isFalse();

        assertThat(logged()).hasSize(2).contains(event);
    }

    @Test
    void payload_is_kept_while_another_delivery_of_the_company_needs_it() {
        UUID logged = log(CRM, 8, 8);
        addToLog(ERP, logged, "delivered", 8, 6);
        UUID pending = log(CRM, 8, 8);
        addPending(ERP, pending);

        runPass(ALL);
        assertThat(logged()).containsExactly(logged);
        assertThat(payloads()).containsExactlyInAnyOrder(logged, pending);

        database.execute("update webhook_delivery_log set completed_at = completed_at - interval '2 days'");
        runPass(ALL);
        assertThat(payloads()).containsExactly(pending);
    }

    @Test
    void deliveries_that_were_completed_late_are_kept_and_do_not_hide_later_ones() {
        UUID replayed = log(CRM, 20, 1);
        UUID alsoReplayed = log(CRM, 19, 2);
        log(CRM, 8, 8);
        addToLog(CRM, addPayload(COMPANY), "dead", 9, 8);
        log(ERP, 8, 8);

        runPass(1);

        assertThat(logged()).containsExactlyInAnyOrder(replayed, alsoReplayed);
    }

    @Test
    void delivery_that_a_replay_has_locked_is_kept_with_its_payload() {
        UUID event = log(CRM, 8, 8);
        log(CRM, 8, 8);
        try (Handle replay = database.openHandle()) {
            replay.begin();
            replay.execute("select from webhook_delivery_log where event_id = ? for key share", event);

            runPass(ALL);

            replay.rollback();
        }
        assertThat(logged()).containsExactly(event);
        assertThat(payloads()).containsExactly(event);
    }

    @Test
    void deliveries_of_removed_endpoints_are_deleted() {
        log(CRM, 8, 8);
        log(CRM, 8, 8);
        UUID recent = log(CRM, 6, 6);
        persistence.endpointStore().remove(COMPANY, CRM.id(), List.of());

        runPass(ALL);

        assertThat(logged()).containsExactly(recent);
        assertThat(payloads()).containsExactly(recent);
    }

    @Test
    void companies_follow_round_robin_in_pages() {
        database.execute("update companies set delivery_log_days = 7");
        for (int i = 0; i < 3; i++) {
            log(CRM, 8, 8);
            log(OTHER, 8, 8);
        }
        CompanyDeliveryRetention smallPages = new CompanyDeliveryRetention(access, 1);

        List<List<Long>> remaining = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            retention.removeNext(Duration.ofDays(30), now, 1);
            remaining.add(loggedByCompany());
        }
        assertThat(remaining).containsExactly(List.of(3L, 3L), List.of(2L, 3L), List.of(2L, 2L));

        runPass(smallPages, ALL);
        assertThat(logged()).isEmpty();
    }

    @Test
    void period_that_was_extended_meanwhile_applies() {
        log(CRM, 8, 8);
        retention.removeNext(Duration.ofDays(30), now, ALL);
        database.execute("update companies set delivery_log_days = null");

        runPass(ALL);

        assertThat(logged()).hasSize(1);
    }

    @Test
    void statements_scan_indexes_up_to_their_limit() {
        database.execute("""
                insert into webhook_delivery_log (company_id, endpoint_id, event_id, lead_id, sequence, configuration, status,
                                                  queued_at, completed_at, attempts)
                select 1, ?, gen_random_uuid(), 789, n, '[]', case when n % 5 = 0 then 'dead' else 'delivered' end,
                       now() - n * interval '1 minute', now() - n * interval '1 minute', '[]'
                from generate_series(1, 20000) n
                """, CRM.id().value());
        database.execute("""
                insert into webhook_events (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                select company_id, event_id, lead_id, sequence, queued_at, gen_random_uuid(), '{}'
                from webhook_delivery_log
                """);
        database.execute("analyze webhook_delivery_log, webhook_events");

        assertThat(genericPlan(OldDeliveryRemoval.FIND_PAGE))
                .anyMatch(line -> line.contains("Index Scan using webhook_delivery_log_delivered"))
                .anyMatch(line -> line.contains("Index Scan using webhook_delivery_log_dead"))
                .noneMatch(line -> line.contains("Seq Scan"));
        assertThat(genericPlan(OldDeliveryRemoval.DELETE))
                .filteredOn(line -> line.contains("Scan"))
                .hasSize(2)
                .allMatch(line -> line.contains("Index Scan using webhook_delivery_log_pkey"));
        assertThat(genericPlan(UnneededPayloads.DELETE))
                .anyMatch(line -> line.contains("Index Scan using webhook_events_pkey"))
                .anyMatch(line -> line.contains("Scan using webhook_delivery_log_pkey"))
                .noneMatch(line -> line.contains("Seq Scan"));
    }

    /** The plan that a connection uses after some executions, without the values of the parameters. */
    private List<String> genericPlan(String sql) {
        String statement = sql.replace(":company", "cast($1 as bigint)")
                .replace(":endpoints", "cast($8 as uuid[])")
                .replace(":endpoint", "cast($2 as uuid)")
                .replace(":before", "cast($3 as timestamptz)")
                .replace(":queued", "cast($4 as timestamptz)")
                .replace(":events", "cast($5 as uuid[])")
                .replace(":event", "$6")
                .replace(":limit", "cast($7 as integer)");
        return database.withHandle(handle -> {
            handle.execute("set plan_cache_mode = force_generic_plan");
            handle.execute("prepare page (bigint, uuid, timestamptz, timestamptz, uuid[], uuid, integer, uuid[]) as "
                    + statement);
            return handle.createQuery("explain execute page (1, null, now(), now(), null, null, 10, null)")
                    .mapTo(String.class)
                    .list();
        });
    }

    private void runPass(int limit) {
        runPass(retention, limit);
    }

    private void runPass(CompanyDeliveryRetention pass, int limit) {
        boolean hasMore = true;
        while (hasMore) {
            hasMore = pass.removeNext(Duration.ofDays(30), now, limit);
        }
    }

    /** Adds an event and a completed delivery of it. */
    private UUID log(Endpoint endpoint, int queuedDaysAgo, int completedDaysAgo) {
        UUID event = addPayload(endpoint.company());
        addToLog(endpoint, event, "delivered", queuedDaysAgo, completedDaysAgo);
        return event;
    }

    private UUID addPayload(CompanyId company) {
        UUID event = UUID.randomUUID();
        database.execute("""
                insert into webhook_events (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                values (?, ?, 789, ?, now(), gen_random_uuid(), '{}')
                """, company.value(), event, sequence++);
        return event;
    }

    private void addToLog(Endpoint endpoint, UUID event, String status, int queuedDaysAgo, int completedDaysAgo) {
        database.execute(
                """
                insert into webhook_delivery_log (company_id, endpoint_id, event_id, lead_id, sequence, configuration, status,
                                                  queued_at, completed_at, attempts)
                select company_id, ?, event_id, lead_id, sequence, '[]', ?, ?::timestamptz, ?::timestamptz, '[]'
                from webhook_events
                where event_id = ?
                """,
                endpoint.id().value(),
                status,
                now.minus(Duration.ofDays(queuedDaysAgo)).toString(),
                now.minus(Duration.ofDays(completedDaysAgo)).toString(),
                event);
    }

    private void addPending(Endpoint endpoint, UUID event) {
        database.execute("""
                insert into webhook_deliveries (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select company_id, ?, event_id, lead_id, sequence, '[]', now()
                from webhook_events
                where event_id = ?
                """, endpoint.id().value(), event);
    }

    private List<UUID> logged() {
        return events("webhook_delivery_log");
    }

    private List<UUID> payloads() {
        return events("webhook_events");
    }

    private List<UUID> events(String table) {
        return database.query("select event_id from " + table, (row, context) -> row.getObject("event_id", UUID.class));
    }

    private List<Long> loggedByCompany() {
        return database.query(
                "select count(*) from webhook_delivery_log group by company_id order by company_id",
                (row, context) -> row.getLong(1));
    }
}
