package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.FailedNodeFixture;
import dev.leadpatch.adapter.persistence.HistoryCleanup;
import dev.leadpatch.adapter.persistence.Retention;
import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.adapter.persistence.jdbc.SessionSettings;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.application.feed.ChangeFeedStore.Outcome;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.testing.LeadBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HistoryRetentionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Optional<Duration> YEAR = Optional.of(Duration.ofDays(365));
    private static final int ALL = 1000;

    HistoryRetentionTest() {
        super(DATABASE);
    }

    /** Makes five changes, versions 2 to 6, of which those up to version 4 are older than a year. */
    @BeforeEach
    void changeLead() {
        for (int i = 0; i < 5; i++) {
            rename();
        }
        age("version <= 4");
    }

    @Test
    void old_changes_are_removed_and_the_others_kept() {
        FeedPosition removed = positionAfter(1);
        FeedPosition lastRemoved = positionAfter(3);
        FeedPosition kept = positionAfter(4);

        assertThat(removeOld(YEAR, ALL)).isEqualTo(3);

        assertThat(history()).containsExactly(6L, 5L);
        assertThat(feed(Optional.empty())).containsExactly(5L, 6L);
        assertThat(feed(Optional.of(lastRemoved))).containsExactly(5L, 6L);
        assertThat(feed(Optional.of(kept))).containsExactly(6L);
        assertThat(isExpired(removed)).isTrue();
        assertThat(isExpired(FeedPosition.start(removed.epoch()))).isTrue();
        assertThat(removeOld(YEAR, ALL)).isZero();
        assertThat(persistence.adapter().historyCleanup().removed()).isEqualTo(3);
    }

    @Test
    void feed_continues_after_all_changes_were_removed() {
        age("true");
        removeOld(YEAR, ALL);

        FeedPosition end = persistence.changeFeedStore().findEnd(COMPANY);
        FeedPosition start = page(Optional.empty()).next();
        assertThat(start).isEqualTo(end);
        assertThat(feed(Optional.of(end))).isEmpty();
        assertThat(history()).isEmpty();
        rename();
        assertThat(feed(Optional.of(end))).containsExactly(7L);
        assertThat(feed(Optional.empty())).containsExactly(7L);
    }

    @Test
    void changes_are_removed_in_batches() {
        HistoryCleanup cleanup = persistence.adapter().historyCleanup();
        Instant now = Instant.now();

        assertThat(cleanup.removeNext(retention(YEAR), now, 2))
                .as("finds the companies")
                .isTrue();
        assertThat(cleanup.removeNext(retention(YEAR), now, 2)).isTrue();
        assertThat(history()).containsExactly(6L, 5L, 4L);
        assertThat(cleanup.removeNext(retention(YEAR), now, 2)).isTrue();
        assertThat(history()).containsExactly(6L, 5L);
        assertThat(cleanup.removeNext(retention(YEAR), now, 2))
                .as("ends the pass")
                .isFalse();
    }

    @Test
    void companies_of_a_page_follow_round_robin_and_pages_although_a_company_has_more() {
        addCompanies(2, 3);
        try (Database access = newAccess()) {
            HistoryRetention cleanup = new HistoryRetention(access, 2, 1);
            List<List<Long>> remaining = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                cleanup.removeNext(retention(YEAR), Instant.now(), 1);
                remaining.add(remaining());
            }
            assertThat(remaining)
                    .containsExactly(
                            List.of(5L, 3L, 3L), // the first page has two companies
                            List.of(4L, 3L, 3L),
                            List.of(4L, 2L, 3L),
                            List.of(3L, 2L, 3L), // the only further batch
                            List.of(3L, 2L, 3L), // the second page
                            List.of(3L, 2L, 2L));
            runPass(cleanup, YEAR, 1);
            runPass(cleanup, YEAR, 10);
            assertThat(remaining()).containsExactly(2L);
        }
    }

    @Test
    void pages_without_due_companies_are_passed() {
        addCompanies(2, 9);
        database.execute("delete from lead_changes where company_id between 2 and 8");
        try (Database access = newAccess()) {
            HistoryRetention cleanup = new HistoryRetention(access, 2, 1);
            runPass(cleanup, YEAR, ALL);
            assertThat(remaining()).containsExactly(2L);
        }
    }

    @Test
    void period_that_was_extended_meanwhile_applies() {
        HistoryCleanup cleanup = persistence.adapter().historyCleanup();
        cleanup.removeNext(retention(YEAR), Instant.now(), ALL);
        database.execute("update companies set history_days = 0");

        cleanup.removeNext(retention(YEAR), Instant.now(), ALL);

        assertThat(history()).hasSize(5);
    }

    @Test
    void companies_with_a_pending_delivery_to_a_disabled_endpoint_are_counted() {
        HistoryCleanup cleanup = persistence.adapter().historyCleanup();
        Endpoint endpoint = DemoCompany.endpoint("crm");
        DemoCompany.subscribe(persistence.endpointStore(), endpoint);
        UUID event = insertPayload(3);
        database.execute("""
                insert into webhook_deliveries (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                values (1, ?, ?, 789, 3, '[]', now())
                """, endpoint.id().value(), event);

        runPass(cleanup, YEAR, ALL);
        assertThat(history()).containsExactly(6L, 5L, 4L, 3L);
        assertThat(cleanup.blockedCompanies()).as("it will be sent").isZero();

        database.execute("update webhook_endpoints set enabled = false");
        runPass(cleanup, YEAR, ALL);
        assertThat(cleanup.blockedCompanies()).isEqualTo(1);

        moveToLog();
        runPass(cleanup, YEAR, ALL);
        assertThat(history()).containsExactly(6L, 5L, 4L, 3L);
        assertThat(cleanup.blockedCompanies()).as("it was given up").isZero();
    }

    private void moveToLog() {
        database.execute("""
                with given_up as (
                    delete from webhook_deliveries
                    returning *
                )
                insert into webhook_delivery_log (company_id, endpoint_id, event_id, lead_id, sequence, configuration, status,
                                                  queued_at, completed_at, attempts)
                select company_id, endpoint_id, event_id, lead_id, sequence, configuration, 'dead', queued_at, now(), '[]'
                from given_up
                """);
    }

    @Test
    void company_whose_node_is_down_does_not_stop_the_others() {
        addCompanies(2, 3);
        try (Database access = newAccess(Sharding.CITUS)) {
            HistoryRetention cleanup = new HistoryRetention(access);
            try (FailedNodeFixture ignored = FailedNodeFixture.onDelete(database, "lead_changes", 2)) {
                runPass(cleanup, YEAR, ALL);
                assertThat(remaining()).containsExactly(2L, 3L);
                assertThat(cleanup.removed()).isEqualTo(6);
            }

            runPass(cleanup, YEAR, ALL);
            assertThat(remaining()).containsExactly(2L);
        }
    }

    /** Adds companies, each with three old changes. */
    private void addCompanies(long first, long last) {
        database.execute(
                "insert into companies (id, uuid, name) select id, gen_random_uuid(), 'Other' from generate_series(?, ?) id",
                first,
                last);
        copyToOtherCompanies("leads", "id = 789");
        copyToOtherCompanies("lead_changes", "version <= 4");
    }

    private void copyToOtherCompanies(String table, String condition) {
        database.execute("""
                insert into %s
                select (jsonb_populate_record(r, jsonb_build_object('company_id', c.id, 'created_by', null))).*
                from %s r
                join companies c on c.id > r.company_id
                where r.company_id = 1 and %s
                """.formatted(table, table, condition.replaceFirst("^", "r.")));
    }

    private List<Long> remaining() {
        return database.query(
                "select count(*) from lead_changes group by company_id order by company_id",
                (row, context) -> row.getLong(1));
    }

    @Test
    void changes_are_stored_for_ever_by_default() {
        assertThat(removeOld(Optional.empty(), ALL)).isZero();
    }

    @Test
    void retention_of_the_company_overrides_the_default() {
        database.execute("update companies set history_days = 0");
        assertThat(removeOld(YEAR, ALL)).isZero();
        database.execute("update companies set history_days = 1000");
        assertThat(removeOld(YEAR, ALL)).isZero();
        database.execute("update companies set history_days = 7");
        assertThat(removeOld(Optional.empty(), ALL)).isEqualTo(3);
    }

    @Test
    void change_whose_payload_is_stored_is_kept_with_all_later_ones() {
        insertPayload(3);

        assertThat(removeOld(YEAR, ALL)).isEqualTo(1);
        assertThat(history()).containsExactly(6L, 5L, 4L, 3L);

        database.execute("delete from webhook_events");
        assertThat(removeOld(YEAR, ALL)).isEqualTo(2);
    }

    @Test
    void change_in_the_log_of_deliveries_is_kept() {
        database.execute("""
                insert into webhook_delivery_log (company_id, endpoint_id, event_id, lead_id, sequence, configuration, status,
                                                  queued_at, completed_at, attempts)
                values (1, gen_random_uuid(), ?, 789, 2, '[]', 'delivered', now(), now(), '[]')
                """, eventId(2));

        assertThat(removeOld(YEAR, ALL)).isZero();
    }

    @Test
    void change_that_is_not_final_is_kept() {
        try (Handle writer = database.openHandle()) {
            writer.begin();
            writer.execute("select pg_current_xact_id()");
            rename();
            age("true");

            removeOld(YEAR, ALL);

            assertThat(history()).containsExactly(7L);
            writer.rollback();
        }
    }

    @Test
    void changed_fields_are_unknown_if_changes_were_removed() {
        removeOld(YEAR, ALL);

        assertThat(changedFieldsSince(3)).isEmpty();
        assertThat(changedFieldsSince(4)).contains(List.of("company_name"));
        assertThat(changedFieldsSince(6)).contains(List.of());
    }

    @Test
    void positions_after_a_restore_follow_those_of_removed_changes() {
        database.execute("update lead_changes set feed_position = feed_position + 4000000000000");
        database.execute("update change_feed set system_identifier = 1");
        persistence.adapter().migrate();
        age("true");
        removeOld(YEAR, ALL);
        database.execute("update change_feed set system_identifier = 1");

        persistence.adapter().migrate();
        rename();

        FeedPosition end = persistence.changeFeedStore().findEnd(COMPANY);
        assertThat(isExpired(end)).isFalse();
        assertThat(feed(Optional.empty())).containsExactly(7L);
    }

    /** Removes old changes of all companies, and returns their number. */
    private long removeOld(Optional<Duration> retention, int limit) {
        HistoryCleanup cleanup = persistence.adapter().historyCleanup();
        long before = cleanup.removed();
        runPass(cleanup, retention, limit);
        return cleanup.removed() - before;
    }

    private static void runPass(HistoryCleanup cleanup, Optional<Duration> retention, int limit) {
        boolean hasMore = true;
        while (hasMore) {
            hasMore = cleanup.removeNext(retention(retention), Instant.now(), limit);
        }
    }

    private static Retention retention(Optional<Duration> history) {
        return new Retention(Duration.ofDays(30), history);
    }

    private static Database newAccess() {
        return newAccess(Sharding.NONE);
    }

    private static Database newAccess(Sharding sharding) {
        return new Database(
                new OwnConnections(DATABASE.settings().withSharding(sharding)),
                "test",
                2,
                SessionSettings.NONE,
                new BackgroundLoops());
    }

    private void rename() {
        change(snapshot -> LeadBuilder.of(snapshot.lead())
                .withCompanyName("Renamed " + snapshot.lead().version())
                .build()
                .fields());
    }

    private void age(String condition) {
        database.execute("update lead_changes set changed_at = now() - interval '400 days' where " + condition);
        database.execute("update lead_changes set changed_at = now() where not (" + condition + ")");
    }

    private UUID insertPayload(long version) {
        UUID event = eventId(version);
        database.execute("""
                insert into webhook_events (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                values (1, ?, 789, ?, now(), gen_random_uuid(), '{}')
                """, event, version);
        return event;
    }

    private UUID eventId(long version) {
        Instant changedAt = database.queryOne(
                        OffsetDateTime.class,
                        "select changed_at from lead_changes where lead_id = 789 and version = ?",
                        version)
                .toInstant();
        return LeadEvent.idOf(findLead().lead().uuid(), version, changedAt);
    }

    private List<Long> history() {
        return persistence
                .leadHistoryStore()
                .find(COMPANY, LEAD, OptionalLong.empty(), 100)
                .orElseThrow()
                .entries()
                .stream()
                .map(entry -> entry.version())
                .toList();
    }

    private FeedPosition positionAfter(int changes) {
        return page(Optional.empty()).entries().get(changes - 1).position();
    }

    private List<Long> feed(Optional<FeedPosition> after) {
        return page(after).entries().stream()
                .map(entry -> entry.change().version())
                .toList();
    }

    private Outcome.Page page(Optional<FeedPosition> after) {
        return persistence.changeFeedStore().findAfter(COMPANY, after, 100).fold(page -> page, () -> {
            throw new AssertionError("the position has expired");
        });
    }

    private boolean isExpired(FeedPosition position) {
        return persistence
                .changeFeedStore()
                .findAfter(COMPANY, Optional.of(position), 100)
                .<Boolean>fold(page -> false, () -> true);
    }

    private Optional<List<String>> changedFieldsSince(long version) {
        return persistence
                .leadStore()
                .change(DemoCompany.change(
                        COMPANY,
                        LEAD,
                        snapshot -> new Decision.NeedsHistory<Optional<List<String>>>(LEAD, version, fields -> fields)))
                .fold(fields -> fields, replay -> Optional.empty(), Optional::empty);
    }
}
