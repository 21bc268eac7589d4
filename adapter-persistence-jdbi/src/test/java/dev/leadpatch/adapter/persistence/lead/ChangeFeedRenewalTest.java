package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.domain.testing.LeadBuilder;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the detection of a restore into another cluster, which rows of that cluster simulate. */
final class ChangeFeedRenewalTest extends DemoDatabaseTestBase {
    // transaction ids that no test cluster reaches
    private static final long FOREIGN_POSITION = 4_000_000_000_000L;

    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    ChangeFeedRenewalTest() {
        super(DATABASE);
    }

    @BeforeEach
    void resetFeed() {
        database.execute("""
                update change_feed
                set position_offset = 0,
                    system_identifier = (select system_identifier from pg_control_system()),
                    database_oid = (select oid from pg_database where datname = current_database())
                """);
        database.execute("alter table lead_changes alter column feed_position set default current_feed_position(0)");
    }

    @Test
    void start_without_a_restore_keeps_the_epoch() {
        rename();
        UUID epoch = epoch();

        persistence.adapter().migrate();

        assertThat(epoch()).isEqualTo(epoch);
        assertThat(readAll()).containsExactly(2L);
    }

    @Test
    void restored_changes_are_kept_in_order_before_new_ones() {
        insertForeignChange(3, FOREIGN_POSITION + 1);
        insertForeignChange(2, FOREIGN_POSITION);
        database.execute("update leads set version = 3 where company_id = 1 and id = 789");
        restore();

        persistence.adapter().migrate();
        rename();

        await().until(() -> readAll().size() == 3);
        assertThat(readAll()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void changes_after_a_second_restore_follow_those_after_the_first_one() {
        insertForeignChange(2, FOREIGN_POSITION);
        database.execute("update leads set version = 2 where company_id = 1 and id = 789");
        restore();
        persistence.adapter().migrate();
        rename();
        restore();

        persistence.adapter().migrate();
        rename();

        await().until(() -> readAll().size() == 3);
        assertThat(readAll()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void positions_of_before_the_restore_have_expired() {
        rename();
        FeedPosition position = persistence.changeFeedStore().findEnd(COMPANY);
        restore();

        persistence.adapter().migrate();

        assertThat(persistence
                        .changeFeedStore()
                        .findAfter(COMPANY, Optional.of(position), 10)
                        .<Boolean>fold(page -> false, () -> true))
                .isTrue();
        assertThat(readAll()).containsExactly(2L);
    }

    @Test
    void rows_restored_without_the_state_of_the_feed_are_detected() {
        insertForeignChange(2, FOREIGN_POSITION);
        database.execute("update leads set version = 2 where company_id = 1 and id = 789");

        persistence.adapter().migrate();
        rename();

        await().until(() -> readAll().size() == 2);
        assertThat(readAll()).containsExactly(2L, 3L);
    }

    @Test
    void restore_into_another_database_of_the_cluster_starts_a_new_epoch() {
        UUID epoch = epoch();
        database.execute("update change_feed set database_oid = 1");

        persistence.adapter().migrate();

        assertThat(epoch()).isNotEqualTo(epoch);
        assertThat(database.queryOne(Long.class, "select position_offset from change_feed"))
                .isZero();
    }

    @Test
    void nodes_that_start_at_the_same_time_renew_the_epoch_once() throws Exception {
        restore();

        List<Boolean> renewed =
                ConcurrentTasks.run(4, number -> ChangeFeedRenewal.renewIfRestored(database.connections()));

        assertThat(renewed).containsOnlyOnce(true);
    }

    @Test
    void renewal_waits_for_changes_in_progress() {
        restore();
        CompletableFuture<Boolean> renewed = database.withHandle(writer -> {
            writer.begin();
            writer.execute("""
                    insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                              actor_label, request_id, changes, feed_position)
                    values (1, 789, 2, 'updated', now(), 123, gen_random_uuid(), 'demo', 'r', '{}', ?)
                    """, FOREIGN_POSITION);
            writer.execute("update leads set version = 2 where company_id = 1 and id = 789");
            CompletableFuture<Boolean> renewal =
                    ConcurrentTasks.supplyAsync(() -> ChangeFeedRenewal.renewIfRestored(database.connections()));
            await().until(() -> database.queryOne(
                            Long.class,
                            "select count(*) from pg_locks where relation = 'lead_changes'::regclass and not granted")
                    == 1);
            writer.commit();
            return renewal;
        });

        assertThat(renewed.join()).isTrue();
        rename();
        await().until(() -> readAll().size() == 2);
        assertThat(readAll()).containsExactly(2L, 3L);
    }

    /** Simulates a restore: the state of the feed names another cluster. */
    private void restore() {
        database.execute("update change_feed set system_identifier = 1");
    }

    private void insertForeignChange(long version, long position) {
        database.execute("""
                insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                          actor_label, request_id, changes, feed_position)
                values (1, 789, ?, 'updated', now(), 123, gen_random_uuid(), 'demo', 'r', '{}', ?)
                """, version, position);
    }

    private UUID epoch() {
        return database.queryOne(UUID.class, "select epoch from change_feed");
    }

    private void rename() {
        change(snapshot -> LeadBuilder.of(snapshot.lead())
                .withCompanyName("Renamed " + snapshot.lead().version())
                .build()
                .fields());
    }

    private List<Long> readAll() {
        return persistence
                .changeFeedStore()
                .findAfter(COMPANY, Optional.empty(), 100)
                .fold(
                        page -> page.entries().stream()
                                .map(entry -> entry.change().version())
                                .toList(),
                        () -> Assertions.fail("the position has expired"));
    }
}
